// bodies/plan.h: what develops from a body genome. Immutable after development; SI units, radians.
// Thread safety: read from any thread.
//
// Frames. W: world, z up. H: the head, origin at its centre, x forward, y left, z up at rest.
// L: a limb's link, origin at its centre of mass, z along the capsule from the joint outwards;
// L = Rz(azimuth) Ry(polar) relative to H at rest, so that y of L is horizontal. A right limb's
// frame is its own (azimuth negated); its joint axes are the mirror images of the left limb's, so
// that equal angles on both sides are mirror-symmetric postures.
#pragma once

#include <Eigen/Core>
#include <array>
#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "bodies/genome.h"

namespace neuroprospect::bodies {

/// Where a limb or a channel is, relative to the sagittal plane.
enum class Side : std::uint8_t { middle, left, right };

/// Identity of one limb of a body.
struct LimbKey {
  LimbId id;
  Side side = Side::middle;

  auto operator<=>(const LimbKey&) const = default;  // NOLINT(modernize-use-nullptr): <=>
};

/// A hinge between a link and its parent. MuJoCo's meaning of each number.
struct JointPlan {
  int link = 0;            ///< the link it moves, index into BodyPlan::links
  int axis = 0;            ///< 0: the limb's x, 1: its y
  Eigen::Vector3d axis_L;  ///< unit axis in the link's frame at angle zero of both hinges
  double lower_rad = 0;    ///< range; angle 0 is the rest posture
  double upper_rad = 0;
  double armature_kgm2 = 0;  ///< rotor inertia [kg·m²]
  double damping_nms = 0;    ///< [N·m·s/rad]
  double stiffness_nm = 0;   ///< spring towards angle 0 [N·m/rad]
  double gear_nm = 0;        ///< torque at command 1 [N·m]
  int mirror = 0;            ///< the joint on the other side; itself on the plane
  int mirror_sign = 1;  ///< angle of the mirrored posture = sign · angle; −1 for a limb on the
                        ///< plane about x, where a one-sided range does not hold the image
};

/// A rigid part: link 0 is the head (a sphere), the others are limbs (capsules along z).
struct LinkPlan {
  LimbKey limb;
  int parent = -1;         ///< index of the parent link, smaller than the own; −1 for the head
  Eigen::Matrix3d R_PL;    ///< orientation in the parent link's frame P at rest
  Eigen::Vector3d p_PJ_P;  ///< joint anchor J in the parent's frame, from the parent's origin [m]
  Eigen::Vector3d p_JL_L;  ///< from J to the own origin, in the own frame [m]
  double radius_m = 0;
  double half_length_m = 0;  ///< half the capsule's segment; 0 for the head
  double mass_kg = 0;
  Eigen::Vector3d inertia_kgm2;  ///< principal moments about the origin, in the own frame
  int first_joint = 0;  ///< its joints are joints[first_joint …], nearer the parent first
  int joint_count = 0;  ///< 0 for the head, else 1 or 2
  int depth = 0;        ///< in the tree; the head is 0
  int mirror = 0;       ///< the link on the other side; itself on the plane
};

/// What a channel carries.
enum class ChannelKind : std::uint8_t {
  joint_angle,     ///< index: axis
  joint_velocity,  ///< index: axis
  touch,           ///< index: 0
  tip_position,    ///< far end of the limb's segment; index: component in the head frame
  up,              ///< vestibular, of the head; index: component in the head frame
  velocity,
  angular_velocity,
  acceleration,
  torque,  ///< an actuator; index: axis
};

/// Identity of a channel across a lineage.
struct ChannelKey {
  LimbKey limb;
  ChannelKind kind = ChannelKind::joint_angle;
  std::uint16_t index = 0;

  auto operator<=>(const ChannelKey&) const = default;  // NOLINT(modernize-use-nullptr): <=>
};

/// One number that passes between body and brain.
struct Channel {
  ChannelKey key;
  Eigen::Vector3d address_H;  ///< rest position of its organ in the head frame [m]
  int depth = 0;              ///< of its link in the tree
  int link = 0;               ///< the link it belongs to
  int joint = -1;             ///< the joint it belongs to; −1 where it belongs to none
  int mirror = 0;             ///< index of the mirrored channel in the same list
  int mirror_sign = 1;        ///< value on the mirrored body = sign · value
};

/// A developed body: a kinematic tree and the channels a brain connects to.
struct BodyPlan {
  std::vector<LinkPlan> links;    ///< parents first; links[0] is the head
  std::vector<JointPlan> joints;  ///< in the order of links; also the order of actuators
  std::vector<Channel>
      sensors;  ///< for each kind in the order of ChannelKind: links or joints in order
  std::vector<Channel> actuators;  ///< one per joint, in the order of joints
  std::vector<std::array<int, 2>>
      touching_at_rest;      ///< pairs of links (i < j) that overlap at rest; never collide
  double mass_kg = 0;        ///< total
  double head_height_m = 0;  ///< of the head's centre above the lowest point, at rest
};

}  // namespace neuroprospect::bodies

template <>
struct neuroprospect::Names<neuroprospect::bodies::Side> {
  static constexpr std::array<std::string_view, 3> values = {"middle", "left", "right"};
};
template <>
struct neuroprospect::Names<neuroprospect::bodies::ChannelKind> {
  static constexpr std::array<std::string_view, 9> values = {
      "joint_angle", "joint_velocity",   "touch",        "tip_position", "up",
      "velocity",    "angular_velocity", "acceleration", "torque"};
};

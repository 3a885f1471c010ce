#include "bodies/develop.h"

#include <algorithm>

#include "bodies/anatomy.h"
#include "bodies/unimal.h"
#include "bodies/validate.h"

namespace neuroprospect::bodies {
namespace {

// Parts nearer than this at rest are left out of collision detection for good [m]; far above
// rounding, far below what contact would notice.
constexpr double kTouching_m = 1e-6;

LinkPlan link_of(const std::vector<Part>& parts, int index, double density_kgm3) {
  const Part& part = parts[static_cast<std::size_t>(index)];
  const double length_m = part.gene == nullptr ? 0 : part.gene->length_m;
  LinkPlan link;
  link.limb = part.key();
  link.parent = part.parent;
  link.R_PL = part.R_HL;
  link.p_PJ_P = part.shape_H.from;
  if (part.parent >= 0) {
    const Part& parent = parts[static_cast<std::size_t>(part.parent)];
    link.R_PL = parent.R_HL.transpose() * part.R_HL;
    link.p_PJ_P = parent.R_HL.transpose() * (part.shape_H.from - parent.centre_H());
  }
  link.p_JL_L = {0, 0, length_m / 2};
  link.radius_m = part.shape_H.radius_m;
  link.half_length_m = length_m / 2;
  link.mass_kg = capsule_mass_kg(link.radius_m, length_m, density_kgm3);
  link.inertia_kgm2 = capsule_inertia_kgm2(link.radius_m, length_m, density_kgm3);
  link.depth = part.depth;
  link.mirror = part.mirror;
  return link;
}

// Mirroring turns a rotation about axis a by q into one about −M a by q, with M = diag(1, −1, 1),
// and the frames of left and right limbs are mirror images in the sense R_HR = M R_HL M. So a right
// limb's x axis is −x and its y axis y, for the same angle; a limb on the plane keeps its y angle
// and negates its x angle.
JointPlan joint_of(const LinkPlan& link, int link_index, int axis, const HingeGene& hinge,
                   JointPreset preset) {
  JointPlan joint;
  joint.link = link_index;
  joint.axis = axis;
  joint.axis_L = axis == 1                       ? Eigen::Vector3d(0, 1, 0)
                 : link.limb.side == Side::right ? Eigen::Vector3d(-1, 0, 0)
                                                 : Eigen::Vector3d(1, 0, 0);
  joint.lower_rad = hinge.lower_rad;
  joint.upper_rad = hinge.upper_rad;
  joint.armature_kgm2 = preset == JointPreset::servo ? 0.1 : 1;
  joint.damping_nms = preset == JointPreset::servo ? hinge.gear_nm / 20 : 1;
  joint.stiffness_nm = preset == JointPreset::servo ? 0 : 1;
  joint.gear_nm = hinge.gear_nm;
  joint.mirror_sign = link.limb.side == Side::middle && axis == 0 ? -1 : 1;
  return joint;
}

// Adds the joints of every link, and lets each find its mirror image.
void add_joints(BodyPlan& plan, const std::vector<Part>& parts, JointPreset preset) {
  for (int i = 0; i < static_cast<int>(plan.links.size()); ++i) {
    LinkPlan& link = plan.links[static_cast<std::size_t>(i)];
    link.first_joint = static_cast<int>(plan.joints.size());
    const LimbGene* gene = parts[static_cast<std::size_t>(i)].gene;
    if (gene == nullptr) continue;
    if (gene->axes != JointAxes::y) plan.joints.push_back(joint_of(link, i, 0, gene->x, preset));
    if (gene->axes != JointAxes::x) plan.joints.push_back(joint_of(link, i, 1, gene->y, preset));
    link.joint_count = static_cast<int>(plan.joints.size()) - link.first_joint;
  }
  for (int j = 0; j < static_cast<int>(plan.joints.size()); ++j) {
    JointPlan& joint = plan.joints[static_cast<std::size_t>(j)];
    const LinkPlan& link = plan.links[static_cast<std::size_t>(joint.link)];
    const LinkPlan& mirror = plan.links[static_cast<std::size_t>(link.mirror)];
    joint.mirror = mirror.first_joint + (j - link.first_joint);
  }
}

// The sign of one component of a vector on the mirrored body. Velocities and positions are polar
// vectors, whose y flips; angular velocity is an axial one, whose x and z do.
int mirror_sign(ChannelKind kind, int component) {
  const bool axial = kind == ChannelKind::angular_velocity;
  return (component == 1) != axial ? -1 : 1;
}

void add_joint_channels(std::vector<Channel>& channels, const BodyPlan& plan,
                        const std::vector<Part>& parts, ChannelKind kind) {
  const auto first = static_cast<int>(channels.size());
  for (int j = 0; j < static_cast<int>(plan.joints.size()); ++j) {
    const JointPlan& joint = plan.joints[static_cast<std::size_t>(j)];
    const Part& part = parts[static_cast<std::size_t>(joint.link)];
    channels.push_back({{part.key(), kind, static_cast<std::uint16_t>(joint.axis)},
                        part.shape_H.from,
                        part.depth,
                        joint.link,
                        j,
                        first + joint.mirror,
                        joint.mirror_sign});
  }
}

void add_touch_channels(std::vector<Channel>& channels, const std::vector<Part>& parts) {
  const auto first = static_cast<int>(channels.size());
  for (int i = 0; i < static_cast<int>(parts.size()); ++i) {
    const Part& part = parts[static_cast<std::size_t>(i)];
    channels.push_back({{part.key(), ChannelKind::touch, 0},
                        part.centre_H(),
                        part.depth,
                        i,
                        -1,
                        first + part.mirror,
                        1});
  }
}

// Three channels of one vector that belongs to a part; `mirror` is the first of its mirror image's.
void add_vector_channels(std::vector<Channel>& channels, const Part& part, int link,
                         ChannelKind kind, const Eigen::Vector3d& address_H, int mirror) {
  for (int component = 0; component < 3; ++component) {
    channels.push_back({{part.key(), kind, static_cast<std::uint16_t>(component)},
                        address_H,
                        part.depth,
                        link,
                        -1,
                        mirror + component,
                        mirror_sign(kind, component)});
  }
}

std::vector<Channel> sensors_of(const BodyPlan& plan, const std::vector<Part>& parts) {
  std::vector<Channel> sensors;
  add_joint_channels(sensors, plan, parts, ChannelKind::joint_angle);
  add_joint_channels(sensors, plan, parts, ChannelKind::joint_velocity);
  add_touch_channels(sensors, parts);
  const auto first_tip = static_cast<int>(sensors.size());
  for (int i = 1; i < static_cast<int>(parts.size()); ++i) {
    const Part& part = parts[static_cast<std::size_t>(i)];
    add_vector_channels(sensors, part, i, ChannelKind::tip_position, part.shape_H.to,
                        first_tip + 3 * (part.mirror - 1));
  }
  for (const ChannelKind kind : {ChannelKind::up, ChannelKind::velocity,
                                 ChannelKind::angular_velocity, ChannelKind::acceleration}) {
    add_vector_channels(sensors, parts[0], 0, kind, Eigen::Vector3d::Zero(),
                        static_cast<int>(sensors.size()));
  }
  return sensors;
}

std::vector<std::array<int, 2>> touching_pairs(const std::vector<Part>& parts) {
  std::vector<std::array<int, 2>> pairs;
  for (int i = 0; i < static_cast<int>(parts.size()); ++i) {
    for (int j = i + 1; j < static_cast<int>(parts.size()); ++j) {
      const double gap = gap_m(parts[static_cast<std::size_t>(i)].shape_H,
                               parts[static_cast<std::size_t>(j)].shape_H);
      if (parts[static_cast<std::size_t>(j)].parent == i || gap < kTouching_m) {
        pairs.push_back({i, j});
      }
    }
  }
  return pairs;
}

}  // namespace

BodyPlan develop(const BodyGenome& genome, JointPreset joints) {
  validate(genome);
  const std::vector<Part> parts = parts_at_rest(genome);

  BodyPlan plan;
  for (int i = 0; i < static_cast<int>(parts.size()); ++i) {
    const Part& part = parts[static_cast<std::size_t>(i)];
    plan.links.push_back(
        link_of(parts, i, i == 0 ? genome.head_density_kgm3 : genome.limb_density_kgm3));
    plan.mass_kg += plan.links.back().mass_kg;
    const double lowest_m = std::min(part.shape_H.from.z(), part.shape_H.to.z());
    plan.head_height_m = std::max(plan.head_height_m, part.shape_H.radius_m - lowest_m);
  }
  add_joints(plan, parts, joints);
  plan.sensors = sensors_of(plan, parts);
  add_joint_channels(plan.actuators, plan, parts, ChannelKind::torque);
  plan.touching_at_rest = touching_pairs(parts);
  return plan;
}

}  // namespace neuroprospect::bodies

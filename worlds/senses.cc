#include "worlds/senses.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace neuroprospect::worlds {
namespace {

using bodies::Channel;
using bodies::ChannelKind;
using Eigen::Vector3d;

constexpr double kStandardGravity_mss = 9.81;
constexpr double kLeastRange_rad = 1e-2;  // a joint without room must still read a number
constexpr double kMuchTurn_rads = 10;     // of a joint
constexpr double kMuchReach_m = 0.5;      // of a limb's tip
constexpr double kMuchSpeed_ms = 2;       // of the head
constexpr double kMuchHeadTurn_rads = 5;

double joint_angle(const Simulation& simulation, const Channel& channel) {
  const bodies::JointPlan& joint =
      simulation.plan().joints[static_cast<std::size_t>(channel.joint)];
  const double most_rad =
      std::max({std::abs(joint.lower_rad), std::abs(joint.upper_rad), kLeastRange_rad});
  return simulation.angle_rad(channel.joint) / most_rad;
}

double joint_velocity(const Simulation& simulation, const Channel& channel) {
  return simulation.speed_rads(channel.joint) / kMuchTurn_rads;
}

// Weight as on Earth, so that touch means the same in every world.
double touch(const Simulation& simulation, const Channel& channel) {
  return simulation.touch_n(channel.link) / (simulation.plan().mass_kg * kStandardGravity_mss);
}

// The channel's component, in the head frame, of a vector given in the world frame.
double in_head(const Simulation& simulation, const Channel& channel, const Vector3d& v_W) {
  return simulation.head_pose().R_WL.col(channel.key.index).dot(v_W);
}

double tip_position(const Simulation& simulation, const Channel& channel) {
  const bodies::LinkPose& limb = simulation.link_pose(channel.link);
  const double half_m =
      simulation.plan().links[static_cast<std::size_t>(channel.link)].half_length_m;
  const Vector3d p_HT_W = limb.p_WL + half_m * limb.R_WL.col(2) - simulation.head_pose().p_WL;
  return in_head(simulation, channel, p_HT_W) / kMuchReach_m;
}

double up(const Simulation& simulation, const Channel& channel) {
  return in_head(simulation, channel, Vector3d::UnitZ());
}

double velocity(const Simulation& simulation, const Channel& channel) {
  return in_head(simulation, channel, simulation.head_velocity_ms()) / kMuchSpeed_ms;
}

double angular_velocity(const Simulation& simulation, const Channel& channel) {
  return in_head(simulation, channel, simulation.head_turn_rads()) / kMuchHeadTurn_rads;
}

// What an accelerometer reads: at rest it is held up against gravity.
double acceleration(const Simulation& simulation, const Channel& channel) {
  const Vector3d proper_W =
      simulation.head_acceleration_mss() + simulation.gravity_mss() * Vector3d::UnitZ();
  return in_head(simulation, channel, proper_W) / kStandardGravity_mss;
}

// How one kind of channel is read, and the sense that has it.
struct Organ {
  Sense sense;
  double (*read)(const Simulation&, const Channel&);
};

// In the order of ChannelKind.
constexpr std::array kOrgans = {
    Organ{Sense::joint_angle, joint_angle},
    Organ{Sense::joint_velocity, joint_velocity},
    Organ{Sense::touch, touch},
    Organ{Sense::tip_position, tip_position},
    Organ{Sense::vestibular, up},
    Organ{Sense::vestibular, velocity},
    Organ{Sense::vestibular, angular_velocity},
    Organ{Sense::vestibular, acceleration},
};
static_assert(kOrgans.size() == static_cast<std::size_t>(ChannelKind::torque));

const Organ& organ_of(const Channel& channel) {
  return kOrgans[static_cast<std::size_t>(channel.key.kind)];
}

}  // namespace

std::vector<int> sensor_indices(const bodies::BodyPlan& plan, const WorldSettings& settings) {
  std::vector<int> indices;
  for (std::size_t i = 0; i < plan.sensors.size(); ++i) {
    if (std::ranges::find(settings.senses, organ_of(plan.sensors[i]).sense) !=
        settings.senses.end()) {
      indices.push_back(static_cast<int>(i));
    }
  }
  return indices;
}

void sense(const Simulation& simulation, const std::vector<int>& indices,
           std::span<float> observation) {
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const Channel& channel = simulation.plan().sensors[static_cast<std::size_t>(indices[i])];
    const double value = organ_of(channel).read(simulation, channel);
    observation[i] = static_cast<float>(std::clamp(value, -kSenseLimit, kSenseLimit));
  }
}

}  // namespace neuroprospect::worlds

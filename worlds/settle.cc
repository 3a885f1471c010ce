#include "worlds/settle.h"

#include <algorithm>
#include <array>

namespace neuroprospect::worlds {

namespace {

// How a body lies at rest does not depend on how slowly its joints give way, but how long it takes
// to lie there does: a servo's damping lets a limb creep for a minute. So joints are loose
// meanwhile, just damped enough not to swing.
constexpr double kLooseDamping_nms = 0.5;
constexpr double kLooseArmature_kgm2 = 0.1;

bodies::BodyPlan loosened(bodies::BodyPlan plan) {
  for (bodies::JointPlan& joint : plan.joints) {
    joint.damping_nms = std::min(joint.damping_nms, kLooseDamping_nms);
    joint.armature_kgm2 = std::min(joint.armature_kgm2, kLooseArmature_kgm2);
  }
  return plan;
}

// A body may stand on its joint limits like a pencil on its tip. These pushes of the head [m/s],
// many times the noise that episodes start with, tip over what a life would tip over anyway.
constexpr std::array<std::array<double, 2>, 3> kPushes = {{{0, 0}, {0.1, 0.1}, {-0.1, -0.1}}};

// lets `pose` come to rest, and returns whether it did
bool come_to_rest(const bodies::BodyPlan& plan, const WorldSettings& settings, StartPose& pose) {
  Simulation simulation(plan, settings, pose);
  const std::vector<float> no_command(plan.joints.size());
  int calm = 0;
  while (calm < kRestControlSteps && !simulation.failure() &&
         simulation.time_s() < settings.settle_limit_s) {
    simulation.step(no_command);
    calm = simulation.fastest_point_ms() < kRestSpeed_ms ? calm + 1 : 0;
  }
  pose.head = simulation.head_pose();
  for (std::size_t j = 0; j < plan.joints.size(); ++j) {
    pose.angles_rad[j] = simulation.angle_rad(static_cast<int>(j));
  }
  return calm == kRestControlSteps;
}

}  // namespace

SettledPose settle(const bodies::BodyPlan& plan, const WorldSettings& settings) {
  const bodies::BodyPlan loose = loosened(plan);
  SettledPose settled{standing(plan), true};
  for (const auto& push : kPushes) {
    settled.start.v_WH = {push[0], push[1], 0};
    settled.settled = come_to_rest(loose, settings, settled.start) && settled.settled;
  }
  settled.start.v_WH.setZero();
  // episodes start above the origin
  settled.start.head.p_WL.x() = 0;
  settled.start.head.p_WL.y() = 0;
  return settled;
}

}  // namespace neuroprospect::worlds

#include "worlds/settle.h"

#include <cmath>

namespace neuroprospect::worlds {

SettledPose settle(const bodies::BodyPlan& plan, const WorldSettings& settings) {
  SettledPose settled;
  settled.start = standing(plan);
  Simulation simulation(plan, settings, settled.start);
  const std::vector<float> no_command(plan.joints.size());
  int calm = 0;
  while (!settled.settled && !simulation.failure() &&
         simulation.time_s() < settings.settle_limit_s) {
    simulation.step(no_command);
    calm = simulation.fastest_point_ms() < kRestSpeed_ms ? calm + 1 : 0;
    settled.settled = calm == kRestControlSteps;
  }
  settled.start.head = simulation.head_pose();
  // episodes start above the origin
  settled.start.head.p_WL.x() = 0;
  settled.start.head.p_WL.y() = 0;
  for (std::size_t j = 0; j < plan.joints.size(); ++j) {
    settled.start.angles_rad[j] = simulation.angle_rad(static_cast<int>(j));
  }
  return settled;
}

}  // namespace neuroprospect::worlds

#include "worlds/locomotion.h"

#include <algorithm>
#include <vector>

namespace neuroprospect::worlds {

Judgement Locomotion::judge(const TaskView& view) const {
  const Eigen::Vector3d& now = view.simulation.head_pose().p_WL;
  double effort = 0;
  for (const float command : view.command) effort += static_cast<double>(command) * command;
  return {.reward = (now.x() - view.head_before.p_WL.x()) / kControlStep_s -
                    view.settings.control_cost * effort,
          .terminated = now.z() <= view.settings.fall_ratio * view.head_at_start.p_WL.z()};
}

bool Locomotion::success(const TaskView& view) const {
  const double travel_m = view.simulation.head_pose().p_WL.x() - view.head_at_start.p_WL.x();
  return travel_m > stride_limit_m(view.simulation.plan());
}

double stride_limit_m(const bodies::BodyPlan& plan) {
  std::vector<double> way_m(plan.links.size());  // from the head's centre to each link's
  double longest_m = 0;
  for (std::size_t i = 0; i < plan.links.size(); ++i) {
    const bodies::LinkPlan& link = plan.links[i];
    if (i > 0) {
      way_m[i] =
          way_m[static_cast<std::size_t>(link.parent)] + link.p_PJ_P.norm() + link.p_JL_L.norm();
    }
    longest_m = std::max(longest_m, way_m[i] + link.half_length_m + link.radius_m);
  }
  return 2 * longest_m;
}

}  // namespace neuroprospect::worlds

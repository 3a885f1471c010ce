#include "worlds/ground.h"

#include <algorithm>

namespace neuroprospect::worlds {

void add_ground_contacts(const bodies::BodyPlan& plan, const CreatureDynamics& dynamics,
                         const std::vector<LinkFrame>& frames, float height_m, float step_s,
                         std::vector<Contact>& contacts) {
  for (std::size_t i = 0; i < plan.links.size(); ++i) {
    const auto radius_m = static_cast<float>(plan.links[i].radius_m);
    const auto half_m = static_cast<float>(plan.links[i].half_length_m);
    for (const float side : {-1.0F, 1.0F}) {
      const Eigen::Vector3f end = frames[i].p_OL + side * half_m * frames[i].R_WL.col(2);
      const float distance_m = height_m + end.z() - radius_m;
      const float falling_ms = std::max(0.0F, -dynamics.velocity_at(static_cast<int>(i), end).z());
      if (distance_m - step_s * falling_ms < kContactReach_m) {
        contacts.push_back({.link = static_cast<int>(i),
                            .other = -1,
                            .p_OC = {end.x(), end.y(), -height_m},
                            .normal = Eigen::Vector3f::UnitZ(),
                            .distance_m = distance_m,
                            .slot = static_cast<int>(2 * i) + (side > 0 ? 1 : 0)});
      }
      if (half_m == 0) break;  // a sphere has one end
    }
  }
}

}  // namespace neuroprospect::worlds

#include "brains/advantages.h"

#include "base/error.h"

namespace neuroprospect::brains {

void estimate_advantages(const Trajectories& trajectories, float discount, float trace_decay,
                         std::span<float> advantages) {
  const auto& [rewards, values, ended, value_after_end, stride] = trajectories;
  const std::size_t n = rewards.size();
  require(stride >= 1 && values.size() == n + stride && ended.size() == n &&
              value_after_end.size() == n && advantages.size() == n,
          "trajectories of {} rewards, {} values, {} ends and {} advantages at stride {}", n,
          values.size(), ended.size(), advantages.size(), stride);
  for (std::size_t i = n; i-- > 0;) {
    const float next_value = ended[i] ? value_after_end[i] : values[i + stride];
    const float next_advantage = ended[i] || i + stride >= n ? 0.0F : advantages[i + stride];
    const float error = rewards[i] + discount * next_value - values[i];
    advantages[i] = error + discount * trace_decay * next_advantage;
  }
}

}  // namespace neuroprospect::brains

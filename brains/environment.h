// brains/environment.h: what a learner learns in. Implemented by worlds/; `terminated` and
// `truncated` as Gymnasium defines them.
#pragma once

#include <cstdint>
#include <span>

namespace neuroprospect::brains {

/// What one step yields beside the next observation.
struct StepResult {
  float reward = 0;
  bool terminated = false;  ///< the task is over: no value beyond this step
  bool truncated = false;   ///< the clock is over: the learner bootstraps from the last observation
  float energy_j = 0;       ///< what the body's motors spent, whatever the task makes of it
};

/// One episodic world for one agent. Owned by one thread; state is this object's own.
class Environment {
 public:
  virtual ~Environment() = default;

  [[nodiscard]] virtual int observation_size() const = 0;
  [[nodiscard]] virtual int action_size() const = 0;

  /// Starts the episode that `episode_seed` determines entirely, whatever happened before, and
  /// writes its first observation (observation_size).
  virtual void reset(std::uint64_t episode_seed, std::span<float> observation) = 0;

  /// One control step. `action` (action_size) is clamped to [−1, 1] here. Writes the next
  /// observation, the last one of the episode included. Needs an episode that is not over.
  virtual StepResult step(std::span<const float> action, std::span<float> observation) = 0;
};

}  // namespace neuroprospect::brains

// worlds/creature_environment.h: episodes of one body in one world, as a learner sees them.
// Thread safety: an Arena is immutable and read from any thread; an environment is owned by one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bodies/plan.h"
#include "brains/environment.h"
#include "worlds/exploits.h"
#include "worlds/settings.h"
#include "worlds/settle.h"
#include "worlds/simulation.h"
#include "worlds/task.h"

namespace neuroprospect::worlds {

/// A body and the world it lives in, settled once and shared by all environments of a life.
class Arena {
 public:
  /// Settles the body. Throws an input Error when the settings contradict each other.
  Arena(const bodies::BodyPlan& plan, const WorldSettings& settings);

  [[nodiscard]] const bodies::BodyPlan& plan() const { return plan_; }
  [[nodiscard]] const WorldSettings& settings() const { return settings_; }
  [[nodiscard]] const SettledPose& settled() const { return settled_; }
  [[nodiscard]] const std::vector<int>& sensors() const { return sensors_; }
  [[nodiscard]] const Task& task() const { return task_of(settings_.task); }

 private:
  bodies::BodyPlan plan_;
  WorldSettings settings_;
  SettledPose settled_;
  std::vector<int> sensors_;
};

/// What an episode amounted to, so far.
struct EpisodeOutcome {
  double episode_return = 0;  ///< sum of rewards; 0 for one that failed
  int steps = 0;              ///< control steps
  double distance_m = 0;      ///< travel of the head along +x; 0 for one that failed
  double energy_j = 0;        ///< Σ |torque · joint speed| dt
  double torque_nm = 0;       ///< Σ |torque| over joints, mean over control steps (DERL's energy)
  bool success = false;       ///< as the task defines it; set when the episode ends
  std::optional<std::string> failure;  ///< why the simulation is not physical
  std::string flags;  ///< exploits it showed (worlds/exploits.h), space-separated; whole at its end
};

class CreatureEnvironment final : public brains::Environment {
 public:
  /// Keeps a reference to `arena`, which must live longer.
  explicit CreatureEnvironment(const Arena& arena) : arena_(&arena) {}
  /// A temporary would not.
  explicit CreatureEnvironment(Arena&&) = delete;

  [[nodiscard]] int observation_size() const override {
    return static_cast<int>(arena_->sensors().size());
  }
  [[nodiscard]] int action_size() const override {
    return static_cast<int>(arena_->plan().joints.size());
  }

  /// Builds a new world around the settled body, disturbed as the settings say.
  void reset(std::uint64_t episode_seed, std::span<float> observation) override;

  /// A simulation that fails ends its episode: terminated, with reward 0 and every observation 0.
  brains::StepResult step(std::span<const float> action, std::span<float> observation) override;

  /// Of the episode under way, or the last one. Needs a reset before.
  [[nodiscard]] const EpisodeOutcome& outcome() const { return outcome_; }
  [[nodiscard]] const Simulation& simulation() const { return *simulation_; }

 private:
  [[nodiscard]] StartPose disturbed_start(std::uint64_t episode_seed) const;

  const Arena* arena_;
  std::optional<Simulation> simulation_;
  bodies::LinkPose head_at_start_;
  std::optional<ExploitWatch> watch_;
  std::vector<float> command_;
  double torque_sum_nm_ = 0;
  bool over_ = true;
  EpisodeOutcome outcome_;
};

}  // namespace neuroprospect::worlds

#include "worlds/creature_environment.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "worlds/senses.h"

namespace neuroprospect::worlds {

Arena::Arena(const bodies::BodyPlan& plan, const WorldSettings& settings)
    : plan_(plan), settings_(settings) {
  validate(settings_);
  sensors_ = sensor_indices(plan_, settings_);
  settled_ = settle(plan_, settings_);
}

void CreatureEnvironment::reset(std::uint64_t episode_seed, std::span<float> observation) {
  simulation_.emplace(arena_->plan(), arena_->settings(), disturbed_start(episode_seed));
  head_at_start_ = simulation_->head_pose();
  watch_.emplace(*simulation_, arena_->settled().settled);
  command_.assign(arena_->plan().joints.size(), 0);
  torque_sum_nm_ = 0;
  outcome_ = {};
  outcome_.flags = watch_->flags();
  over_ = false;
  sense(*simulation_, arena_->sensors(), observation);
}

// Angles and speeds of the joints, then the velocity of the head, each within ± reset_noise; what
// that lowers into the ground is lifted out of it.
StartPose CreatureEnvironment::disturbed_start(std::uint64_t episode_seed) const {
  const double noise = arena_->settings().reset_noise;
  const auto& joints = arena_->plan().joints;
  RandomStream random({.seed = episode_seed, .purpose = Purpose::episode});
  StartPose start = arena_->settled().start;
  start.speeds_rads.assign(joints.size(), 0);
  for (std::size_t j = 0; j < joints.size(); ++j) {
    start.angles_rad[j] = std::clamp(start.angles_rad[j] + random.uniform(-noise, noise),
                                     joints[j].lower_rad, joints[j].upper_rad);
    start.speeds_rads[j] = random.uniform(-noise, noise);
  }
  for (double& component : start.v_WH) component = random.uniform(-noise, noise);
  put_on_ground(arena_->plan(), start);
  return start;
}

brains::StepResult CreatureEnvironment::step(std::span<const float> action,
                                             std::span<float> observation) {
  require(!over_, "a step in an episode that is over after {} steps", outcome_.steps);
  const WorldSettings& settings = arena_->settings();
  for (std::size_t j = 0; j < command_.size(); ++j) {
    command_[j] = std::isnan(action[j]) ? 0 : std::clamp(action[j], -1.0F, 1.0F);
  }
  const bodies::LinkPose head_before = simulation_->head_pose();
  simulation_->step(command_);
  ++outcome_.steps;
  const double spent_j = simulation_->energy_j() - outcome_.energy_j;
  outcome_.energy_j = simulation_->energy_j();
  for (std::size_t j = 0; j < command_.size(); ++j) {
    torque_sum_nm_ += std::abs(simulation_->torque_nm(static_cast<int>(j)));
  }
  outcome_.torque_nm = torque_sum_nm_ / outcome_.steps;

  watch_->look(*simulation_, command_);

  if (simulation_->failure()) {
    outcome_.failure = simulation_->failure();
    outcome_.episode_return = 0;
    outcome_.distance_m = 0;
    outcome_.flags = watch_->flags();
    over_ = true;
    std::ranges::fill(observation, 0.0F);
    return {.reward = 0, .terminated = true};
  }
  sense(*simulation_, arena_->sensors(), observation);
  const TaskView view{*simulation_, head_at_start_, head_before, command_, settings};
  const Judgement judgement = arena_->task().judge(view);
  outcome_.episode_return += judgement.reward;
  outcome_.distance_m = simulation_->head_pose().p_WL.x() - head_at_start_.p_WL.x();
  const bool truncated =
      !judgement.terminated && outcome_.steps >= std::lround(settings.episode_s / kControlStep_s);
  over_ = judgement.terminated || truncated;
  if (over_) {
    outcome_.success = arena_->task().success(view);
    outcome_.flags = watch_->flags();
  }
  return {static_cast<float>(judgement.reward), judgement.terminated, truncated,
          static_cast<float>(spent_j)};
}

}  // namespace neuroprospect::worlds

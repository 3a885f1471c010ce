// bench/one_body.h: what studies of wiring have in common: a body that does not change, and what a
// policy does in it.
#pragma once

#include <vector>

#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "brains/memory.h"
#include "brains/policy.h"
#include "worlds/creature_environment.h"

namespace neuroprospect::bench {

/// The first founder of eight limbs and ten degrees of freedom.
inline bodies::BodyGenome the_body() {
  for (std::uint64_t birth = 0;; ++birth) {
    RandomStream random({.seed = 1, .birth = birth});
    bodies::BodyGenome body = bodies::random_body({}, birth, random);
    const auto plan = bodies::develop(body, bodies::JointPreset::servo);
    if (plan.joints.size() == 10 && plan.links.size() == 9) return body;
  }
}

/// An episode of a policy, of which `sampler` (if any) remembers some.
inline worlds::EpisodeOutcome episode(worlds::CreatureEnvironment& environment,
                                      brains::Policy& policy, std::uint64_t seed,
                                      brains::MemorySampler* sampler = nullptr) {
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  environment.reset(seed, observation);
  policy.reset();
  brains::StepResult step;
  while (!step.terminated && !step.truncated) {
    if (sampler != nullptr) sampler->offer(observation);
    policy.act(observation, action);
    step = environment.step(action, observation);
  }
  return environment.outcome();
}

}  // namespace neuroprospect::bench

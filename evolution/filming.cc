#include "evolution/filming.h"

#include <algorithm>

#include "bodies/develop.h"
#include "brains/codec.h"
#include "brains/develop.h"
#include "brains/policy.h"

namespace neuroprospect::evolution {

Footage film(Phase phase, const LifeOrder& order, const brains::PolicyParameters& parameters,
             const CampaignSpec& spec) {
  const worlds::Arena arena(bodies::develop(order.genome.body, spec.body.joints), spec.world);
  worlds::CreatureEnvironment environment(arena);
  brains::Policy policy(parameters);
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));

  Footage footage{phase, {}, worlds::scene_of(arena), {}};
  const auto look = [&] {
    footage.frames.push_back({static_cast<double>(footage.frames.size()) * worlds::kControlStep_s,
                              worlds::poses_of(environment.simulation()), observation,
                              std::vector<float>(action.size(), 0.0F)});
  };
  environment.reset(assay_seeds(order, 1).front(), observation);
  policy.reset();
  look();
  brains::StepResult step;
  while (!step.terminated && !step.truncated) {
    policy.act(observation, action);
    std::ranges::transform(action, footage.frames.back().commands.begin(),
                           [](float command) { return std::clamp(command, -1.0F, 1.0F); });
    step = environment.step(action, observation);
    look();
  }
  footage.outcome = environment.outcome();
  return footage;
}

brains::PolicyParameters policy_of(const db::CampaignFile& file, const LifeOrder& order,
                                   Phase phase, const CampaignSpec& spec) {
  const brains::Ports ports =
      ports_of(bodies::develop(order.genome.body, spec.body.joints), spec.world);
  if (phase != Phase::learned) return newborn_of(order, spec, ports);
  const auto record = file.birth(order.birth);
  if (record && record->individual.learned_genome) {
    return brains::develop(brains::decode_brain(file.genome(*record->individual.learned_genome)),
                           ports);
  }
  return run_life(order, spec).learned;
}

}  // namespace neuroprospect::evolution

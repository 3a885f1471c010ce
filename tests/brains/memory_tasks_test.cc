// Tests that brains with state learn what needs memory, and that brains without it cannot.
#include <catch2/catch.hpp>

#include "brains/ppo.h"
#include "tests/brains/analytic_worlds.h"
#include "tests/brains/newborn.h"

namespace neuroprospect::brains {
namespace {

using samples::Newborn;
using samples::newborn;
using worlds_known::Recall;
using worlds_known::Several;

// Mean return of a policy over episodes in which either answer is right equally often: that of any
// policy without memory is 0 exactly.
double balanced_return(const PolicyParameters& parameters, const Recall::Task& task) {
  constexpr int kOfEach = 50;
  Policy policy(parameters);
  Recall world(task);
  std::array<float, 2> observation{};
  std::array<float, 1> action{};
  std::array<int, 2> episodes{};
  double sum = 0;
  for (std::uint64_t seed = 1'000'000; episodes[0] + episodes[1] < 2 * kOfEach; ++seed) {
    world.reset(seed, observation);
    policy.reset();
    double episode_return = 0;
    StepResult step;
    while (!step.terminated) {
      policy.act(observation, action);
      step = world.step(action, observation);
      episode_return += static_cast<double>(step.reward);
    }
    int& seen = episodes[world.product() > 0 ? 1 : 0];
    if (seen == kOfEach) continue;
    ++seen;
    sum += episode_return;
  }
  return sum / (2 * kOfEach);
}

struct Learning {
  BrainSettings brain;
  Recall::Task task;
  std::uint64_t steps;
};

double learned_return(const Learning& learning, std::uint64_t seed) {
  Several<Recall> recall(32, Recall(learning.task));
  BrainSettings brain = learning.brain;
  brain.learning = {.learning_rate = 3e-3, .entropy_weight = 1e-3, .foresight_steps = 50};
  const Newborn born = newborn(recall.worlds()[0], brain, seed);
  PpoSettings settings;
  settings.horizon = 64;
  settings.minibatch = 256;
  settings.critic = {16};
  const Learned learned = PpoLearner(settings).learn(
      born.policy, born.genes, {recall.environments(), learning.steps, 1, seed, 0});
  REQUIRE_FALSE(learned.failure);
  return balanced_return(learned.policy, learning.task);
}

// Recurrent brains; spiking ones with thresholds that adapt, which is what they remember with over
// many ticks (Bellec et al. 2018).
BrainSettings remembering(Cell cell) {
  BrainSettings brain{.hidden = {16}, .cell = cell, .recurrent = true};
  if (cell == Cell::lif) {
    brain.hidden = {32};
    brain.spiking.adaptation = 0.1;
    brain.spiking.adaptation_decay = 0.98;
  }
  return brain;
}

TEST_CASE("brains with state learn what needs memory, brains without cannot") {
  struct Case {
    BrainSettings brain;
    int cues;
    std::uint64_t steps;
  };
  // Best returns: 1 with memory, 0 without. Over 40 seeds, above 0.99 were: one cue, tanh 40, gru
  // 40, ctrnn 38 (the least 0.62), lif 37 (the others 0, 0 and 0.14); two cues, tanh and gru 40.
  // Other seeds would give a false alarm in fewer than one of 40.
  for (const auto& [brain, cues, steps] :
       {Case{remembering(Cell::tanh), 1, 50'000}, Case{remembering(Cell::gru), 1, 50'000},
        Case{remembering(Cell::ctrnn), 1, 50'000}, Case{remembering(Cell::lif), 1, 50'000},
        Case{remembering(Cell::tanh), 2, 100'000}, Case{remembering(Cell::gru), 2, 100'000}}) {
    double sum = 0;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      sum += learned_return({brain, {.cues = cues, .delay = 8}, steps}, seed) / 3;
    }
    CAPTURE(name_of(brain.cell), cues);
    CHECK(sum > 0.5);
  }
  // no false alarm is possible here: it is 0 whatever a policy without memory does
  const BrainSettings forgetful{.hidden = {16}};
  CHECK(learned_return({forgetful, {.cues = 1, .delay = 8}, 50'000}, 1) == Approx(0).margin(1e-6));
}

}  // namespace
}  // namespace neuroprospect::brains

// Tests that learners teach creatures to travel: the one world that is not analytic.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "brains/connectome_layer.h"
#include "brains/develop.h"
#include "brains/learners.h"
#include "brains/ppo.h"
#include "tests/brains/connectome_samples.h"
#include "tests/brains/newborn.h"
#include "tests/brains/samples.h"
#include "tests/scenes/statistics.h"
#include "worlds/classroom.h"

namespace neuroprospect::brains {
namespace {

bodies::BodyPlan founder_body(std::uint64_t birth) {
  RandomStream random({.seed = 11, .birth = birth});
  return bodies::develop(bodies::random_body({.founder_limbs_low = 4}, birth, random),
                         bodies::JointPreset::servo);
}

// The learning curve of a random founder: so many control steps in episodes of up to 4 s.
std::vector<CurvePoint> founder_curve(const Learner& learner, const BrainSettings& brain,
                                      const Connectome* connectome, std::uint64_t steps,
                                      std::uint64_t birth) {
  RandomStream random({.seed = 11, .birth = birth});
  const bodies::BodyPlan plan = bodies::develop(
      bodies::random_body({.founder_limbs_low = 4}, birth, random), bodies::JointPreset::servo);
  const worlds::Arena arena(plan, {.episode_s = 4});
  worlds::Classroom classroom(arena, learner.environments());
  const Ports ports =
      samples::ports(classroom.front().observation_size(), classroom.front().action_size());
  const BrainGenome genome = random_brain(brain, ports, random, connectome);
  const Learned learned = learner.learn(develop(genome, ports), genome.learning,
                                        {classroom.environments(), steps, 3, 11, birth});
  REQUIRE_FALSE(learned.failure);
  return learned.curve;
}

// how much more the last third of a life brings than the first, of each of so many founders
std::vector<double> gains_of(LearnerKind kind, int founders, std::uint64_t steps,
                             const BrainSettings& brain = {},
                             const Connectome* connectome = nullptr) {
  const auto learner = make_learner(kind, {});
  std::vector<double> gains;
  for (int birth = 0; birth < founders; ++birth) {
    const auto curve =
        founder_curve(*learner, brain, connectome, steps, static_cast<std::uint64_t>(birth));
    REQUIRE((curve.front().mean_return && curve.back().mean_return));
    gains.push_back(*curve.back().mean_return - *curve.front().mean_return);
  }
  return gains;
}

// Ten founders gain on average. False alarm: 1 % (Student's t with 9 degrees of freedom, one side).
void check_mean_gain(const std::vector<double>& gains) {
  REQUIRE(gains.size() == 10);
  const auto gain = scenes::mean_of(gains);
  CAPTURE(gain.mean, gain.error);
  CHECK(gain.mean > 2.82 * gain.error);
}

// The same without regard to how much more some bodies let a brain gain than others, which makes a
// mean uncertain. False alarm: 10/1024.
void check_ranks_of_gain(const std::vector<double>& gains) {
  REQUIRE(gains.size() == 10);
  CAPTURE(gains);
  CHECK(scenes::ranks_not_above_zero(gains) <= 5);
}

TEST_CASE("founders learn to travel", "[slow]") {
  check_mean_gain(gains_of(LearnerKind::ppo, 10, 60'000));
}

TEST_CASE("founders that remember learn to travel", "[slow]") {
  check_mean_gain(gains_of(LearnerKind::ppo, 10, 40'000,
                           {.hidden = {32}, .cell = Cell::gru, .recurrent = true}));
}

TEST_CASE("founders under Dale's law learn to travel", "[slow]") {
  BrainSettings brain{.hidden = {64}, .cell = Cell::relu, .recurrent = true, .recurrent_gain = 0.9};
  brain.dale = Dale::column;
  check_ranks_of_gain(gains_of(LearnerKind::ppo, 10, 60'000, brain));
}

TEST_CASE("founders wired like a nervous system learn to travel", "[slow]") {
  // as many neurons and connections as C. elegans has, each pair by chance (the worm's own wiring:
  // script/peers)
  constexpr std::uint32_t kNeurons = 300;
  constexpr double kConnections = 3638;
  Connectome connectome = samples::lonely(kNeurons);
  RandomStream random = samples::stream(5);
  for (std::uint32_t pre = 0; pre < kNeurons; ++pre) {
    for (std::uint32_t post = 0; post < kNeurons; ++post) {
      if (!random.chance(kConnections / (kNeurons * kNeurons))) continue;
      connectome.connections.push_back({pre, post, Synapse::chemical, 1});
    }
  }
  BrainSettings brain{
      .hidden = {kNeurons}, .cell = Cell::relu, .recurrent = true, .recurrent_gain = 0.9};
  brain.connectome = {.path = "given", .layer = 0, .use = ConnectomeUse::mask};
  brain.learning.learning_rate = 1e-3;
  check_ranks_of_gain(gains_of(LearnerKind::ppo, 10, 48'000, brain, &connectome));
}

// Energy of four episodes of a creature that explores, as it does while it learns [J].
double spent(const worlds::Arena& arena, const PolicyParameters& parameters) {
  worlds::CreatureEnvironment environment(arena);
  Policy policy(parameters);
  RandomStream noise = samples::stream(9);
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  double energy_j = 0;
  for (std::uint64_t episode = 0; episode < 4; ++episode) {
    environment.reset(1'000'000 + episode, observation);
    policy.reset();
    StepResult step;
    while (!step.terminated && !step.truncated) {
      policy.act(observation, action);
      for (std::size_t k = 0; k < action.size(); ++k) {
        action[k] += std::exp(parameters.exploration_log[static_cast<Eigen::Index>(k)]) *
                     static_cast<float>(noise.normal());
      }
      step = environment.step(action, observation);
    }
    energy_j += environment.outcome().energy_j;
  }
  return energy_j;
}

TEST_CASE("creatures that pay for energy learn to spend less", "[slow]") {
  // the same newborns in the same bodies, with and without; false alarm: all eight once in 256
  for (std::uint64_t birth = 0; birth < 8; ++birth) {
    const bodies::BodyPlan plan = founder_body(birth);
    const worlds::Arena arena(plan, {.episode_s = 4});
    const auto after = [&](double cost) {
      PpoSettings settings;
      settings.auxiliary.metabolic_cost = cost;
      worlds::Classroom classroom(arena, settings.environments);
      const auto born =
          samples::newborn(classroom.front(), {.learning = {.exploration_std = 0.2}}, birth);
      const Learned learned = PpoLearner(settings).learn(
          born.policy, born.genes, {classroom.environments(), 40'000, 1, 11, birth});
      REQUIRE_FALSE(learned.failure);
      return spent(arena, learned.policy);
    };
    CAPTURE(birth);
    CHECK(after(0.1) < after(0));
  }
}

TEST_CASE("founders learn to travel by evolution strategies", "[slow]") {
  check_mean_gain(gains_of(LearnerKind::es, 10, 60'000));
}

}  // namespace
}  // namespace neuroprospect::brains

// Tests that what PPO learns for beside the reward (ppo.auxiliary), and its use of a body's mirror
// plane (ppo.symmetry, brain.symmetric), do what they are for.
#include <Eigen/Cholesky>
#include <catch2/catch.hpp>

#include "brains/mirror.h"
#include "brains/ppo.h"
#include "tests/brains/analytic_worlds.h"
#include "tests/brains/newborn.h"

namespace neuroprospect::brains {
namespace {

using samples::Newborn;
using samples::newborn;
using worlds_known::Bandit;
using worlds_known::PointMass;
using worlds_known::Several;

PpoSettings small() {
  PpoSettings settings;
  settings.environments = 16;
  settings.horizon = 32;
  settings.minibatch = 128;
  settings.critic = {32};
  return settings;
}

// A bandit whose actions cost energy: |a|² J.
class Laborious final : public Environment {
 public:
  [[nodiscard]] int observation_size() const override { return bandit_.observation_size(); }
  [[nodiscard]] int action_size() const override { return bandit_.action_size(); }
  void reset(std::uint64_t episode_seed, std::span<float> observation) override {
    bandit_.reset(episode_seed, observation);
  }
  StepResult step(std::span<const float> action, std::span<float> observation) override {
    StepResult result = bandit_.step(action, observation);
    for (const float a : action) result.energy_j += std::pow(std::clamp(a, -1.0F, 1.0F), 2.0F);
    return result;
  }

 private:
  Bandit bandit_;
};

TEST_CASE("a metabolic cost moves the best policy as far as it should, not the curve's returns") {
  // −|a − b|² − c |a|² is largest at a = b / (1 + c)
  for (const double cost : {0.0, 1.0}) {
    Several<Laborious> worlds(16);
    const Newborn born = newborn(
        worlds.worlds()[0],
        {.hidden = {32, 32}, .learning = {.learning_rate = 3e-3, .entropy_weight = 1e-4}}, 1);
    PpoSettings settings = small();
    settings.auxiliary.metabolic_cost = cost;
    const Learned learned = PpoLearner(settings).learn(born.policy, born.genes,
                                                       {worlds.environments(), 40'000, 20, 1, 0});
    Policy policy(learned.policy);
    double squares = 0;
    double task_return = 0;
    for (int i = 0; i <= 20; ++i) {
      const float x = -1 + 0.1F * static_cast<float>(i);
      std::array<float, 2> action{};
      policy.act(std::array{x, 1.0F}, action);
      const Eigen::Vector2f best = Bandit::best(x) / (1 + static_cast<float>(cost));
      squares += (Eigen::Vector2f(action[0], action[1]) - best).squaredNorm() / 21;
      task_return -= (best - Bandit::best(x)).squaredNorm() / 21;
    }
    CAPTURE(cost);
    CHECK(std::sqrt(squares) < 0.06);
    // without what exploration costs, the last episodes' return is the task's; with the energy in
    // it, it would be lower by 0.17 where that costs
    CHECK(*learned.curve.back().mean_return == Approx(task_return).margin(0.08));
  }
}

// What a brain of a point mass has learned to do.
struct Inside {
  double activity = 0;  // mean of Σ h² over hidden units
  double asymmetry = 0;  // RMS of π(s) − M π(M s) over that of π(s), for any state with |x| < ½
};

Inside look_inside(const PolicyParameters& parameters) {
  Policy policy(parameters);
  Policy in_mirror(parameters);
  RandomStream random({.seed = 1});
  std::array<float, 1> action{};
  std::array<float, 1> there{};
  constexpr int n = 1000;
  Inside inside;
  double squares = 0;
  double differences = 0;
  for (int i = 0; i < n; ++i) {
    const auto x = static_cast<float>(random.uniform(-1, 1));
    const auto v = static_cast<float>(random.uniform(-1, 1));
    policy.act(std::array{x, v}, action);
    in_mirror.act(std::array{-x, -v}, there);
    squares += static_cast<double>(action[0] * action[0]);
    differences += std::pow(static_cast<double>(action[0] + there[0]), 2);
    for (std::size_t l = 0; l < policy.layers(); ++l) {
      for (const float h : policy.activity(l)) inside.activity += static_cast<double>(h * h) / n;
    }
  }
  inside.asymmetry = std::sqrt(differences / squares);
  return inside;
}

Inside learned_inside(const PpoSettings& settings, const BrainSettings& brain, std::uint64_t seed) {
  Several<PointMass> masses(16);
  BrainSettings with_genes = brain;
  with_genes.learning = {.learning_rate = 1e-3,
                         .entropy_weight = 1e-3,
                         .foresight_steps = 1 / (1 - PointMass::kDiscount)};
  // the mirror is at 0: all that is observed and done changes sign
  Ports ports = samples::ports(2, 1);
  for (auto* list : {&ports.sensors, &ports.actuators}) {
    for (Port& port : *list) port.mirror_sign = -1;
  }
  RandomStream random = samples::stream(seed);
  const BrainGenome genome = random_brain(with_genes, ports, random);
  const Learned learned = PpoLearner(settings).learn(develop(genome, ports), genome.learning,
                                                     {masses.environments(), 40'000, 1, seed, 0});
  REQUIRE_FALSE(learned.failure);
  return look_inside(learned.policy);
}

TEST_CASE("an activity cost quietens, and symmetry makes what is done the same in the mirror") {
  // Over 20 seeds, an activity cost left 25 to 38 % of the activity, and the mirror loss an
  // asymmetry of at most 0.07, where it is 0.26 on average without: other seeds would give a false
  // alarm in fewer than one of 20.
  constexpr int kSeeds = 3;
  PpoSettings quiet = small();
  quiet.auxiliary.activity_cost = 0.01;
  PpoSettings loss = small();
  loss.symmetry = SymmetryMethod::loss;
  const BrainSettings brain{.hidden = {32, 32}};
  PpoSettings data = small();
  data.symmetry = SymmetryMethod::data;
  Inside plain;
  double quiet_activity = 0;
  double loss_asymmetry = 0;
  double data_asymmetry = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Inside without = learned_inside(small(), brain, seed);
    plain.activity += without.activity / kSeeds;
    plain.asymmetry += without.asymmetry / kSeeds;
    quiet_activity += learned_inside(quiet, brain, seed).activity / kSeeds;
    loss_asymmetry += learned_inside(loss, brain, seed).asymmetry / kSeeds;
    data_asymmetry += learned_inside(data, brain, seed).asymmetry / kSeeds;
    CHECK(learned_inside(small(), {.hidden = {32, 32}, .symmetric = true}, seed).asymmetry < 1e-5);
  }
  CHECK(quiet_activity < 0.6 * plain.activity);
  CHECK(loss_asymmetry < 0.5 * plain.asymmetry);
  CAPTURE(data_asymmetry, plain.asymmetry);
  CHECK(data_asymmetry < 0.7 * plain.asymmetry);
}

// Three hands of clocks that go round at speeds of their own, 1, ½ and ¼ long: six sensors, of
// which none has to do with the reward, −a².
class Clocks final : public Environment {
 public:
  [[nodiscard]] int observation_size() const override { return 6; }
  [[nodiscard]] int action_size() const override { return 1; }
  void reset(std::uint64_t episode_seed, std::span<float> observation) override {
    RandomStream random({.seed = episode_seed});
    for (double& angle : angles_) angle = random.uniform(0, 6.283);
    t_ = 0;
    observe(observation);
  }
  StepResult step(std::span<const float> action, std::span<float> observation) override {
    for (std::size_t i = 0; i < 3; ++i) angles_[i] += 0.3 + 0.2 * static_cast<double>(i);
    observe(observation);
    return {-action[0] * action[0], false, ++t_ == 50};
  }

 private:
  void observe(std::span<float> observation) const {
    for (std::size_t i = 0; i < 3; ++i) {
      const double length = std::pow(0.5, i);
      observation[2 * i] = static_cast<float>(length * std::cos(angles_[i]));
      observation[2 * i + 1] = static_cast<float>(length * std::sin(angles_[i]));
    }
  }

  std::array<double, 3> angles_{};
  int t_ = 0;
};

// What is left of the next observation's variance once the best linear function of the last hidden
// layer is known (least squares over 40 episodes): 0 where that says all.
double unpredicted(const PolicyParameters& parameters) {
  constexpr int kEpisodes = 40;
  Policy policy(parameters);
  const auto width = static_cast<Eigen::Index>(policy.activity(0).size());
  Eigen::MatrixXd heard(width + 1, 50 * kEpisodes);
  Eigen::MatrixXd next(6, heard.cols());
  Clocks clocks;
  std::array<float, 6> observation{};
  std::array<float, 1> action{};
  Eigen::Index sample = 0;
  for (std::uint64_t episode = 0; episode < kEpisodes; ++episode) {
    clocks.reset(1'000'000 + episode, observation);
    policy.reset();
    StepResult step;
    while (!step.truncated) {
      policy.act(observation, action);
      for (Eigen::Index i = 0; i < width; ++i) {
        heard(i, sample) = static_cast<double>(policy.activity(0)[static_cast<std::size_t>(i)]);
      }
      heard(width, sample) = 1;
      step = clocks.step(action, observation);
      for (int i = 0; i < 6; ++i) {
        next(i, sample) = static_cast<double>(observation[static_cast<std::size_t>(i)]);
      }
      ++sample;
    }
  }
  const Eigen::MatrixXd best =
      (heard * heard.transpose()).ldlt().solve(heard * next.transpose()).transpose();
  const Eigen::VectorXd mean = next.rowwise().mean();
  return (next - best * heard).squaredNorm() / (next.colwise() - mean).squaredNorm();
}

TEST_CASE("a brain that is to predict comes to know what will be observed, and no other does") {
  // Three units can know the longest hand and half of the next: (¼ / 2 + 1/16) / (1 + ¼ + 1/16) =
  // 1/7 of the variance is left. Unless the weight has an effect, the two brains are the same.
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Several<Clocks> clocks(16);
    const Newborn born =
        newborn(clocks.worlds()[0],
                {.hidden = {3}, .learning = {.learning_rate = 3e-3, .entropy_weight = 1e-3}}, seed);
    const auto left = [&](double weight, std::uint64_t steps) {
      PpoSettings settings = small();
      settings.auxiliary.prediction_weight = weight;
      const Learned learned = PpoLearner(settings).learn(born.policy, born.genes,
                                                         {clocks.environments(), steps, 1, seed});
      REQUIRE_FALSE(learned.failure);
      return unpredicted(learned.policy);
    };
    const double innate = unpredicted(born.policy);
    const double midway = left(1, 20'000);
    const double learned = left(1, 60'000);
    const double without = left(0, 60'000);
    CAPTURE(seed, innate, midway, learned, without);
    CHECK(midway < innate);
    CHECK(learned < midway);
    CHECK(learned < 0.18);
    CHECK(learned < 0.7 * innate);
    CHECK(learned < 0.7 * without);
  }
}

}  // namespace
}  // namespace neuroprospect::brains

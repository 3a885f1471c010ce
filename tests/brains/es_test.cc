// Tests for brains/es.h: ranks, how well a generation finds the gradient of a quadratic, known best
// policies, the steps it takes, and that creatures learn to travel by it.
#include "brains/es.h"

#include <catch2/catch.hpp>
#include <numbers>

#include "tests/brains/analytic_worlds.h"
#include "tests/brains/newborn.h"
#include "tests/scenes/statistics.h"

namespace neuroprospect::brains {
namespace {

using samples::hash_of;
using samples::Newborn;
using worlds_known::Bandit;
using worlds_known::PointMass;
using worlds_known::Quadratic;
using worlds_known::Salary;
using worlds_known::Several;
using worlds_known::Sour;

TEST_CASE("centred ranks are even steps from -1/2 to 1/2, and equals share theirs") {
  CHECK(centred_ranks(std::array{3.0, -1.0, 7.0, 100.0, 4.0}) ==
        Eigen::VectorXf{{-0.25F, -0.5F, 0.25F, 0.5F, 0.0F}});
  CHECK(centred_ranks(std::array{2.0, 2.0, 2.0}) == Eigen::VectorXf{{0.0F, 0.0F, 0.0F}});
  CHECK(centred_ranks(std::array{1.0, 2.0, 2.0, 3.0}) ==
        Eigen::VectorXf{{-0.5F, 0.0F, 0.0F, 0.5F}});
}

TEST_CASE("a generation's alignment with the gradient of a quadratic is what theory says") {
  // For f(θ) = −|θ|² and n mirrored pairs, the ranks of f(θ ± σ ε) with small σ are those of ±x,
  // x = g·ε / |g| normal: u⁺ − u⁻ → 2 Φ(x) − 1. The estimate has mean E[(2Φ(x) − 1) x] = 1/√π along
  // g and variance E[(2Φ(x) − 1)²] / n = 1 / (3n) in each of the d − 1 other dimensions, so that
  //   cos² ≈ 1 / (1 + π (d − 1) / (3 n)).
  // False alarm: over 200 draws the mean's standard error was 0.004 and the approximation is
  // within 0.01; 0.03 is more than 4 standard errors beyond that.
  constexpr int d = 40;
  constexpr int n = 60;
  constexpr double sigma = 1e-3;
  RandomStream random = samples::stream(5);
  std::vector<double> squares;
  for (int draw = 0; draw < 200; ++draw) {
    Eigen::VectorXd at(d);
    for (double& x : at) x = random.normal();
    Eigen::MatrixXf directions(d, n);
    std::vector<double> returns;
    for (int pair = 0; pair < n; ++pair) {
      for (float& x : directions.col(pair)) x = static_cast<float>(random.normal());
      for (const double sign : {1.0, -1.0}) {
        returns.push_back(-(at + sign * sigma * directions.col(pair).cast<double>()).squaredNorm());
      }
    }
    const Eigen::VectorXd gradient = rank_gradient(directions, returns).cast<double>();
    const double cosine = -gradient.dot(at) / (gradient.norm() * at.norm());
    CHECK(cosine > 0);
    squares.push_back(cosine * cosine);
  }
  const auto found = scenes::mean_of(squares);
  CAPTURE(found.mean, found.error);
  CHECK(found.mean == Approx(1 / (1 + std::numbers::pi * (d - 1) / (3.0 * n))).margin(0.03));
}

TEST_CASE("ES finds the optimum of a quadratic") {
  // 16 numbers, 8 of them biases, that add up in pairs; the best sums are known
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Several<Quadratic> world(1);
    const Newborn born = samples::newborn(
        world.worlds()[0],
        {.hidden = {}, .learning = {.learning_rate = 1e-3, .exploration_std = 0.2}}, seed);
    EsSettings settings;
    settings.weight_decay = 0;
    const Learned learned =
        EsLearner(settings).learn(born.policy, born.genes, {world.environments(), 8000, 1, seed});
    Policy policy(learned.policy);
    std::array<float, Quadratic::kDimensions> action{};
    policy.act(std::array{1.0F}, action);
    CAPTURE(seed);
    CHECK((Quadratic::best() - Eigen::Map<Eigen::VectorXf>(action.data(), action.size())).norm() <
          0.1F);
  }
}

TEST_CASE("ES finds the best policy of a bandit with context") {
  double worst = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Several<Bandit> bandit(1);
    const Newborn born = samples::newborn(
        bandit.worlds()[0], {.hidden = {}, .learning = {.learning_rate = 3e-4}}, seed);
    EsSettings settings;
    settings.weight_decay = 0;
    const Learned learned = EsLearner(settings).learn(born.policy, born.genes,
                                                      {bandit.environments(), 40'000, 1, seed});
    worst = std::max(worst, Bandit::error(learned.policy));
  }
  CAPTURE(worst);
  CHECK(worst < 0.05);
}

Learned short_lesson(std::uint64_t seed, std::uint64_t birth, std::uint64_t steps = 3000) {
  Several<PointMass> masses(1);
  const Newborn born = samples::newborn(masses.worlds()[0], {.hidden = {8}}, 1);
  return EsLearner({}).learn(born.policy, born.genes,
                             {masses.environments(), steps, 5, seed, birth});
}

TEST_CASE("equal lessons of ES give equal brains, to the bit") {
  const Learned learned = short_lesson(1, 2);
  CHECK(hash_of(learned) == hash_of(short_lesson(1, 2)));
  CHECK(learned.curve == short_lesson(1, 2).curve);
  CHECK(hash_of(learned) != hash_of(short_lesson(2, 2)));
  CHECK(hash_of(learned) != hash_of(short_lesson(1, 3)));
}

TEST_CASE("ES takes exactly the steps of the lesson, and what is cut short counts by its share") {
  Several<Salary> salary(1, Salary(0, 10));
  const Newborn born = samples::newborn(salary.worlds()[0], {.hidden = {4}}, 1);
  int before = 0;
  for (const std::uint64_t steps : {0U, 1U, 19U, 20U, 160U, 333U}) {
    const Learned learned =
        EsLearner({}).learn(born.policy, born.genes, {salary.environments(), steps, 4, 1, 2});
    CHECK(static_cast<std::uint64_t>(salary.worlds()[0].taken() - before) == steps);
    before = salary.worlds()[0].taken();
    CHECK_FALSE(learned.failure);
    CHECK(learned.curve.size() == std::min<std::size_t>(steps, 4));
    // a mirrored pair takes 20 steps
    CHECK((learned.policy.network == born.policy.network) == (steps < 20));
    if (steps == 160) CHECK(learned.curve.back() == CurvePoint{160, 10.0, 4});
  }
  // a generation is 16 episodes of 20 steps; of the second, two pairs of eight are complete
  const auto moved = [&](std::uint64_t steps) {
    return (short_lesson(1, 2, steps).policy.network - short_lesson(1, 2, 320).policy.network)
        .cwiseAbs()
        .maxCoeff();
  };
  CHECK(moved(320 + 39) == 0);
  CHECK(moved(320 + 80) > 0);
  CHECK(moved(320 + 80) < 0.5F * moved(640));
}

TEST_CASE("ES keeps signs, reflexes and what cannot be") {
  Several<PointMass> masses(1);
  auto born = samples::newborn(
      masses.worlds()[0],
      {.hidden = {10}, .cell = Cell::relu, .dale = Dale::column, .density = 0.5}, 1);
  auto& learns = born.policy.constraint.learns;
  learns.assign(static_cast<std::size_t>(born.policy.network.size()), 1);
  std::fill_n(learns.begin(), 12, 0);
  const Learned learned =
      EsLearner({}).learn(born.policy, born.genes, {masses.environments(), 3000, 5, 1, 2});
  const auto span = [](const Eigen::VectorXf& numbers) {
    return std::span(numbers.data(), static_cast<std::size_t>(numbers.size()));
  };
  CHECK(learned.policy.network != born.policy.network);
  CHECK(count_violations(born.policy.constraint, span(learned.policy.network),
                         span(born.policy.network)) == 0);
}

TEST_CASE("what is not finite is a failure of ES as a result, with the innate policy") {
  for (const auto how : {Sour::How::reward, Sour::How::observation}) {
    Several<Sour> sour(1, Sour(how));
    const Newborn born = samples::newborn(sour.worlds()[0], {.hidden = {4}}, 1);
    const Learned learned =
        EsLearner({}).learn(born.policy, born.genes, {sour.environments(), 1000, 10, 1, 2});
    REQUIRE(learned.failure);
    CHECK_THAT(*learned.failure, Catch::Contains("not finite"));
    CHECK(learned.policy.network == born.policy.network);
    CHECK(learned.curve.size() < 10);
  }
}

}  // namespace
}  // namespace neuroprospect::brains

// Tests for brains/plasticity.h and brains/hebbian.h: the rule against its equation, what keeps it
// within bounds, how its genes vary, and lives of it.
#include "brains/hebbian.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "brains/mutate.h"
#include "tests/brains/analytic_worlds.h"
#include "tests/brains/newborn.h"

namespace neuroprospect::brains {
namespace {

using samples::hash_of;
using worlds_known::PointMass;
using worlds_known::Salary;
using worlds_known::Several;
using worlds_known::Sour;

std::span<const float> span_of(const Eigen::VectorXf& numbers) {
  return {numbers.data(), static_cast<std::size_t>(numbers.size())};
}

TEST_CASE("connections change as the rule's equation says, step by step") {
  for (const PlasticityGrain grain : {PlasticityGrain::block, PlasticityGrain::connection}) {
    for (const Cell cell : {Cell::tanh, Cell::ctrnn, Cell::lif, Cell::gru}) {
      RandomStream random = samples::stream(3);
      const Ports ports = samples::ports(3, 2);
      // gains so small that no weight comes near its limit
      const BrainGenome genome = random_brain({.hidden = {5, 4},
                                               .cell = cell,
                                               .recurrent = true,
                                               .hidden_gain = 0.3,
                                               .recurrent_gain = 0.3,
                                               .plasticity = grain},
                                              ports, random);
      PolicyParameters parameters = develop(genome, ports);
      REQUIRE(parameters.plasticity);
      parameters.plasticity->on = true;
      Policy policy(parameters);
      std::vector<double> numbers(parameters.network.begin(), parameters.network.end());
      std::vector<std::vector<double>> heard = {std::vector<double>(5), std::vector<double>(4)};
      if (cell == Cell::ctrnn) heard = {std::vector<double>(5, 0.5), std::vector<double>(4, 0.5)};
      for (int t = 0; t < 6; ++t) {
        std::vector<float> observation(3);
        std::vector<float> action(2);
        for (float& x : observation) x = static_cast<float>(random.normal());
        policy.act(observation, action);
        const auto did = [&](int layer) {
          if (layer < 0) return std::vector<double>(observation.begin(), observation.end());
          if (layer == 2) {
            return std::vector<double>{std::clamp(static_cast<double>(action[0]), -1.0, 1.0),
                                       std::clamp(static_cast<double>(action[1]), -1.0, 1.0)};
          }
          const auto activity = policy.activity(static_cast<std::size_t>(layer));
          return std::vector<double>(activity.begin(), activity.end());
        };
        std::size_t of_block = 0;
        for (const Block& block : blocks_of(parameters.shape)) {
          if (block.role != Role::weights && block.role != Role::recurrent) continue;
          const auto y = did(block.layer);
          const auto x = block.role == Role::recurrent
                             ? heard[static_cast<std::size_t>(block.layer)]
                             : did(block.layer - 1);
          for (Eigen::Index c = 0; c < block.columns; ++c) {
            for (Eigen::Index r = 0; r < block.rows; ++r) {
              const auto i = static_cast<std::size_t>(block.first + c * block.rows + r);
              const float* k = genome.plasticity.coefficients.data() +
                               5 * (grain == PlasticityGrain::block ? of_block : i);
              const double xi = x[static_cast<std::size_t>(c)];
              const double yi = y[static_cast<std::size_t>(r) % y.size()];
              numbers[i] += static_cast<double>(k[4]) *
                            (static_cast<double>(k[0]) * xi * yi + static_cast<double>(k[1]) * xi +
                             static_cast<double>(k[2]) * yi + static_cast<double>(k[3]));
            }
          }
          ++of_block;
        }
        for (int l = 0; l < 2; ++l) heard[static_cast<std::size_t>(l)] = did(l);
      }
      double worst = 0;
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto found = static_cast<double>(policy.numbers()[static_cast<Eigen::Index>(i)]);
        worst = std::max(worst, std::abs(found - numbers[i]));
      }
      CAPTURE(name_of(grain), name_of(cell));
      CHECK(worst < 1e-5);
      CHECK(policy.numbers() != parameters.network);
      policy.reset();
      CHECK(policy.numbers() == parameters.network);
    }
  }
}

TEST_CASE("plasticity that is off changes nothing, and none develops without genes") {
  RandomStream random = samples::stream(3);
  const Ports ports = samples::ports(3, 2);
  CHECK_FALSE(develop(random_brain({.hidden = {5}}, ports, random), ports).plasticity);
  const PolicyParameters parameters = develop(
      random_brain({.hidden = {5}, .plasticity = PlasticityGrain::block}, ports, random), ports);
  Policy policy(parameters);
  std::vector<float> action(2);
  policy.act(std::vector<float>{1, 2, 3}, action);
  CHECK(policy.numbers() == parameters.network);
}

TEST_CASE("plastic connections keep signs, masks and reflexes, and stay finite") {
  RandomStream random = samples::stream(4);
  const Ports ports = samples::ports(6, 3);
  BrainGenome genome = random_brain({.hidden = {8, 8},
                                     .cell = Cell::relu,
                                     .dale = Dale::column,
                                     .density = 0.5,
                                     .plasticity = PlasticityGrain::connection,
                                     .plasticity_gain = 5},
                                    ports, random);
  genome.architecture.hidden[0].learns = false;
  PolicyParameters parameters = develop(genome, ports);
  parameters.plasticity->on = true;
  Policy policy(parameters);
  std::vector<float> observation(6);
  std::vector<float> action(3);
  for (int t = 0; t < 200; ++t) {
    for (float& x : observation) x = static_cast<float>(random.normal());
    policy.act(observation, action);
    REQUIRE(count_violations(parameters.constraint, span_of(policy.numbers()),
                             span_of(parameters.network)) == 0);
  }
  CHECK(policy.numbers() != parameters.network);
  CHECK(policy.numbers().cwiseAbs().maxCoeff() <= kMaxPlasticWeight);
}

TEST_CASE("normalised connections change as others do, and then are shares of the largest") {
  RandomStream random = samples::stream(6);
  const Ports ports = samples::ports(4, 2);
  BrainGenome genome = random_brain(
      {.hidden = {5, 4}, .recurrent = true, .plasticity = PlasticityGrain::block}, ports, random);
  genome.architecture.hidden[1].learns = false;
  PolicyParameters parameters = develop(genome, ports);
  parameters.plasticity->on = true;
  std::vector<float> observation(4);
  std::vector<float> action(2);
  for (int t = 0; t < 5; ++t) {
    for (float& x : observation) x = static_cast<float>(random.normal());
    Policy plain(parameters);
    plain.act(observation, action);
    PolicyParameters also = parameters;
    also.plasticity->normalised = true;
    Policy normalised(also);
    normalised.act(observation, action);
    for (const Block& block : blocks_of(parameters.shape)) {
      Eigen::VectorXf expected = plain.numbers().segment(block.first, block.size());
      const bool plastic = block.role == Role::weights || block.role == Role::recurrent;
      if (plastic && block.layer != 1) expected /= expected.cwiseAbs().maxCoeff();
      CHECK(normalised.numbers().segment(block.first, block.size()) == expected);
    }
    parameters.network = normalised.numbers();
  }
}

TEST_CASE("coefficients of plasticity and reflexes mutate") {
  RandomStream random = samples::stream(5);
  const Ports ports = samples::ports(4, 2);
  BrainSettings settings{.hidden = {6, 6},
                         .plasticity = PlasticityGrain::block,
                         .plasticity_rate = 1,
                         .learns_rate = 0.5};
  const BrainGenome genome = random_brain(settings, ports, random);
  int toggled = 0;
  double squares = 0;
  constexpr int n = 400;
  for (int i = 0; i < n; ++i) {
    const Mutated child = mutate(genome, ports, {}, settings, random);
    REQUIRE_NOTHROW(validate(child.genome));
    const double moved = static_cast<double>(child.genome.plasticity.coefficients[0]) -
                         static_cast<double>(genome.plasticity.coefficients[0]);
    squares += moved * moved / n;
    for (const MutationRecord& record : child.records) toggled += record.op == "learns" ? 1 : 0;
  }
  // standard errors are 3.5 % and 10
  CHECK(std::sqrt(squares) == Approx(settings.plasticity_step).epsilon(0.15));
  CHECK(std::abs(toggled - n / 2) < 45);
}

samples::Newborn hebbian_newborn(const Environment& world, std::uint64_t seed = 1) {
  return samples::newborn(world, {.hidden = {8}, .plasticity = PlasticityGrain::connection}, seed);
}

TEST_CASE("a Hebbian life takes its steps, and leaves its connections and its plasticity") {
  for (const std::uint64_t steps : {0U, 1U, 10U, 64U, 333U}) {
    Several<Salary> salary(1, Salary(0, 10));
    const auto born = hebbian_newborn(salary.worlds()[0]);
    const Learned learned =
        HebbianLearner({}).learn(born.policy, born.genes, {salary.environments(), steps, 4, 1, 2});
    CHECK(static_cast<std::uint64_t>(salary.worlds()[0].taken()) == steps);
    CHECK(learned.curve.size() == std::min<std::size_t>(steps, 4));
    CHECK((learned.policy.network == born.policy.network) == (steps == 0));
    CHECK(learned.policy.plasticity->on);
  }
}

TEST_CASE("Hebbian connections persist from episode to episode, or restart") {
  Several<PointMass> masses(1);
  const auto born = hebbian_newborn(masses.worlds()[0]);
  const Lesson lesson{masses.environments(), 1000, 5, 1, 2};
  const Learned persistent = HebbianLearner({}).learn(born.policy, born.genes, lesson);
  const Learned restarted =
      HebbianLearner({.restart = true}).learn(born.policy, born.genes, lesson);
  CHECK(persistent.policy.network != born.policy.network);
  CHECK(restarted.policy.network == born.policy.network);
  CHECK(persistent.curve != restarted.curve);
  // to the bit
  const Learned again = HebbianLearner({}).learn(born.policy, born.genes, lesson);
  CHECK(hash_of(persistent) == hash_of(again));
  CHECK(persistent.curve == again.curve);
}

TEST_CASE("a Hebbian life normalises where the settings say so") {
  Several<Salary> salary(1, Salary(0, 10));
  const auto born = hebbian_newborn(salary.worlds()[0]);
  for (const bool normalised : {false, true}) {
    const Learned learned = HebbianLearner({.normalised = normalised})
                                .learn(born.policy, born.genes, {salary.environments(), 5, 1, 1});
    CHECK(learned.policy.plasticity->normalised == normalised);
    for (const LayerLayout& layer : layout_of(born.policy.shape)) {
      const auto weights = weights_in(learned.policy.network.data(), layer);
      CHECK((weights.cwiseAbs().maxCoeff() == 1) == normalised);
    }
  }
}

TEST_CASE("a Hebbian brain that excites itself without bound fails") {
  Several<Salary> salary(1, Salary(0, 1000));
  auto born = samples::newborn(salary.worlds()[0],
                               {.hidden = {8},
                                .cell = Cell::relu,
                                .recurrent = true,
                                .plasticity = PlasticityGrain::connection},
                               1);
  born.policy.network.setConstant(kMaxPlasticWeight);
  const Learned learned =
      HebbianLearner({}).learn(born.policy, born.genes, {salary.environments(), 1000, 1, 1});
  REQUIRE(learned.failure);
  CHECK_THAT(*learned.failure, Catch::Contains("not finite after 1000 steps"));
  CHECK(learned.policy.network == born.policy.network);
}

TEST_CASE("what is not finite is a failure of a Hebbian life as a result") {
  for (const auto how : {Sour::How::reward, Sour::How::observation}) {
    Several<Sour> sour(1, Sour(how));
    const auto born = hebbian_newborn(sour.worlds()[0]);
    const Learned learned =
        HebbianLearner({}).learn(born.policy, born.genes, {sour.environments(), 1000, 10, 1, 2});
    REQUIRE(learned.failure);
    CHECK_THAT(*learned.failure, Catch::Contains("not finite"));
    CHECK(learned.policy.network == born.policy.network);
  }
}

}  // namespace
}  // namespace neuroprospect::brains

// Tests for brains/founder.h and brains/develop.h: founders have the distribution that settings ask
// for, the naive control keeps its genome's, and what develops is what was inherited.
#include "brains/founder.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "brains/develop.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

std::span<const float> numbers_of(const PolicyParameters& policy) {
  return {policy.network.data(), static_cast<std::size_t>(policy.network.size())};
}

TEST_CASE("a founder's weights have the variance of the settings, its biases are 0") {
  RandomStream random = samples::stream(1);
  const BrainSettings settings{.hidden = {200, 100}, .hidden_gain = 1.5, .output_gain = 0.2};
  const BrainGenome genome = random_brain(settings, samples::ports(80, 50), random);
  const auto layers = samples::unpack(shape_of(genome), genome.wiring.numbers);
  REQUIRE(layers.size() == 3);
  for (std::size_t l = 0; l < 3; ++l) {
    const auto& weights = layers[l].weights;
    const double gain = l == 2 ? 0.2 : 1.5;
    const double variance = gain * gain / static_cast<double>(weights.cols());
    const auto n = static_cast<double>(weights.size());
    // five standard errors of a normal's mean and variance: a false alarm is below 1e-5
    CHECK(std::abs(weights.mean()) < 5 * std::sqrt(variance / n));
    CHECK(weights.squaredNorm() / n == Approx(variance).epsilon(5 * std::sqrt(2 / n)));
    CHECK(layers[l].biases.isZero(0));
  }
  CHECK(genome.learning == settings.learning);
  CHECK(genome.mutation_target == settings.mutation_target);
}

TEST_CASE("the naive control has the same numbers in each matrix, elsewhere") {
  RandomStream random = samples::stream(2);
  for (int i = 0; i < 300; ++i) {
    const Ports ports = samples::mirrored_ports(random);
    const PolicyParameters innate = develop(samples::any_brain(ports, random), ports);
    const PolicyParameters naive = naive_like(innate, random);
    CHECK(naive.shape == innate.shape);
    CHECK(naive.constraint == innate.constraint);
    CHECK(naive.exploration_log == innate.exploration_log);
    REQUIRE(count_violations(innate.constraint, numbers_of(naive)) == 0);
    for (const Block& block : blocks_of(innate.shape)) {
      const auto sorted = [&](const PolicyParameters& of) {
        std::vector<float> sizes(of.network.begin() + block.first,
                                 of.network.begin() + block.first + block.size());
        for (float& size : sizes) size = std::abs(size);  // a mirrored pair may change its sign
        std::sort(sizes.begin(), sizes.end());
        return sizes;
      };
      REQUIRE(sorted(innate) == sorted(naive));
    }
  }
  const Ports ports = samples::ports(40, 10);
  const PolicyParameters innate = develop(samples::random_genome(ports, random), ports);
  CHECK(naive_like(innate, random).network != innate.network);
}

TEST_CASE("what develops is what was inherited, for the body it fits only") {
  RandomStream random = samples::stream(3);
  const Ports ports = samples::ports(6, 2);
  const BrainGenome genome =
      random_brain({.hidden = {5}, .learning = {.exploration_std = 0.5}}, ports, random);
  const PolicyParameters policy = develop(genome, ports);
  CHECK(policy.shape == shape_of(genome));
  CHECK(std::ranges::equal(policy.network, genome.wiring.numbers));
  CHECK(policy.exploration_log.isApprox(Eigen::Vector2f::Constant(std::log(0.5F))));

  Ports swapped = ports;
  std::swap(swapped.sensors[0], swapped.sensors[1]);
  CHECK_THROWS_WITH(develop(genome, swapped), Catch::Contains("does not fit"));
  CHECK_THROWS_WITH(develop(genome, samples::ports(6, 3)), Catch::Contains("does not fit"));
  CHECK_THROWS_WITH(develop(genome, samples::ports(5, 2)), Catch::Contains("does not fit"));
}

TEST_CASE("a policy does what its network does") {
  RandomStream random = samples::stream(4);
  const Ports ports = samples::ports(9, 4);
  const BrainGenome genome = samples::random_genome(ports, random);
  const PolicyParameters parameters = develop(genome, ports);
  Policy policy(parameters);
  const Network<float> network(parameters.shape);
  auto trace = network.make_trace(1);
  std::vector<float> observation(9);
  std::vector<float> action(4);
  for (float& number : observation) number = static_cast<float>(random.normal());
  policy.act(observation, action);
  const Eigen::MatrixXf input = Eigen::Map<const Eigen::VectorXf>(observation.data(), 9);
  CHECK(std::ranges::equal(network.forward(parameters.network, input, trace).reshaped(), action));

  CHECK_THROWS_WITH(policy.act(action, action), Catch::Contains("4 observations"));
  PolicyParameters wrong = parameters;
  wrong.network.conservativeResize(3);
  CHECK_THROWS_WITH(Policy(wrong), Catch::Contains("3 numbers"));
}

TEST_CASE("contradicting settings are named") {
  CHECK_NOTHROW(validate(BrainSettings{}));
  CHECK_THROWS_WITH(validate(BrainSettings{.min_width = 300}), Catch::Contains("min_width"));
  CHECK_THROWS_WITH(validate(BrainSettings{.min_layers = 6}), Catch::Contains("min_layers"));
  CHECK_THROWS_WITH(validate(BrainSettings{.hidden = std::vector<int>(9, 4)}),
                    Catch::Contains("9 layers"));
}

}  // namespace
}  // namespace neuroprospect::brains

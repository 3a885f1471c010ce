// Tests for brains/bottleneck.h: wiring that develops from a genome of fixed size: for any body,
// the same for what bodies share, with the variance of a founder, and with a gradient that is
// right.
#include "brains/bottleneck.h"

#include <Eigen/SVD>
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "brains/adapt.h"
#include "brains/codec.h"
#include "brains/develop.h"
#include "brains/inherit.h"
#include "brains/innate.h"
#include "brains/recombine.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

using samples::bottleneck;

Ports placed(int sensors, int actuators, RandomStream& random) {
  Ports ports = samples::ports(sensors, actuators);
  samples::place(ports, random);
  return ports;
}

TEST_CASE("a genome network has one size, whatever the body and the brain") {
  RandomStream random = samples::stream(1);
  const BrainGenome small = random_brain(bottleneck({4}), placed(3, 1, random), random);
  const BrainGenome large = random_brain(bottleneck({256, 256}), placed(120, 20, random), random);
  CHECK(small.wiring.numbers.size() == large.wiring.numbers.size());
  const BrainSize size = size_of(large);
  CHECK(size.connections == 256 * 120 + 256 * 256 + 256 * 20);
  CHECK(size.genome_numbers == bottleneck_count(large.wiring.bottleneck) + 4 + 1);
  CHECK(size.connections > 50 * size.genome_numbers);
}

TEST_CASE("what a changed body keeps is wired to the bit as it was") {
  RandomStream random = samples::stream(2);
  for (int i = 0; i < 200; ++i) {
    const Ports before = placed(2 + static_cast<int>(random.below(30)), 3, random);
    Ports after = samples::changed(before, random);
    const BrainGenome genome = random_brain(bottleneck({12, 7}), before, random);
    RandomStream unused = samples::stream(9);
    const BrainGenome adapted = adapt(genome, after, unused);
    REQUIRE(unused.bits() == samples::stream(9).bits());
    REQUIRE(adapted.wiring.numbers == genome.wiring.numbers);
    const auto old_numbers = developed_numbers(genome, before);
    const auto new_numbers = developed_numbers(adapted, after);
    const auto places = origins(shape_of(genome), shape_of(adapted), by_ports(genome, adapted));
    for (std::size_t k = 0; k < places.size(); ++k) {
      if (places[k] < 0) continue;
      REQUIRE(new_numbers[k] == old_numbers[static_cast<std::size_t>(places[k])]);
    }
  }
}

TEST_CASE("organs at equal addresses are wired alike") {
  RandomStream random = samples::stream(3);
  Ports ports = placed(6, 2, random);
  Port twin = ports.sensors[4];
  twin.key = {8, 8};
  twin.mirror = 6;
  ports.sensors.push_back(twin);
  const BrainGenome genome = random_brain(bottleneck({9}), ports, random);
  const auto layers = samples::unpack(shape_of(genome), developed_numbers(genome, ports));
  CHECK(layers[0].weights.col(6) == layers[0].weights.col(4));
  CHECK(layers[0].weights.col(6) != layers[0].weights.col(3));
}

TEST_CASE("founders' blocks have the variance that direct wiring has") {
  RandomStream random = samples::stream(4);
  const BrainSettings settings = bottleneck({64, 64});
  for (int i = 0; i < 20; ++i) {
    const Ports ports = placed(64, 10, random);
    const BrainGenome genome = random_brain(settings, ports, random);
    const auto layers = samples::unpack(shape_of(genome), developed_numbers(genome, ports));
    const auto variance = [](const Eigen::MatrixXf& m) {
      return m.squaredNorm() / static_cast<float>(m.size());
    };
    // over all hidden weights: they share an output of the genome network
    const double hidden = 0.5 * (variance(layers[0].weights) + variance(layers[1].weights));
    CHECK(hidden == Approx(1.4 * 1.4 / 64).epsilon(1e-3));
    CHECK(variance(layers[2].weights) == Approx(0.3 * 0.3 / 64).epsilon(1e-3));
    for (const auto& layer : layers) CHECK(layer.biases.isZero(0));
    // and wiring is not the same for all units
    const Eigen::VectorXf strengths = layers[1].weights.jacobiSvd().singularValues();
    CHECK(strengths.squaredNorm() / (strengths[0] * strengths[0]) > 1.02);
  }
}

TEST_CASE("the gradient of development is that of central differences") {
  RandomStream random = samples::stream(5);
  for (int i = 0; i < 60; ++i) {
    const Ports ports = samples::mirrored_ports(random);
    BrainSettings settings = samples::any_settings(random);
    settings.encoding = Encoding::bottleneck;
    settings.bottleneck.hidden = {7, 5};
    BrainGenome genome = random_brain(settings, ports, random);
    if (random.chance(0.5)) genome.wiring.growth = samples::any_growth(genome, random);
    const Bottleneck development(genome, ports);
    const auto& numbers = genome.wiring.numbers;
    std::vector<float> weights(development.size());  // the loss is their product with the numbers
    for (float& weight : weights) weight = static_cast<float>(random.normal());
    std::vector<float> gradient(numbers.size(), 0.0F);
    development.backward(numbers, weights, gradient);

    std::vector<float> developed(development.size());
    const auto loss = [&](const std::vector<float>& at) {
      development.develop(at, developed);
      double sum = 0;
      for (std::size_t k = 0; k < developed.size(); ++k) {
        sum += static_cast<double>(weights[k]) * static_cast<double>(developed[k]);
      }
      return sum;
    };
    // along random directions
    double slope = 0;
    double difference = 0;
    std::vector<float> up = numbers;
    std::vector<float> down = numbers;
    constexpr double kStep = 1e-4;
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      const double along = random.normal();
      slope += along * static_cast<double>(gradient[k]);
      up[k] += static_cast<float>(kStep * along);
      down[k] -= static_cast<float>(kStep * along);
    }
    difference = (loss(up) - loss(down)) / (2 * kStep);
    double norm = 0;
    for (const float g : gradient) norm += static_cast<double>(g * g);
    CAPTURE(i, settings.dale, slope, difference);
    const double tolerance = settings.dale == Dale::none ? 0.02 : 0.2;  // sizes have corners at 0
    CHECK(std::abs(slope - difference) < tolerance * std::sqrt(norm) + 1e-3);
  }
}

TEST_CASE("children of two genome networks have each unit whole from one of them") {
  RandomStream random = samples::stream(6);
  const Ports ports = placed(9, 3, random);
  const BrainGenome main = random_brain(bottleneck({12}), ports, random);
  const BrainGenome mate = random_brain(bottleneck({20, 8}), ports, random);  // another brain
  int mates = 0;
  int units = 0;
  for (int i = 0; i < 40; ++i) {
    const BrainGenome child = recombine(main, mate, ports, {}, random).genome;
    CHECK(child.architecture == main.architecture);
    const NetworkShape shape = genome_network(main.wiring.bottleneck);
    const auto ours = samples::unpack(shape, main.wiring.numbers);
    const auto theirs = samples::unpack(shape, mate.wiring.numbers);
    const auto its = samples::unpack(shape, child.wiring.numbers);
    for (std::size_t l = 0; l < its.size(); ++l) {
      for (Eigen::Index u = 0; u < its[l].biases.size(); ++u) {
        const bool from_mate = its[l].weights.row(u) == theirs[l].weights.row(u);
        const auto& parent = from_mate ? theirs : ours;
        REQUIRE(its[l].weights.row(u) == parent[l].weights.row(u));
        REQUIRE(its[l].biases[u] == parent[l].biases[u]);
        const bool alike = ours[l].weights.row(u) == theirs[l].weights.row(u);
        mates += from_mate && !alike;
        units += alike ? 0 : 1;
      }
    }
  }
  // five standard errors: a false alarm is below 1e-6
  CHECK(mates == Approx(units / 2.0).margin(2.5 * std::sqrt(units)));
}

TEST_CASE("what a life taught a brain of either encoding is a genome that develops to the bit") {
  RandomStream random = samples::stream(8);
  for (int i = 0; i < 100; ++i) {
    const Ports ports = samples::mirrored_ports(random);
    BrainSettings settings = samples::any_settings(random);
    settings.encoding = Encoding::bottleneck;
    const BrainGenome genome = random_brain(settings, ports, random);
    const PolicyParameters innate = develop(genome, ports);
    std::vector<float> learned(innate.network.begin(), innate.network.end());
    for (float& number : learned) number += 0.1F * static_cast<float>(random.normal());
    project(innate.constraint, std::span(learned));
    const BrainGenome adult = with_wiring(genome, learned);
    REQUIRE(developed_numbers(adult, ports) == learned);
    REQUIRE(decode_brain(encode(adult)) == adult);
    REQUIRE(spelled_out(adult, ports) == adult);
  }
}

TEST_CASE("bottlenecks that cannot be are refused") {
  RandomStream random = samples::stream(9);
  const Ports ports = placed(4, 2, random);
  const auto refused = [&](auto&& change, const char* why) {
    BrainGenome genome = random_brain(bottleneck({5}), ports, random);
    change(genome);
    CHECK_THROWS_WITH(validate(genome), Catch::Contains(why));
  };
  refused([](BrainGenome& g) { g.wiring.bottleneck.clear(); }, "1 to 4 are possible");
  refused([](BrainGenome& g) { g.wiring.bottleneck[0] = 0; }, "0 units in its genome network");
  refused([](BrainGenome& g) { g.wiring.numbers.pop_back(); }, "where its sizes need");
  refused([](BrainGenome& g) { g.wiring.encoding = Encoding::direct; }, "no genome network");
  refused([](BrainGenome& g) { g.plasticity.grain = PlasticityGrain::connection; },
          "direct wiring alone");
}

}  // namespace
}  // namespace neuroprospect::brains

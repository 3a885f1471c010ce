// Tests for brains/mutate.h and brains/calibrate.h: mutations move what a brain does as far as they
// should, keep what they promise to keep, and never leave a genome that is not valid.
#include "brains/mutate.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "brains/calibrate.h"
#include "brains/network.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

Eigen::MatrixXf outputs(const BrainGenome& genome, const Eigen::MatrixXf& observations) {
  const Network<float> network(shape_of(genome));
  auto trace = network.make_trace(observations.cols());
  return network.forward(
      Eigen::Map<const Eigen::VectorXf>(genome.wiring.numbers.data(), network.parameter_count()),
      observations, trace);
}

double moved(const BrainGenome& from, const BrainGenome& to, const Eigen::MatrixXf& observations) {
  const Eigen::MatrixXf difference = outputs(to, observations) - outputs(from, observations);
  return std::sqrt(difference.cast<double>().squaredNorm() /
                   static_cast<double>(difference.size()));
}

// the remembered observations as these ports see them, written independently of the code
Eigen::MatrixXf seen(const Ports& ports, const Memory& memory) {
  Eigen::MatrixXf result =
      Eigen::MatrixXf::Zero(std::ssize(ports.sensors), static_cast<Eigen::Index>(memory.count()));
  for (std::size_t i = 0; i < ports.sensors.size(); ++i) {
    for (std::size_t j = 0; j < memory.sensors.size(); ++j) {
      if (memory.sensors[j] != ports.sensors[i].key) continue;
      for (std::size_t k = 0; k < memory.count(); ++k) {
        result(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) =
            memory.observations[k * memory.sensors.size() + j];
      }
    }
  }
  return result;
}

TEST_CASE("a calibrated mutation moves the outputs by its target") {
  RandomStream random = samples::stream(1);
  double worst = 0;
  for (int i = 0; i < 1000; ++i) {
    const Ports parent = samples::random_ports(random);
    Ports child = samples::changed(parent, random);
    // at least one sensor is remembered
    if (std::ranges::find(child.sensors, parent.sensors[0].key, &Port::key) ==
        child.sensors.end()) {
      child.sensors.push_back(parent.sensors[0]);
    }
    BrainGenome genome = samples::random_genome(child, random);
    genome.mutation_target = random.uniform(kMutationTargetLow, kMutationTargetHigh);
    const Memory memory = samples::random_memory(parent, 1 + random.below(kMemorySize), random);
    const BrainGenome mutated = calibrated_mutation(genome, child, memory, random);
    REQUIRE_NOTHROW(validate(mutated));
    const double distance = moved(genome, mutated, seen(child, memory));
    worst = std::max(worst, std::abs(distance / genome.mutation_target - 1));
  }
  CHECK(worst < 0.01);
}

TEST_CASE("a calibrated mutation changes all wiring numbers and nothing else") {
  RandomStream random = samples::stream(2);
  const Ports ports = samples::ports(10, 4);
  const BrainGenome genome = samples::random_genome(ports, random);
  BrainGenome mutated =
      calibrated_mutation(genome, ports, samples::random_memory(ports, 8, random), random);
  for (std::size_t i = 0; i < genome.wiring.numbers.size(); ++i) {
    CHECK(mutated.wiring.numbers[i] != genome.wiring.numbers[i]);
  }
  mutated.wiring.numbers = genome.wiring.numbers;
  CHECK(mutated == genome);
}

TEST_CASE("without a memory, a calibrated mutation is calibrated on normal observations") {
  RandomStream random = samples::stream(3);
  for (int i = 0; i < 20; ++i) {
    const Ports ports = samples::ports(20, 6);
    const BrainGenome genome = random_brain({}, ports, random);
    Memory strange;  // of sensors that this body lacks
    if (i % 2 == 1) {
      strange = samples::random_memory(ports, 5, random);
      for (PortKey& key : strange.sensors) key.high = 99;
    }
    const BrainGenome mutated = calibrated_mutation(genome, ports, strange, random);
    Eigen::MatrixXf observations(20, kMaxColumns);
    for (float& number : observations.reshaped()) number = static_cast<float>(random.normal());
    // other observations than it was calibrated on: the distance agrees, but not to the digit
    CHECK(moved(genome, mutated, observations) == Approx(genome.mutation_target).epsilon(0.25));
  }
}

TEST_CASE("every mutation of every genome is valid, within bounds, and recorded") {
  RandomStream random = samples::stream(4);
  const BrainSettings settings{.width_rate = 0.5,
                               .depth_rate = 0.5,
                               .gene_rate = 0.5,
                               .min_width = 3,
                               .max_width = 30,
                               .min_layers = 1,
                               .max_layers = 3};
  for (int line = 0; line < 40; ++line) {
    const Ports ports = samples::random_ports(random);
    const Memory memory = samples::random_memory(ports, 8, random);
    BrainGenome genome = random_brain({.hidden = {8, 12}}, ports, random);
    for (int generation = 0; generation < 50; ++generation) {
      const Mutated child = mutate(genome, ports, memory, settings, random);
      REQUIRE_NOTHROW(validate(child.genome));
      const auto& hidden = child.genome.architecture.hidden;
      REQUIRE((hidden.size() >= 1 && hidden.size() <= 3));
      for (const HiddenLayer& layer : hidden) REQUIRE((layer.width >= 3 && layer.width <= 30));

      // a record for each change, and no other
      const auto recorded = [&](std::string_view op) {
        return std::ranges::count(child.records, op, &MutationRecord::op) == 1;
      };
      REQUIRE((recorded("depth") || recorded("width")) ==
              (child.genome.architecture != genome.architecture));
      REQUIRE(recorded("learning_gene") == (child.genome.learning != genome.learning));
      REQUIRE(recorded("calibrated"));
      REQUIRE(recorded("mutation_target") ==
              (child.genome.mutation_target != genome.mutation_target));
      REQUIRE(child.genome.wiring.sensors == genome.wiring.sensors);
      genome = child.genome;
    }
  }
}

// settings under which one operator alone acts, and wiring moves as little as it can
BrainSettings only(double width_rate, double depth_rate) {
  return {.mutation_target_step = 0,
          .width_rate = width_rate,
          .depth_rate = depth_rate,
          .gene_rate = 0,
          .min_width = 1,
          .max_width = 100};
}

TEST_CASE("structural mutations keep what a brain does, as far as they can") {
  RandomStream random = samples::stream(5);
  const Ports ports = samples::ports(12, 5);
  const Memory memory = samples::random_memory(ports, kMemorySize, random);
  const Eigen::MatrixXf observations = seen(ports, memory);
  int added_units = 0;
  int added_layers = 0;
  for (int i = 0; i < 400; ++i) {
    const bool depth = i % 2 == 0;
    BrainGenome genome = random_brain({.hidden = {16, 16}}, ports, random);
    genome.mutation_target = kMutationTargetLow;
    const Mutated child = mutate(genome, ports, memory, only(depth ? 0 : 1, depth ? 1 : 0), random);
    const double distance = moved(genome, child.genome, observations);
    const auto units = [](const BrainGenome& g) { return size_of(g).units; };
    if (depth && child.genome.architecture.hidden.size() > 2) {
      // a new layer's tanh bends by up to 2 %
      ++added_layers;
      CHECK(distance < 0.02);
    } else if (!depth && units(child.genome) > units(genome)) {
      ++added_units;
      CHECK(distance == Approx(kMutationTargetLow).epsilon(0.01));
    }
  }
  CHECK(added_units > 50);
  CHECK(added_layers > 50);
}

TEST_CASE("a layer that was added and is removed leaves the network that was") {
  // with nearly straight tanh: small weights
  RandomStream random = samples::stream(6);
  const Ports ports = samples::ports(12, 5);
  const Memory memory = samples::random_memory(ports, kMemorySize, random);
  const BrainSettings linear{.hidden = {16}, .hidden_gain = 0.01, .output_gain = 100};
  int removed = 0;
  for (int i = 0; i < 100; ++i) {
    BrainGenome genome = random_brain(linear, ports, random);
    genome.mutation_target = kMutationTargetLow;
    auto layers = samples::unpack(shape_of(genome), genome.wiring.numbers);
    layers[0].biases.setConstant(0.05F);
    genome.wiring.numbers = samples::pack(layers);
    Mutated child{genome, {}};
    const auto depth = [&] { return child.genome.architecture.hidden.size(); };
    while (depth() == 1) child = mutate(child.genome, ports, memory, only(0, 1), random);
    const BrainGenome deep = child.genome;
    while (depth() != 1) child = mutate(child.genome, ports, memory, only(0, 1), random);
    const Eigen::MatrixXf observations = seen(ports, memory);
    const double size =
        outputs(deep, observations).norm() / std::sqrt(static_cast<double>(5 * kMemorySize));
    removed += moved(deep, child.genome, observations) < 0.05 * size;
  }
  CHECK(removed > 90);
}

TEST_CASE("removed units are those that mattered least") {
  RandomStream random = samples::stream(7);
  const Ports ports = samples::ports(6, 3);
  const Memory memory = samples::random_memory(ports, 16, random);
  for (int i = 0; i < 100; ++i) {
    BrainGenome genome = random_brain({.hidden = {12}}, ports, random);
    genome.mutation_target = kMutationTargetLow;
    // unit 7 speaks to nobody
    auto layers = samples::unpack(shape_of(genome), genome.wiring.numbers);
    layers[1].weights.col(7).setZero();
    genome.wiring.numbers = samples::pack(layers);
    const Mutated child = mutate(genome, ports, memory, only(1, 0), random);
    CHECK(moved(genome, child.genome, seen(ports, memory)) ==
          Approx(kMutationTargetLow).epsilon(0.01));
  }
}

TEST_CASE("genes and target drift log-normally, within their ranges") {
  RandomStream random = samples::stream(8);
  const Ports ports = samples::ports(3, 1);
  const BrainSettings settings{
      .mutation_target_step = 0.2, .width_rate = 0, .depth_rate = 0, .gene_rate = 1};
  const BrainGenome genome = random_brain({.hidden = {4}}, ports, random);
  double target_sum = 0;
  double target_squares = 0;
  double rate_squares = 0;
  int rates = 0;
  constexpr int n = 4000;
  for (int i = 0; i < n; ++i) {
    const BrainGenome child = mutate(genome, ports, {}, settings, random).genome;
    const double step = std::log(child.mutation_target / genome.mutation_target);
    target_sum += step;
    target_squares += step * step;
    if (child.learning.learning_rate != genome.learning.learning_rate) {
      rate_squares += std::pow(std::log(child.learning.learning_rate / 3e-4), 2);
      ++rates;
    }
  }
  // five standard errors: a false alarm is below 1e-5
  CHECK(target_sum / n == Approx(0).margin(5 * 0.2 / std::sqrt(n)));
  CHECK(std::sqrt(target_squares / n) == Approx(0.2).epsilon(5 / std::sqrt(2.0 * n)));
  CHECK(rates == Approx(n / 4).margin(5 * std::sqrt(n * 3.0 / 16)));
  CHECK(std::sqrt(rate_squares / rates) == Approx(0.3).epsilon(5 / std::sqrt(2.0 * rates)));
}

TEST_CASE("a mutation is a function of its stream") {
  RandomStream random = samples::stream(9);
  const Ports ports = samples::ports(8, 3);
  const BrainGenome genome = random_brain({}, ports, random);
  const Memory memory = samples::random_memory(ports, 20, random);
  const auto child = [&](std::uint64_t seed) {
    RandomStream own = samples::stream(seed);
    return mutate(genome, ports, memory, {}, own).genome;
  };
  CHECK(child(1) == child(1));
  CHECK(child(1) != child(2));
}

}  // namespace
}  // namespace neuroprospect::brains

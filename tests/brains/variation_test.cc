// Tests that any brain there can be stays one, whatever variation does to it, and that its
// constraints hold exactly.
#include <algorithm>
#include <catch2/catch.hpp>

#include "brains/adapt.h"
#include "brains/codec.h"
#include "brains/constraint.h"
#include "brains/develop.h"
#include "brains/mutate.h"
#include "brains/recombine.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

std::size_t violations(const BrainGenome& genome, const Ports& ports) {
  return count_violations(constraint_of(genome, ports), developed_numbers(genome, ports));
}

// other ports of the same body and some new ones, in pairs where they were
Ports regrown(const Ports& ports, RandomStream& random) {
  Ports result = samples::mirrored_ports(random);
  std::uint64_t key = 9000;
  for (auto* list : {&result.sensors, &result.actuators}) {
    const auto& old = list == &result.sensors ? ports.sensors : ports.actuators;
    for (std::size_t i = 0; i < list->size(); ++i) {
      (*list)[i].key = i < old.size() && random.chance(0.7) ? old[i].key : PortKey{7, key++};
    }
  }
  return result;
}

TEST_CASE("10,000 mutations of any kind of any brains leave valid ones, within their constraints") {
  RandomStream random = samples::stream(1);
  int changed_architectures = 0;
  for (int line = 0; line < 500; ++line) {
    const Ports ports = samples::mirrored_ports(random);
    const BrainSettings settings = samples::any_settings(random);
    const Memory memory = samples::random_memory(ports, 4, random);
    BrainGenome genome = samples::any_brain(ports, random);
    for (int generation = 0; generation < 20; ++generation) {
      const Mutated child = mutate(genome, ports, memory, settings, random);
      REQUIRE_NOTHROW(validate(child.genome));
      REQUIRE(violations(child.genome, ports) == 0);
      changed_architectures += child.genome.architecture != genome.architecture;
      genome = child.genome;
    }
    REQUIRE(decode_brain(encode(genome)) == genome);
  }
  CHECK(changed_architectures > 3000);
}

TEST_CASE("any brain fits any body, and what it keeps stays what it was") {
  RandomStream random = samples::stream(2);
  for (int i = 0; i < 500; ++i) {
    const Ports ports = samples::mirrored_ports(random);
    const BrainGenome genome = samples::any_brain(ports, random);
    const Ports other = regrown(ports, random);
    const BrainGenome adapted = adapt(genome, other, random);
    REQUIRE(violations(adapted, other) == 0);
    REQUIRE(adapted.architecture == genome.architecture);
    REQUIRE_NOTHROW(develop(adapted, other));
    if (genome.wiring.encoding == Encoding::bottleneck) {
      REQUIRE(adapted.wiring.numbers == genome.wiring.numbers);
      continue;
    }
    if (genome.architecture.symmetric) continue;  // other images, other means
    const auto places = origins(shape_of(genome), shape_of(adapted), by_ports(genome, adapted));
    for (std::size_t k = 0; k < places.size(); ++k) {
      if (places[k] < 0) continue;
      REQUIRE(adapted.wiring.numbers[k] ==
              genome.wiring.numbers[static_cast<std::size_t>(places[k])]);
    }
  }
}

TEST_CASE("children of any two brains of one kind are valid, within their constraints") {
  RandomStream random = samples::stream(3);
  int mixed = 0;
  for (int i = 0; i < 500; ++i) {
    const Ports ports = samples::mirrored_ports(random);
    const BrainSettings settings = samples::any_settings(random);
    const BrainGenome main = random_brain(settings, ports, random);
    const Ports mates = regrown(ports, random);
    const BrainGenome mate = random_brain(settings, mates, random);
    std::vector<PortKey> from_mate;
    const Ports childs = regrown(ports, random);
    for (const Port& port : childs.sensors) {
      if (random.chance(0.2)) from_mate.push_back(port.key);
    }
    const Mutated child = recombine(main, mate, childs, from_mate, random);
    REQUIRE(violations(child.genome, childs) == 0);
    mixed += std::ranges::count(child.records, "units", &MutationRecord::field) > 0;
  }
  CHECK(mixed > 400);
}

TEST_CASE("a symmetric brain acts mirrored in a mirrored body") {
  RandomStream random = samples::stream(4);
  int tested = 0;
  double worst = 0;
  for (int i = 0; i < 1000; ++i) {
    const Ports ports = samples::mirrored_ports(random);
    const BrainGenome genome = samples::any_brain(ports, random);
    if (!genome.architecture.symmetric) continue;
    ++tested;
    const PolicyParameters parameters = develop(genome, ports);
    Policy policy(parameters);
    Policy mirrored(parameters);
    std::vector<float> seen(ports.sensors.size());
    std::vector<float> seen_mirrored(ports.sensors.size());
    std::vector<float> action(ports.actuators.size());
    std::vector<float> action_mirrored(ports.actuators.size());
    for (int step = 0; step < 5; ++step) {
      for (float& number : seen) number = static_cast<float>(random.normal());
      for (std::size_t j = 0; j < seen.size(); ++j) {
        seen_mirrored[static_cast<std::size_t>(ports.sensors[j].mirror)] =
            static_cast<float>(ports.sensors[j].mirror_sign) * seen[j];
      }
      policy.act(seen, action);
      mirrored.act(seen_mirrored, action_mirrored);
      for (std::size_t j = 0; j < action.size(); ++j) {
        const Port& port = ports.actuators[j];
        const double image = action_mirrored[static_cast<std::size_t>(port.mirror)];
        worst = std::max(worst, std::abs(image - port.mirror_sign * action[j]));
      }
    }
  }
  CHECK(tested > 50);
  CHECK(worst < 1e-5);
}

TEST_CASE("a projection is to the nearest point: what is allowed stays, to the bit") {
  RandomStream random = samples::stream(5);
  for (int i = 0; i < 200; ++i) {
    const Ports ports = samples::mirrored_ports(random);
    const BrainGenome genome = samples::any_brain(ports, random);
    const Constraint constraint = constraint_of(genome, ports);
    const std::vector<float> allowed = developed_numbers(genome, ports);
    std::vector<float> numbers = allowed;
    project(constraint, std::span(numbers));
    REQUIRE(numbers == allowed);

    // from anywhere: allowed, and not nearer to any other allowed point that was tried
    std::vector<double> anywhere(numbers.size());
    for (double& number : anywhere) number = random.normal();
    std::vector<double> nearest = anywhere;
    project(constraint, std::span(nearest));
    const auto distance = [&](const std::vector<double>& point) {
      double sum = 0;
      for (std::size_t k = 0; k < point.size(); ++k) {
        sum += (point[k] - anywhere[k]) * (point[k] - anywhere[k]);
      }
      return sum;
    };
    for (int attempt = 0; attempt < 5; ++attempt) {
      std::vector<double> other = nearest;
      for (double& number : other) number += 0.1 * random.normal();
      project(constraint, std::span(other));
      REQUIRE(distance(other) >= distance(nearest) - 1e-9);
    }
  }
}

}  // namespace
}  // namespace neuroprospect::brains

// Tests for brains/recombine.h: every number of a child's brain is one of its parents', by the rule
// that the header states, over 10,000 children. Chance may break a bound of this file with
// probability below 1e-6.
#include "brains/recombine.h"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "brains/adapt.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

// a brain of the same hidden layers for other ports, with numbers of its own
BrainGenome relative(const BrainGenome& genome, const Ports& ports, RandomStream& random) {
  BrainGenome other = adapt(genome, ports, random);
  for (float& number : other.wiring.numbers) number = static_cast<float>(random.normal());
  LearningGenes::declare(other.learning, [&](const Parameter& gene, double& value) {
    value = random.uniform(gene.low, gene.high);
  });
  other.mutation_target = random.uniform(kMutationTargetLow, kMutationTargetHigh);
  return other;
}

// A brain as a table of numbers: layer, unit and input by port key, or by place where hidden. Input
// {0, 0} is the bias.
using Place = std::tuple<std::size_t, PortKey, PortKey>;
std::map<Place, float> table_of(const BrainGenome& genome) {
  std::map<Place, float> table;
  const auto layers = samples::unpack(shape_of(genome), genome.wiring.numbers);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    for (Eigen::Index i = 0; i < layers[l].weights.rows(); ++i) {
      const auto at = [&](Eigen::Index k) { return static_cast<std::size_t>(k); };
      const PortKey unit =
          l + 1 == layers.size() ? genome.wiring.actuators[at(i)] : PortKey{9, at(i) + 1};
      table[{l, unit, {0, 0}}] = layers[l].biases[i];
      for (Eigen::Index j = 0; j < layers[l].weights.cols(); ++j) {
        const PortKey input = l == 0 ? genome.wiring.sensors[at(j)] : PortKey{9, at(j) + 1};
        table[{l, unit, input}] = layers[l].weights(i, j);
      }
    }
  }
  return table;
}

template <class Key>
std::optional<float> find(const std::map<Key, float>& table, const Key& key) {
  const auto found = table.find(key);
  return found == table.end() ? std::nullopt : std::optional(found->second);
}

// the ports of `child` that came with limbs of the mate: some of those that the mate has
std::vector<PortKey> some_of(const Ports& child, const Ports& mate, RandomStream& random) {
  std::vector<PortKey> keys;
  const auto take = [&](const std::vector<Port>& wanted, const std::vector<Port>& there) {
    for (const Port& port : wanted) {
      const bool has = std::ranges::find(there, port.key, &Port::key) != there.end();
      if (has && random.chance(0.4)) keys.push_back(port.key);
    }
  };
  take(child.sensors, mate.sensors);
  take(child.actuators, mate.actuators);
  return keys;
}

TEST_CASE("of 10,000 children every number is a parent's, by the rule") {
  RandomStream random = samples::stream(1);
  std::uint64_t units = 0, mates_units = 0;
  for (int n = 0; n < 10'000; ++n) {
    const Ports main_ports = samples::ports(1 + static_cast<int>(random.below(8)),
                                            1 + static_cast<int>(random.below(4)));
    BrainSettings settings;
    settings.hidden.assign(random.below(3), 1 + static_cast<int>(random.below(5)));
    const BrainGenome main = random_brain(settings, main_ports, random);
    const Ports mate_ports = samples::changed(main_ports, random);
    const BrainGenome mate = relative(main, mate_ports, random);
    // of the parents' ports some, and some of neither
    Ports child_ports = samples::changed(main_ports, random);
    for (const Port& port : mate_ports.sensors) {
      if (std::ranges::find(child_ports.sensors, port.key, &Port::key) == child_ports.sensors.end())
        child_ports.sensors.push_back(port);
    }
    const auto came = some_of(child_ports, mate_ports, random);

    const Mutated child = recombine(main, mate, child_ports, came, random);
    REQUIRE_NOTHROW(validate(child.genome));
    REQUIRE(child.genome.architecture == main.architecture);
    const auto mains = table_of(main);
    const auto mates = table_of(mate);
    // by unit: what it has of either parent, where both have it and no limb decides
    std::map<std::pair<std::size_t, PortKey>, std::set<bool>> drawn;
    const auto limb_came = [&](const PortKey& key) {
      return std::ranges::find(came, key) != came.end();
    };
    std::uint64_t of_mate = 0;
    for (const auto& [place, value] : table_of(child.genome)) {
      const auto& [layer, unit, input] = place;
      const auto of_main = find(mains, place);
      const auto of_the_mate = find(mates, place);
      if (input == PortKey{0, 0} && of_the_mate == value) ++of_mate;
      if (of_main && of_the_mate) {
        if (limb_came(unit) || limb_came(input)) {
          REQUIRE(value == *of_the_mate);
        } else {
          REQUIRE((value == *of_main || value == *of_the_mate));
          drawn[{layer, unit}].insert(value == *of_the_mate);
        }
      } else if (of_main) {
        REQUIRE(value == *of_main);
      } else if (of_the_mate) {
        REQUIRE(value == *of_the_mate);
      }
    }
    for (const auto& [unit, sources] : drawn) {
      REQUIRE(sources.size() == 1);  // taken whole
      ++units;
      mates_units += sources.contains(true) ? 1 : 0;
    }
    const auto record = std::ranges::find(child.records, "units", &MutationRecord::field);
    REQUIRE((record == child.records.end()) == (of_mate == 0));
    if (of_mate > 0) REQUIRE(record->after == fmt::format("{} of the mate", of_mate));
  }
  const double expected = static_cast<double>(units) / 2;
  CHECK(std::abs(static_cast<double>(mates_units) - expected) < 5 * std::sqrt(expected / 2));
}

TEST_CASE("each gene is one parent's or the other's, with equal chance and independently") {
  RandomStream random = samples::stream(2);
  const Ports ports = samples::ports(3, 2);
  const BrainGenome main = samples::random_genome(ports, random);
  const BrainGenome mate = relative(main, ports, random);
  std::map<std::vector<bool>, int> counts;
  constexpr int n = 6400;
  for (int i = 0; i < n; ++i) {
    const Mutated child = recombine(main, mate, ports, {}, random);
    std::vector<double> mains, mates;
    LearningGenes::declare(main.learning,
                           [&](const Parameter&, double gene) { mains.push_back(gene); });
    LearningGenes::declare(mate.learning,
                           [&](const Parameter&, double gene) { mates.push_back(gene); });
    std::vector<bool> chosen;
    LearningGenes::declare(child.genome.learning, [&](const Parameter& gene, double value) {
      const std::size_t k = chosen.size();
      REQUIRE((value == mains[k] || value == mates[k]));
      chosen.push_back(value == mates[k]);
      const auto record = std::ranges::find(child.records, gene.name, &MutationRecord::field);
      REQUIRE((record != child.records.end()) == chosen.back());
    });
    chosen.push_back(child.genome.mutation_target == mate.mutation_target);
    ++counts[chosen];
  }
  REQUIRE(counts.size() == 32);
  double chi_square = 0;
  for (const auto& [chosen, count] : counts) {
    chi_square += (count - n / 32.0) * (count - n / 32.0) / (n / 32.0);
  }
  CHECK(chi_square < 82);  // 31 degrees of freedom
}

TEST_CASE("where hidden layers differ, the brain is the main parent's") {
  RandomStream random = samples::stream(3);
  const Ports ports = samples::ports(6, 3);
  Ports grown = ports;
  grown.sensors.push_back({.key = {2, 1}});
  grown.actuators.push_back({.key = {2, 2}});
  for (const std::vector<int>& hidden : std::vector<std::vector<int>>{{}, {5}, {4, 5}, {4, 4, 4}}) {
    const BrainGenome main = random_brain({.hidden = {4, 4}}, ports, random);
    const BrainGenome mate = random_brain({.hidden = hidden}, grown, random);
    RandomStream a = samples::stream(9);
    RandomStream b = samples::stream(9);
    const std::vector<PortKey> came = {{2, 1}, {2, 2}};
    const Mutated child = recombine(main, mate, grown, came, a);
    CHECK(child.genome.wiring == adapt(main, grown, b).wiring);
    CHECK(child.genome.architecture == main.architecture);
  }
}

TEST_CASE("a brain recombined with itself is itself") {
  RandomStream random = samples::stream(4);
  for (int i = 0; i < 100; ++i) {
    const Ports ports = samples::random_ports(random);
    const BrainGenome genome = samples::random_genome(ports, random);
    CHECK(recombine(genome, genome, ports, {}, random).genome == genome);
  }
}

}  // namespace
}  // namespace neuroprospect::brains

#include "brains/recombine.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "brains/adapt.h"

namespace neuroprospect::brains {
namespace {

// Where a unit or a sensor of the child's is in its parents.
struct Origin {
  bool in_main = true;
  Eigen::Index in_mate = -1;  // its place there; −1 where the mate lacks it
  bool came = false;          // with a limb of the mate
};

std::vector<Origin> of_ports(const std::vector<PortKey>& child, const std::vector<PortKey>& main,
                             const std::vector<PortKey>& mate, std::span<const PortKey> from_mate) {
  std::vector<Origin> origins;
  for (const PortKey& key : child) {
    const auto found = std::ranges::find(mate, key);
    const bool in_mate = found != mate.end();
    origins.push_back({std::ranges::find(main, key) != main.end(),
                       in_mate ? found - mate.begin() : -1,
                       in_mate && std::ranges::find(from_mate, key) != from_mate.end()});
  }
  return origins;
}

std::vector<Origin> of_hidden(int width) {
  std::vector<Origin> origins(static_cast<std::size_t>(width));
  for (std::size_t i = 0; i < origins.size(); ++i)
    origins[i].in_mate = static_cast<Eigen::Index>(i);
  return origins;
}

void record_count(std::vector<MutationRecord>& records, const char* field, std::ptrdiff_t count) {
  if (count > 0) records.push_back({"recombine", field, "", fmt::format("{} of the mate", count)});
}

// Puts the mate's numbers into `child`, which is the main parent's brain in the child's body and
// has the same hidden layers as the mate's.
void recombine_wiring(BrainGenome& child, const BrainGenome& main, const BrainGenome& mate,
                      std::span<const PortKey> from_mate, RandomStream& random,
                      std::vector<MutationRecord>& records) {
  // what stands before each layer and behind the last
  std::vector<std::vector<Origin>> stages = {
      of_ports(child.wiring.sensors, main.wiring.sensors, mate.wiring.sensors, from_mate)};
  for (const HiddenLayer& layer : child.architecture.hidden) {
    stages.push_back(of_hidden(layer.width));
  }
  stages.push_back(
      of_ports(child.wiring.actuators, main.wiring.actuators, mate.wiring.actuators, from_mate));

  auto layers = unpack(shape_of(child), child.wiring.numbers);
  const auto mates = unpack(shape_of(mate), mate.wiring.numbers);
  std::ptrdiff_t units = 0;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    for (Eigen::Index i = 0; i < layers[l].weights.rows(); ++i) {
      const Origin& unit = stages[l + 1][static_cast<std::size_t>(i)];
      const bool drawn = random.chance(0.5);
      if (unit.in_mate < 0) continue;
      const bool whole = drawn || unit.came;
      if (whole || !unit.in_main) {
        ++units;
        layers[l].biases[i] = mates[l].biases[unit.in_mate];
      }
      for (Eigen::Index j = 0; j < layers[l].weights.cols(); ++j) {
        const Origin& input = stages[l][static_cast<std::size_t>(j)];
        const bool in_main = unit.in_main && input.in_main;
        if (input.in_mate >= 0 && (whole || input.came || !in_main)) {
          layers[l].weights(i, j) = mates[l].weights(unit.in_mate, input.in_mate);
        }
      }
    }
  }
  child.wiring.numbers = pack(layers);
  record_count(records, "units", units);
  record_count(records, "ports",
               std::ranges::count(stages.front(), true, &Origin::came) +
                   std::ranges::count(stages.back(), true, &Origin::came));
}

}  // namespace

Mutated recombine(const BrainGenome& main, const BrainGenome& mate, const Ports& ports,
                  std::span<const PortKey> from_mate, RandomStream& random) {
  Mutated child{adapt(main, ports, random), {}};

  const auto choose = [&](std::string_view name, double& gene, double mates) {
    if (!random.chance(0.5) || gene == mates) return;
    child.records.push_back(
        {"recombine", std::string(name), fmt::format("{}", gene), fmt::format("{}", mates)});
    gene = mates;
  };
  std::vector<double> mates;
  LearningGenes::declare(mate.learning,
                         [&](const Parameter&, const double& gene) { mates.push_back(gene); });
  std::size_t index = 0;
  LearningGenes::declare(child.genome.learning, [&](const Parameter& parameter, double& gene) {
    choose(parameter.name, gene, mates[index++]);
  });
  choose("mutation_target", child.genome.mutation_target, mate.mutation_target);

  if (main.architecture == mate.architecture) {
    recombine_wiring(child.genome, main, mate, from_mate, random, child.records);
  }
  validate(child.genome);
  return child;
}

}  // namespace neuroprospect::brains

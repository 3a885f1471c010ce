#include "brains/genome.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace neuroprospect::brains {
namespace {

void validate_ports(std::vector<PortKey> keys, std::string_view what) {
  require_input(!keys.empty() && keys.size() <= static_cast<std::size_t>(kMaxPorts),
                "brain genome: {} {}, 1 to {} are possible", keys.size(), what, kMaxPorts);
  std::sort(keys.begin(), keys.end());
  const auto twice = std::adjacent_find(keys.begin(), keys.end());
  require_input(twice == keys.end(), "brain genome: one of the {} is there twice ({:x}:{:x})", what,
                twice == keys.end() ? 0 : twice->high, twice == keys.end() ? 0 : twice->low);
}

}  // namespace

NetworkShape shape_of(const BrainGenome& genome) {
  return {static_cast<int>(genome.wiring.sensors.size()), genome.architecture.hidden,
          static_cast<int>(genome.wiring.actuators.size())};
}

void validate(const BrainGenome& genome) {
  const auto& hidden = genome.architecture.hidden;
  require_input(hidden.size() <= static_cast<std::size_t>(kMaxHiddenLayers),
                "brain genome: {} hidden layers, at most {} are possible", hidden.size(),
                kMaxHiddenLayers);
  for (const HiddenLayer& layer : hidden) {
    require_input(static_cast<std::size_t>(layer.cell) < Names<Cell>::values.size(),
                  "brain genome: unknown cell {}", static_cast<int>(layer.cell));
    require_input(layer.width >= 1 && layer.width <= kMaxWidth,
                  "brain genome: a hidden layer of {} units, 1 to {} are possible", layer.width,
                  kMaxWidth);
  }
  validate_ports(genome.wiring.sensors, "sensors");
  validate_ports(genome.wiring.actuators, "actuators");

  const auto& numbers = genome.wiring.numbers;
  const auto due = static_cast<std::size_t>(parameter_count(shape_of(genome)));
  require_input(numbers.size() == due, "brain genome: {} wiring numbers where its sizes need {}",
                numbers.size(), due);
  const auto bad = std::find_if_not(numbers.begin(), numbers.end(),
                                    [](float number) { return std::isfinite(number); });
  require_input(bad == numbers.end(), "brain genome: wiring number {} is not finite",
                bad - numbers.begin());

  // written so that a NaN is out of range as well
  LearningGenes::declare(genome.learning, [](const Parameter& gene, const double& value) {
    require_input(value >= gene.low && value <= gene.high,
                  "brain genome: {} = {} is outside {} to {}", gene.name, value, gene.low,
                  gene.high);
  });
  require_input(
      genome.mutation_target >= kMutationTargetLow && genome.mutation_target <= kMutationTargetHigh,
      "brain genome: mutation_target = {} is outside {} to {}", genome.mutation_target,
      kMutationTargetLow, kMutationTargetHigh);
}

BrainSize size_of(const BrainGenome& genome) {
  BrainSize size;
  for (const LayerLayout& layer : layout_of(shape_of(genome))) {
    size.units += static_cast<std::uint64_t>(layer.outputs);
    size.connections += static_cast<std::uint64_t>(layer.outputs * layer.inputs);
  }
  size.genome_numbers = size.connections + size.units + 1;  // each unit's bias, the target
  LearningGenes::declare(genome.learning,
                         [&](const Parameter&, const double&) { ++size.genome_numbers; });
  return size;
}

}  // namespace neuroprospect::brains

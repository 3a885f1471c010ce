#include "brains/genome.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "brains/bottleneck.h"
#include "brains/constraint.h"

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

template <class Enum>
void validate_name(Enum value, std::string_view what) {
  require_input(static_cast<std::size_t>(value) < Names<Enum>::values.size(),
                "brain genome: unknown {} {}", what, static_cast<int>(value));
}

bool is_finite(float number) { return std::isfinite(number); }

void validate_dale(const Architecture& architecture) {
  validate_name(architecture.dale, "way of Dale's law");
  if (architecture.dale == Dale::none) return;
  require_input(
      !architecture.symmetric,
      "brain genome: symmetric does not go with dale: what crosses the mirror plane would "
      "need both signs");
  for (const HiddenLayer& layer : architecture.hidden) {
    const Cell cell = layer.cell;
    require_input(cell == Cell::relu || cell == Cell::ctrnn || cell == Cell::lif,
                  "brain genome: dale is for cells whose outputs are never negative (relu, ctrnn, "
                  "lif), not for {}",
                  name_of(cell));
    require_input(architecture.dale != Dale::dann || !layer.recurrent,
                  "brain genome: dale = dann is for layers that are not recurrent");
  }
}

void validate_bottleneck(const InnateWiring& wiring) {
  const auto& hidden = wiring.bottleneck;
  if (wiring.encoding == Encoding::direct) {
    require_input(hidden.empty(), "brain genome: direct wiring has no genome network");
    require_input(wiring.growth.gains.empty() && wiring.growth.cohorts.empty(),
                  "brain genome: direct wiring has no gains of new ports");
    return;
  }
  require_input(!hidden.empty() && hidden.size() <= static_cast<std::size_t>(kMaxGenomeLayers),
                "brain genome: a genome network of {} hidden layers, 1 to {} are possible",
                hidden.size(), kMaxGenomeLayers);
  for (const int width : hidden) {
    require_input(width >= 1 && width <= kMaxGenomeWidth,
                  "brain genome: a layer of {} units in its genome network, 1 to {} are possible",
                  width, kMaxGenomeWidth);
  }
  validate(wiring.growth, wiring.sensors.size() + wiring.actuators.size());
}

void validate_wiring(const BrainGenome& genome) {
  const InnateWiring& wiring = genome.wiring;
  const auto& hidden = genome.architecture.hidden;
  validate_name(wiring.encoding, "encoding");
  const Eigen::Index count = parameter_count(shape_of(genome));
  require_input(count <= kMaxNumbers, "brain genome: {} numbers, at most {} are possible", count,
                kMaxNumbers);
  const auto due = static_cast<std::size_t>(count);
  const auto& numbers = wiring.numbers;
  const bool direct = wiring.encoding == Encoding::direct;
  validate_bottleneck(wiring);
  const std::size_t inherited = direct ? due : bottleneck_count(wiring.bottleneck);
  require_input(numbers.size() == inherited,
                "brain genome: {} wiring numbers where its sizes need {}", numbers.size(),
                inherited);
  const auto bad = std::ranges::find_if_not(numbers, is_finite);
  require_input(bad == numbers.end(), "brain genome: wiring number {} is not finite",
                bad - numbers.begin());

  require_input(wiring.mask.empty() || wiring.mask.size() == due,
                "brain genome: a mask of {} where its sizes need {}", wiring.mask.size(), due);
  require_input(std::ranges::all_of(wiring.mask, [](std::uint8_t there) { return there <= 1; }),
                "brain genome: its mask must be of 0 and 1");
  require_input(wiring.mask.empty() || std::ranges::find(wiring.mask, 0) != wiring.mask.end(),
                "brain genome: a mask that lacks nothing must be empty");
  std::size_t units = 0;
  for (const HiddenLayer& layer : hidden) units += static_cast<std::size_t>(layer.width);
  require_input(wiring.signs.empty() || wiring.signs.size() == units,
                "brain genome: {} signs for {} hidden units", wiring.signs.size(), units);
  require_input(std::ranges::all_of(wiring.signs, [](int sign) { return sign * sign <= 1; }),
                "brain genome: its signs must be of -1, 0 and 1");
  const bool column = genome.architecture.dale == Dale::column;
  require_input(!column || (wiring.signs.size() == units &&
                            std::ranges::find(wiring.signs, 0) == wiring.signs.end()),
                "brain genome: with dale = column every hidden unit has a sign, -1 or 1");
  require_input(wiring.connectome_layer >= -1 && wiring.connectome_layer < std::ssize(hidden),
                "brain genome: the connectome is layer {} of {}", wiring.connectome_layer,
                hidden.size());
  require_input(
      !genome.architecture.symmetric || (wiring.signs.empty() && wiring.connectome_layer < 0),
      "brain genome: a symmetric brain can have neither signs of units nor a connectome");
  if (!direct) return;  // a bottleneck's numbers are projected when they develop
  const std::size_t violations = count_violations(constraint_of(genome), numbers);
  require_input(violations == 0, "brain genome: {} wiring numbers are against its constraints",
                violations);
}

void validate_genes(const BrainGenome& genome) {
  LearningGenes::declare(genome.learning, [](const Parameter& gene, const double& value) {
    require_input(value >= gene.low && value <= gene.high,
                  "brain genome: {} = {} is outside {} to {}", gene.name, value, gene.low,
                  gene.high);
  });
  const PlasticityGenes& plasticity = genome.plasticity;
  validate_name(plasticity.grain, "grain of plasticity");
  require_input(
      genome.wiring.encoding == Encoding::direct || plasticity.grain != PlasticityGrain::connection,
      "brain genome: plasticity of each connection goes with direct wiring alone");
  const std::size_t due = plasticity_count(shape_of(genome), plasticity.grain);
  require_input(plasticity.coefficients.size() == due,
                "brain genome: {} coefficients of plasticity where its sizes need {}",
                plasticity.coefficients.size(), due);
  require_input(std::ranges::all_of(plasticity.coefficients, is_finite),
                "brain genome: a coefficient of plasticity is not finite");
  require_input(
      genome.mutation_target >= kMutationTargetLow && genome.mutation_target <= kMutationTargetHigh,
      "brain genome: mutation_target = {} is outside {} to {}", genome.mutation_target,
      kMutationTargetLow, kMutationTargetHigh);
}

}  // namespace

std::size_t plasticity_count(const NetworkShape& shape, PlasticityGrain grain) {
  if (grain == PlasticityGrain::none) return 0;
  if (grain == PlasticityGrain::connection) {
    return kPlasticityCoefficients * static_cast<std::size_t>(parameter_count(shape));
  }
  std::size_t blocks = 0;
  for (const Block& block : blocks_of(shape)) {
    if (is_plastic(block.role)) ++blocks;
  }
  return kPlasticityCoefficients * blocks;
}

NetworkShape shape_of(const BrainGenome& genome) {
  const Architecture& architecture = genome.architecture;
  return {.inputs = static_cast<int>(genome.wiring.sensors.size()),
          .hidden = architecture.hidden,
          .outputs = static_cast<int>(genome.wiring.actuators.size()),
          .input_fields = architecture.sensor_fields,
          .output_units = architecture.actuator_units,
          .interneurons = architecture.dale == Dale::dann,
          .spiking = architecture.spiking};
}

void validate(const Architecture& architecture) {
  const auto& hidden = architecture.hidden;
  require_input(hidden.size() <= static_cast<std::size_t>(kMaxHiddenLayers),
                "brain genome: {} hidden layers, at most {} are possible", hidden.size(),
                kMaxHiddenLayers);
  for (const HiddenLayer& layer : hidden) {
    validate_name(layer.cell, "cell");
    require_input(layer.width >= 1 && layer.width <= kMaxWidth,
                  "brain genome: a hidden layer of {} units, 1 to {} are possible", layer.width,
                  kMaxWidth);
    require_input(layer.cell != Cell::gru || layer.recurrent,
                  "brain genome: a gru layer is always recurrent");
  }
  for (const auto& [count, what] : {std::pair{architecture.sensor_fields, "sensor_fields"},
                                    std::pair{architecture.actuator_units, "actuator_units"}}) {
    require_input(count >= 0 && count <= kMaxPopulation,
                  "brain genome: {} = {}, 0 to {} are possible", what, count, kMaxPopulation);
  }
  // written so that a NaN is out of range as well
  Spiking::declare(architecture.spiking, [](const Parameter& parameter, const auto& value) {
    const auto number = static_cast<double>(value);
    require_input(number >= parameter.low && number <= parameter.high,
                  "brain genome: {} = {} is outside {} to {}", parameter.name, number,
                  parameter.low, parameter.high);
  });
  validate_dale(architecture);
}

void validate(const BrainGenome& genome) {
  validate(genome.architecture);
  validate_ports(genome.wiring.sensors, "sensors");
  validate_ports(genome.wiring.actuators, "actuators");
  validate_wiring(genome);
  validate_genes(genome);
}

BrainSize size_of(const BrainGenome& genome) {
  BrainSize size;
  const NetworkShape shape = shape_of(genome);
  for (const LayerLayout& layer : layout_of(shape)) {
    size.units += static_cast<std::uint64_t>(layer.outputs + layer.interneurons);
  }
  const auto& mask = genome.wiring.mask;
  for (const Block& block : blocks_of(shape)) {
    if (!is_connection(block.role) && block.role != Role::readout) continue;
    for (Eigen::Index i = block.first; i < block.first + block.size(); ++i) {
      if (mask.empty() || mask[static_cast<std::size_t>(i)] != 0) ++size.connections;
    }
  }
  // a genome network has its numbers whatever the mask lacks
  const auto absent = genome.wiring.encoding == Encoding::direct
                          ? static_cast<std::uint64_t>(std::ranges::count(mask, 0))
                          : 0;
  size.genome_numbers = genome.wiring.numbers.size() - absent + genome.wiring.growth.gains.size() +
                        genome.plasticity.coefficients.size() + 1;  // and the target
  LearningGenes::declare(genome.learning,
                         [&](const Parameter&, const double&) { ++size.genome_numbers; });
  return size;
}

}  // namespace neuroprospect::brains

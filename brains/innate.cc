#include "brains/innate.h"

#include <algorithm>
#include <cmath>

#include "brains/constraint.h"

namespace neuroprospect::brains {
namespace {

constexpr double kLogisticFactor = 4;  // tanh'(0) over the logistic function's
constexpr double kFieldReach = 2;      // of the outermost centres [observation]
constexpr double kFieldWidth = 0.6;    // standard deviation over distance of centres

void draw_signed(std::span<float> block, Eigen::Index rows, std::span<const std::int8_t> sign,
                 double sd, RandomStream& random) {
  double excitatory = 0;
  double inhibitory = 0;
  const auto step = static_cast<std::size_t>(rows);
  for (std::size_t i = 0; i < block.size(); i += step) {
    excitatory += sign[i] > 0 ? 1 : 0;
    inhibitory += sign[i] < 0 ? 1 : 0;
  }
  const Balance balance(excitatory, inhibitory);
  for (std::size_t i = 0; i < block.size(); ++i) {
    const double number = sd * random.normal();
    const double size = std::abs(number);
    const double value = sign[i] > 0   ? balance.excitatory * size
                         : sign[i] < 0 ? -balance.inhibitory * size
                                       : number;
    block[i] = static_cast<float>(value);
  }
}

void draw_interneurons(std::span<float> block, const Block& of, double sd, RandomStream& random) {
  for (float& number : block) {
    const double value = of.role == Role::inhibition
                             ? 1 / static_cast<double>(of.columns)
                             : -sd * std::log(1 - random.uniform(0, 1));  // exponential
    number = static_cast<float>(value);
  }
}

void lay_fields(std::span<float> block, const NetworkShape& shape, Role role) {
  for (std::size_t i = 0; i < block.size(); ++i) {
    block[i] = first_field(shape, role, static_cast<int>(i) / shape.inputs);
  }
}

}  // namespace

double cell_factor(const Block& block, const NetworkShape& shape) {
  const auto layer = static_cast<std::size_t>(block.layer);
  return layer < shape.hidden.size() && shape.hidden[layer].cell == Cell::ctrnn ? kLogisticFactor
                                                                                : 1;
}

double gain_of(const Block& block, const NetworkShape& shape, const BrainSettings& settings) {
  if (block.layer >= static_cast<int>(shape.hidden.size())) return settings.output_gain;
  return block.role == Role::recurrent ? settings.recurrent_gain : settings.hidden_gain;
}

Balance::Balance(double e, double i) {
  if (e == 0 || i == 0) return;
  const double scale = std::sqrt((e + i) / (e * (1 + e / i)));
  excitatory = scale;
  inhibitory = scale * e / i;
}

float first_field(const NetworkShape& shape, Role role, int field) {
  const int fields = shape.input_fields;
  const double distance = fields > 1 ? 2 * kFieldReach / (fields - 1) : 2 * kFieldReach;
  const double centre = fields > 1 ? field * distance - kFieldReach : 0;
  return static_cast<float>(role == Role::centres ? centre : std::log(kFieldWidth * distance));
}

std::vector<float> fresh_numbers(const BrainGenome& genome, const BrainSettings& settings,
                                 RandomStream& random) {
  const NetworkShape shape = shape_of(genome);
  const Constraint constraint = constraint_of(genome);
  std::vector<float> numbers(static_cast<std::size_t>(parameter_count(shape)), 0.0F);
  for (const Block& block : blocks_of(shape)) {
    const auto first = static_cast<std::size_t>(block.first);
    const auto size = static_cast<std::size_t>(block.size());
    const std::span<float> part = std::span(numbers).subspan(first, size);
    const double inputs =
        static_cast<double>(block.role == Role::readout ? shape.output_units
                                                        : std::max<Eigen::Index>(1, block.columns));
    const double sd =
        gain_of(block, shape, settings) * cell_factor(block, shape) / std::sqrt(inputs);
    switch (block.role) {
      case Role::weights:
        if (shape.interneurons) {
          draw_interneurons(part, block, sd, random);
          break;
        }
        [[fallthrough]];
      case Role::recurrent:
      case Role::readout:
        if (constraint.sign.empty()) {
          for (float& number : part) number = static_cast<float>(sd * random.normal());
        } else {
          draw_signed(part, block.rows, std::span(constraint.sign).subspan(first, size), sd,
                      random);
        }
        break;
      case Role::inhibition:
      case Role::drive:
        draw_interneurons(part, block, sd, random);
        break;
      case Role::biases:
        break;
      case Role::leak:
        for (float& number : part) number = static_cast<float>(random.uniform(kLeakLow, kLeakHigh));
        break;
      case Role::centres:
      case Role::widths:
        lay_fields(part, shape, block.role);
        break;
    }
  }
  project(Constraint{.mask = genome.wiring.mask}, std::span(numbers));
  return numbers;
}

}  // namespace neuroprospect::brains

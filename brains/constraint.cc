#include "brains/constraint.h"

#include <algorithm>

namespace neuroprospect::brains {
namespace {

// Calls visit(index in the array, row, column) for every number of a block.
template <class Visit>
void each_number(const Block& block, Visit&& visit) {
  for (Eigen::Index column = 0; column < block.columns; ++column) {
    for (Eigen::Index row = 0; row < block.rows; ++row) {
      visit(static_cast<std::size_t>(block.first + column * block.rows + row),
            static_cast<std::size_t>(row), static_cast<std::size_t>(column));
    }
  }
}

// where the entries of an axis have their mirror images, and the signs that values take on the way
struct MirroredAxis {
  std::vector<std::size_t> image;
  std::vector<int> sign;
};

MirroredAxis mirrored_axis(const Axis& axis, const NetworkShape& shape, const Ports& ports,
                           bool port_values, bool hidden_pairs) {
  if (axis.stage == Axis::kSingle) return {{0}, {1}};
  const int outputs = static_cast<int>(shape.hidden.size()) + 1;
  const auto sizes = stage_sizes(shape);
  const auto size = static_cast<std::size_t>(sizes[static_cast<std::size_t>(axis.stage)]);
  const bool keyed = axis.stage == 0 || axis.stage == outputs;
  const auto& list = axis.stage == 0 ? ports.sensors : ports.actuators;
  MirroredAxis result;
  for (int r = 0; r < axis.repeat; ++r) {
    for (std::size_t i = 0; i < size; ++i) {
      if (!keyed) {
        const std::size_t image = hidden_pairs && (i ^ 1U) < size ? i ^ 1U : i;
        result.image.push_back(static_cast<std::size_t>(r) * size + image);
        result.sign.push_back(1);
        continue;
      }
      const Port& port = list[i];
      const int row = port.mirror_sign < 0 ? axis.repeat - 1 - r : r;
      result.image.push_back(static_cast<std::size_t>(row) * size +
                             static_cast<std::size_t>(port.mirror));
      result.sign.push_back(port_values ? port.mirror_sign : 1);
    }
  }
  return result;
}

// Whether an axis runs over values of ports as they are, not over units that stand for them.
bool runs_over_values(const Axis& axis, const Block& block, const NetworkShape& shape) {
  const int outputs = static_cast<int>(shape.hidden.size()) + 1;
  if (axis.stage == 0) return shape.input_fields == 0 || block.role == Role::centres;
  if (axis.stage != outputs) return false;
  const bool head = block.layer == static_cast<int>(layout_of(shape).size()) - 1;
  return head && (&axis == &block.row_axis);
}

// the sign of what each hidden unit sends on, per entry of a column axis
std::vector<std::int8_t> senders(const Axis& axis, const BrainGenome& genome) {
  const auto& hidden = genome.architecture.hidden;
  if (axis.stage < 1 || axis.stage > static_cast<int>(hidden.size())) return {};
  std::size_t first = 0;
  for (int l = 1; l < axis.stage; ++l) {
    first += static_cast<std::size_t>(hidden[static_cast<std::size_t>(l) - 1].width);
  }
  const auto width =
      static_cast<std::size_t>(hidden[static_cast<std::size_t>(axis.stage) - 1].width);
  std::vector<std::int8_t> signs;
  for (int r = 0; r < axis.repeat; ++r) {
    const auto begin = genome.wiring.signs.begin() + static_cast<std::ptrdiff_t>(first);
    signs.insert(signs.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
  }
  return signs;
}

void add_signs(Constraint& constraint, const BrainGenome& genome,
               const std::vector<Block>& blocks) {
  const bool dann = genome.architecture.dale == Dale::dann;
  if (!dann && genome.wiring.signs.empty()) return;
  constraint.sign.assign(static_cast<std::size_t>(blocks.back().first + blocks.back().size()), 0);
  for (const Block& block : blocks) {
    if (!is_connection(block.role)) continue;
    const auto signs = dann ? std::vector<std::int8_t>(static_cast<std::size_t>(block.columns), 1)
                            : senders(block.column_axis, genome);
    if (signs.empty()) continue;
    each_number(block, [&](std::size_t i, std::size_t, std::size_t column) {
      constraint.sign[i] = signs[column];
    });
  }
}

void add_reflexes(Constraint& constraint, const Architecture& architecture,
                  const std::vector<Block>& blocks) {
  const auto layer_learns = [&](int layer) {
    const auto l = static_cast<std::size_t>(layer);
    return l < architecture.hidden.size() ? architecture.hidden[l].learns
                                          : architecture.output_learns;
  };
  if (std::ranges::all_of(blocks, [&](const Block& b) { return layer_learns(b.layer); })) return;
  for (const Block& block : blocks) {
    constraint.learns.insert(constraint.learns.end(), static_cast<std::size_t>(block.size()),
                             layer_learns(block.layer) ? 1 : 0);
  }
}

MirrorMap map_of(const NetworkShape& shape, const Ports& ports, bool hidden_pairs) {
  const auto blocks = blocks_of(shape);
  MirrorMap map;
  map.mirror.resize(static_cast<std::size_t>(blocks.back().first + blocks.back().size()));
  map.sign.resize(map.mirror.size());
  for (const Block& block : blocks) {
    const auto rows =
        mirrored_axis(block.row_axis, shape, ports,
                      runs_over_values(block.row_axis, block, shape) || block.role == Role::readout,
                      hidden_pairs);
    const auto columns =
        mirrored_axis(block.column_axis, shape, ports,
                      runs_over_values(block.column_axis, block, shape), hidden_pairs);
    each_number(block, [&](std::size_t i, std::size_t row, std::size_t column) {
      map.mirror[i] = static_cast<std::int32_t>(
          static_cast<std::size_t>(block.first) +
          columns.image[column] * static_cast<std::size_t>(block.rows) + rows.image[row]);
      map.sign[i] = static_cast<std::int8_t>(rows.sign[row] * columns.sign[column]);
    });
  }
  return map;
}

}  // namespace

MirrorMap mirror_map(const NetworkShape& shape, const Ports& ports) {
  return map_of(shape, ports, true);
}

MirrorMap image_map(const NetworkShape& shape, const Ports& ports) {
  return map_of(shape, ports, false);
}

Constraint constraint_of(const BrainGenome& genome) {
  Constraint constraint;
  const auto blocks = blocks_of(shape_of(genome));
  constraint.mask = genome.wiring.mask;
  add_signs(constraint, genome, blocks);
  add_reflexes(constraint, genome.architecture, blocks);
  return constraint;
}

Constraint constraint_of(const BrainGenome& genome, const Ports& ports) {
  Constraint constraint = constraint_of(genome);
  if (genome.architecture.symmetric) {
    MirrorMap map = mirror_map(shape_of(genome), ports);
    constraint.mirror = std::move(map.mirror);
    constraint.mirror_sign = std::move(map.sign);
  }
  return constraint;
}

BrainGenome constrained(BrainGenome genome, const Ports& ports) {
  auto& mask = genome.wiring.mask;
  if (genome.architecture.symmetric && !mask.empty()) {
    const MirrorMap map = mirror_map(shape_of(genome), ports);
    for (std::size_t i = 0; i < mask.size(); ++i) {
      std::uint8_t& image = mask[static_cast<std::size_t>(map.mirror[i])];
      mask[i] = image = std::max(mask[i], image);
    }
  }
  if (std::ranges::find(mask, 0) == mask.end()) mask.clear();
  if (genome.wiring.encoding == Encoding::direct) {
    project(constraint_of(genome, ports), std::span(genome.wiring.numbers));
  }
  return genome;
}

template <class Scalar>
void project(const Constraint& constraint, std::span<Scalar> numbers) {
  for (std::size_t i = 0; i < constraint.mirror.size(); ++i) {
    const auto image = static_cast<std::size_t>(constraint.mirror[i]);
    if (image < i) continue;
    const auto sign = static_cast<Scalar>(constraint.mirror_sign[i]);
    const Scalar mean =
        image == i && sign > 0 ? numbers[i] : (numbers[i] + sign * numbers[image]) / 2;
    numbers[i] = mean;
    numbers[image] = sign * mean;
  }
  for (std::size_t i = 0; i < constraint.sign.size(); ++i) {
    if (constraint.sign[i] > 0) numbers[i] = std::max(numbers[i], Scalar(0));
    if (constraint.sign[i] < 0) numbers[i] = std::min(numbers[i], Scalar(0));
  }
  for (std::size_t i = 0; i < constraint.mask.size(); ++i) {
    if (constraint.mask[i] == 0) numbers[i] = 0;
  }
}

template <class Scalar>
void restrict_gradient(const Constraint& constraint, std::span<Scalar> gradient) {
  for (std::size_t i = 0; i < constraint.mirror.size(); ++i) {
    const auto image = static_cast<std::size_t>(constraint.mirror[i]);
    if (image < i) continue;
    const auto sign = static_cast<Scalar>(constraint.mirror_sign[i]);
    const Scalar mean = (gradient[i] + sign * gradient[image]) / 2;
    gradient[i] = mean;
    gradient[image] = sign * mean;
  }
  for (const auto* there : {&constraint.mask, &constraint.learns}) {
    for (std::size_t i = 0; i < there->size(); ++i) {
      if ((*there)[i] == 0) gradient[i] = 0;
    }
  }
}

std::size_t count_violations(const Constraint& constraint, std::span<const float> numbers,
                             std::span<const float> innate) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const bool absent = !constraint.mask.empty() && constraint.mask[i] == 0;
    const bool wrong_sign =
        !constraint.sign.empty() && static_cast<float>(constraint.sign[i]) * numbers[i] < 0;
    const bool unlike_image = !constraint.mirror.empty() &&
                              numbers[static_cast<std::size_t>(constraint.mirror[i])] !=
                                  static_cast<float>(constraint.mirror_sign[i]) * numbers[i];
    const bool moved = !innate.empty() && !constraint.learns.empty() && constraint.learns[i] == 0 &&
                       numbers[i] != innate[i];
    if ((absent && numbers[i] != 0) || wrong_sign || unlike_image || moved) ++count;
  }
  return count;
}

template void project(const Constraint&, std::span<float>);
template void project(const Constraint&, std::span<double>);
template void restrict_gradient(const Constraint&, std::span<float>);
template void restrict_gradient(const Constraint&, std::span<double>);

}  // namespace neuroprospect::brains

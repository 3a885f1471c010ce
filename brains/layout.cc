#include "brains/layout.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"

namespace neuroprospect::brains {
namespace {

// a layer with weights: hidden, of a population's units, or the head
struct Tier {
  Cell cell = Cell::tanh;
  bool recurrent = false;
  bool head = false;
  int stage = 0;   // its units'
  int repeat = 1;  // units of a population for each output
  int below = 0;   // stage below
  int below_repeat = 1;
};

bool has_populations(const NetworkShape& shape) { return shape.output_units > 0; }

std::vector<Tier> tiers_of(const NetworkShape& shape) {
  std::vector<Tier> tiers;
  Tier tier{.below_repeat = std::max(1, shape.input_fields)};
  for (const HiddenLayer& layer : shape.hidden) {
    tier.cell = layer.cell;
    tier.recurrent = layer.recurrent;
    tier.stage = tier.below + 1;
    tiers.push_back(tier);
    tier = {.below = tier.stage, .below_repeat = 1};
  }
  tier.stage = tier.below + 1;
  if (has_populations(shape)) {
    tier.cell = Cell::lif;
    tier.repeat = shape.output_units;
    tiers.push_back(tier);
    tier = {.head = true, .stage = tier.stage, .below = tier.stage, .below_repeat = tier.repeat};
  }
  tier.head = true;
  tiers.push_back(tier);
  return tiers;
}

int gates_of(const Tier& tier) { return !tier.head && tier.cell == Cell::gru ? 3 : 1; }

}  // namespace

int interneurons_of(int units) { return std::max(1, units / 10); }

std::vector<int> stage_sizes(const NetworkShape& shape) {
  std::vector<int> sizes = {shape.inputs};
  for (const HiddenLayer& layer : shape.hidden) sizes.push_back(layer.width);
  sizes.push_back(shape.outputs);
  if (shape.interneurons) {
    for (std::size_t stage = 1; stage <= shape.hidden.size() + 1; ++stage) {
      sizes.push_back(interneurons_of(sizes[stage]));
    }
  }
  return sizes;
}

std::vector<Block> blocks_of(const NetworkShape& shape) {
  const std::vector<int> sizes = stage_sizes(shape);
  const auto length = [&](const Axis& axis) {
    return axis.stage == Axis::kSingle
               ? Eigen::Index{1}
               : static_cast<Eigen::Index>(sizes[static_cast<std::size_t>(axis.stage)]) *
                     axis.repeat;
  };
  std::vector<Block> blocks;
  Eigen::Index next = 0;
  int layer = 0;
  const auto add = [&](Role role, Axis rows, Axis columns) {
    blocks.push_back({role, layer, rows, columns, length(rows), length(columns), next});
    next += blocks.back().size();
  };
  const Axis single;
  if (shape.input_fields > 0) {
    const Axis fields{0, shape.input_fields};
    add(Role::centres, fields, single);
    add(Role::widths, fields, single);
  }
  const int outputs = static_cast<int>(shape.hidden.size()) + 1;
  for (const Tier& tier : tiers_of(shape)) {
    const Axis units{tier.stage, tier.repeat * gates_of(tier)};
    const Axis below{tier.below, tier.below_repeat};
    if (tier.head && has_populations(shape)) {
      add(Role::readout, below, single);
    } else {
      add(Role::weights, units, below);
      if (shape.interneurons) {
        const Axis interneurons{outputs + tier.stage, 1};
        add(Role::inhibition, units, interneurons);
        add(Role::drive, interneurons, below);
      }
    }
    if (!tier.head && tier.recurrent) add(Role::recurrent, units, {tier.stage, tier.repeat});
    add(Role::biases, {tier.stage, tier.head ? 1 : units.repeat}, single);
    if (!tier.head && tier.cell == Cell::ctrnn) add(Role::leak, {tier.stage, 1}, single);
    ++layer;
  }
  return blocks;
}

Eigen::Index parameter_count(const NetworkShape& shape) {
  const Block last = blocks_of(shape).back();
  return last.first + last.size();
}

std::vector<LayerLayout> layout_of(const NetworkShape& shape) {
  std::vector<LayerLayout> layers;
  const auto sizes = stage_sizes(shape);
  for (const Tier& tier : tiers_of(shape)) {
    LayerLayout layer;
    layer.cell = tier.cell;
    layer.recurrent = !tier.head && tier.recurrent;
    layer.inputs =
        static_cast<Eigen::Index>(sizes[static_cast<std::size_t>(tier.below)]) * tier.below_repeat;
    layer.outputs =
        static_cast<Eigen::Index>(sizes[static_cast<std::size_t>(tier.stage)]) * tier.repeat;
    layer.gates = gates_of(tier);
    layers.push_back(layer);
  }
  for (const Block& block : blocks_of(shape)) {
    LayerLayout& layer = layers[static_cast<std::size_t>(block.layer)];
    switch (block.role) {
      case Role::weights:
        layer.weights = block.first;
        break;
      case Role::inhibition:
        layer.inhibition = block.first;
        layer.interneurons = block.columns;
        break;
      case Role::drive:
        layer.drive = block.first;
        break;
      case Role::recurrent:
        layer.recurrence = block.first;
        break;
      case Role::biases:
        layer.biases = block.first;
        break;
      case Role::leak:
        layer.leak = block.first;
        break;
      case Role::readout:
        layer.readout = block.first;
        break;
      case Role::centres:
      case Role::widths:
        break;  // the first two blocks of the array
    }
  }
  return layers;
}

Correspondence unchanged(const NetworkShape& before, const NetworkShape& after) {
  const auto were = stage_sizes(before);
  const auto are = stage_sizes(after);
  require(before.hidden.size() == after.hidden.size(), "{} hidden layers where there were {}",
          after.hidden.size(), before.hidden.size());
  Correspondence result;
  result.layers.resize(layout_of(after).size());
  std::iota(result.layers.begin(), result.layers.end(), 0);
  for (std::size_t stage = 0; stage < are.size(); ++stage) {
    auto& units = result.units.emplace_back(static_cast<std::size_t>(are[stage]), -1);
    const int were_there = stage < were.size() ? were[stage] : 0;
    for (int i = 0; i < std::min(are[stage], were_there); ++i) {
      units[static_cast<std::size_t>(i)] = i;
    }
  }
  return result;
}

std::vector<Eigen::Index> origins(const NetworkShape& before, const NetworkShape& after,
                                  const Correspondence& correspondence) {
  const auto blocks_before = blocks_of(before);
  const auto blocks = blocks_of(after);
  const auto were = stage_sizes(before);
  const auto are = stage_sizes(after);
  std::vector<Eigen::Index> result;
  result.reserve(static_cast<std::size_t>(blocks.back().first + blocks.back().size()));

  // where each row or column was in a block that had `axis` there; −1: nowhere
  const auto places = [&](const Axis& axis, const Axis& was) {
    if (axis.stage == Axis::kSingle) return std::vector<Eigen::Index>{0};
    const auto stage = static_cast<std::size_t>(axis.stage);
    const Eigen::Index size = were[static_cast<std::size_t>(was.stage)];
    std::vector<Eigen::Index> rows;
    for (int r = 0; r < axis.repeat; ++r) {
      for (int i = 0; i < are[stage]; ++i) {
        const int unit = correspondence.units[stage][static_cast<std::size_t>(i)];
        rows.push_back(unit < 0 || unit >= size || r >= was.repeat ? -1 : r * size + unit);
      }
    }
    return rows;
  };
  for (const Block& block : blocks) {
    const int layer = correspondence.layers[static_cast<std::size_t>(block.layer)];
    const auto was = std::ranges::find_if(blocks_before, [&](const Block& candidate) {
      return candidate.role == block.role && candidate.layer == layer;
    });
    if (layer < 0 || was == blocks_before.end()) {
      result.insert(result.end(), static_cast<std::size_t>(block.size()), -1);
      continue;
    }
    const auto rows = places(block.row_axis, was->row_axis);
    const auto columns = places(block.column_axis, was->column_axis);
    for (const Eigen::Index column : columns) {
      for (const Eigen::Index row : rows) {
        result.push_back(row < 0 || column < 0 ? -1 : was->first + column * was->rows + row);
      }
    }
  }
  return result;
}

}  // namespace neuroprospect::brains

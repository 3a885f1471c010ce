#include "brains/restructure.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "brains/constraint.h"
#include "brains/innate.h"
#include "brains/reshape.h"

namespace neuroprospect::brains {
namespace {

// how small a new layer's input is made: tanh(x) = x (1 − x² / 3 + …) is off by at most 2 %
constexpr float kNearlyStraight = 0.25F;

// Whether a number at `now` grows: a fair coin, but never past its range. Needs room on one side.
bool grows(int now, int low, int high, RandomStream& random) {
  const bool heads = random.chance(0.5);
  return now <= low || (now < high && heads);
}

const Block* find_block(const std::vector<Block>& blocks, std::size_t layer, Role role) {
  const auto found = std::ranges::find_if(blocks, [&](const Block& block) {
    return block.layer == static_cast<int>(layer) && block.role == role;
  });
  return found == blocks.end() ? nullptr : &*found;
}

// what `genome` has nothing of yet; where units have signs, these excite
std::vector<float> fresh_for(BrainGenome genome, const BrainSettings& settings,
                             RandomStream& random) {
  genome.wiring.mask.clear();
  if (!genome.wiring.signs.empty()) {
    std::size_t units = 0;
    for (const HiddenLayer& layer : genome.architecture.hidden) {
      units += static_cast<std::size_t>(layer.width);
    }
    genome.wiring.signs.resize(units, 1);
  }
  return fresh_numbers(genome, settings, random);
}

// Makes layer `l`, whose numbers are all new, pass on what the layer below it says.
void pass_on(BrainGenome& genome, std::size_t l) {
  const NetworkShape shape = shape_of(genome);
  const auto blocks = blocks_of(shape);
  auto& numbers = genome.wiring.numbers;
  const Eigen::Index width = shape.hidden[l].width;
  auto weights = matrix_in(numbers.data(), *find_block(blocks, l, Role::weights));
  auto biases = matrix_in(numbers.data(), *find_block(blocks, l, Role::biases));
  weights.setZero();
  biases.setZero();
  auto identity = weights.bottomRows(width);  // of gru: the candidate's
  identity.setIdentity();
  if (const Block* recurrent = find_block(blocks, l, Role::recurrent)) {
    matrix_in(numbers.data(), *recurrent).setZero();
  }
  float passed = 1;  // of what the layer below says, the share that is handed on
  switch (shape.hidden[l].cell) {
    case Cell::tanh:
      passed = kNearlyStraight;
      break;
    case Cell::gru:
      passed = kNearlyStraight;
      biases.middleRows(width, width).setConstant(-4);  // nothing of the past is kept
      break;
    case Cell::relu:
      break;
    case Cell::ctrnn:  // a logistic unit is nearly straight around a half, a quarter as steep
      identity *= 4;
      biases.setConstant(-2);
      matrix_in(numbers.data(), *find_block(blocks, l, Role::leak)).setConstant(4);
      break;
    case Cell::lif: {
      // spikes of this size fill up a unit to its threshold once each
      const Spiking& spiking = shape.spiking;
      identity *= static_cast<float>(spiking.threshold * (1 - spiking.current_decay));
      break;
    }
  }
  if (passed != 1) {
    identity *= passed;
    matrix_in(numbers.data(), *find_block(blocks, l + 1, Role::weights)) /= passed;
  }
}

// a new layer after hidden layer `l`
BrainGenome with_layer_after(const BrainGenome& genome, std::size_t l,
                             const BrainSettings& settings, RandomStream& random) {
  BrainGenome changed = genome;
  auto& hidden = changed.architecture.hidden;
  hidden.insert(hidden.begin() + static_cast<std::ptrdiff_t>(l) + 1, hidden[l]);
  if (hidden[l + 1].cell != Cell::gru) hidden[l + 1].recurrent = false;
  if (changed.wiring.connectome_layer > static_cast<int>(l)) ++changed.wiring.connectome_layer;

  Correspondence correspondence = unchanged(shape_of(genome), shape_of(genome));
  const auto at = static_cast<std::ptrdiff_t>(l) + 1;
  correspondence.layers.insert(correspondence.layers.begin() + at, -1);
  // to what is above, the new layer's units are those of the layer below
  correspondence.units.insert(correspondence.units.begin() + at + 1, correspondence.units[l + 1]);
  const auto fresh = fresh_for(changed, settings, random);
  changed = reshaped(genome, changed, correspondence, fresh);
  pass_on(changed, l + 1);
  return changed;
}

// without hidden layer `l`, as if its cell were straight: its map becomes part of the next one's
BrainGenome without_layer(const BrainGenome& genome, std::size_t l, const BrainSettings& settings,
                          RandomStream& random) {
  const NetworkShape shape = shape_of(genome);
  const auto blocks = blocks_of(shape);
  const auto* numbers = genome.wiring.numbers.data();
  const Eigen::Index width = shape.hidden[l].width;
  const auto weights = matrix_in(numbers, *find_block(blocks, l, Role::weights)).bottomRows(width);
  const auto biases = matrix_in(numbers, *find_block(blocks, l, Role::biases)).bottomRows(width);
  const auto next = matrix_in(numbers, *find_block(blocks, l + 1, Role::weights));
  const auto next_biases = matrix_in(numbers, *find_block(blocks, l + 1, Role::biases));
  const Eigen::MatrixXf joined = next * weights;
  const Eigen::MatrixXf joined_biases = next_biases + next * biases;

  BrainGenome changed = genome;
  const auto at = static_cast<std::ptrdiff_t>(l);
  changed.architecture.hidden.erase(changed.architecture.hidden.begin() + at);
  if (changed.wiring.connectome_layer > static_cast<int>(l)) --changed.wiring.connectome_layer;
  Correspondence correspondence = unchanged(shape, shape);
  correspondence.layers.erase(correspondence.layers.begin() + at);
  correspondence.units.erase(correspondence.units.begin() + at + 1);
  const auto fresh = fresh_for(changed, settings, random);
  changed = reshaped(genome, changed, correspondence, fresh);
  const auto after = blocks_of(shape_of(changed));
  const Block& onward = *find_block(after, l, Role::weights);
  matrix_in(changed.wiring.numbers.data(), onward) = joined;
  matrix_in(changed.wiring.numbers.data(), *find_block(after, l, Role::biases)) = joined_biases;
  if (!changed.wiring.mask.empty()) {
    std::fill_n(changed.wiring.mask.begin() + onward.first, onward.size(), std::uint8_t{1});
  }
  return changed;
}

// How much the units above listen to each unit of hidden layer `l`: sums of squares.
Eigen::VectorXf heard(const BrainGenome& genome, std::size_t l) {
  const auto blocks = blocks_of(shape_of(genome));
  Eigen::VectorXf sums = Eigen::VectorXf::Zero(genome.architecture.hidden[l].width);
  for (const Role role : {Role::weights, Role::drive}) {
    const Block* block = find_block(blocks, l + 1, role);
    if (block == nullptr) continue;
    sums += matrix_in(genome.wiring.numbers.data(), *block).colwise().squaredNorm().transpose();
  }
  return sums;
}

BrainGenome with_units(const BrainGenome& genome, std::size_t l, int count,
                       const BrainSettings& settings, RandomStream& random) {
  BrainGenome changed = genome;
  int& width = changed.architecture.hidden[l].width;
  // a unit that is its own mirror image stays the last
  const bool odd = genome.architecture.symmetric && width % 2 == 1;
  width += count;
  Correspondence correspondence = unchanged(shape_of(genome), shape_of(changed));
  auto& units = correspondence.units[l + 1];
  if (odd) std::rotate(units.end() - count - 1, units.end() - count, units.end());

  auto fresh = fresh_for(changed, settings, random);
  // nobody listens to them yet
  const auto stage = static_cast<int>(l) + 1;
  for (const Block& block : blocks_of(shape_of(changed))) {
    auto matrix = matrix_in(fresh.data(), block);
    if (block.column_axis.stage == stage) matrix.setZero();
    if (block.role == Role::inhibition && block.layer == static_cast<int>(l)) {
      // new interneurons: only new units hear them
      for (Eigen::Index unit = 0; unit < block.rows; ++unit) {
        if (units[static_cast<std::size_t>(unit)] >= 0) matrix.row(unit).setZero();
      }
    }
  }
  return reshaped(genome, changed, correspondence, fresh);
}

// the units, or pairs of mirrored ones, that the next layer listens to least
BrainGenome without_units(const BrainGenome& genome, std::size_t l, int count,
                          const BrainSettings& settings, RandomStream& random) {
  const int step = genome.architecture.symmetric ? 2 : 1;
  const int width = genome.architecture.hidden[l].width;
  const Eigen::VectorXf sums = heard(genome, l);
  std::vector<int> order;  // of first units of pairs; a unit without another stays
  for (int unit = 0; unit + step <= width; unit += step) order.push_back(unit);
  const auto loudness = [&](int unit) { return sums.segment(unit, step).sum(); };
  std::ranges::stable_sort(order, {}, loudness);
  std::vector<int> kept(static_cast<std::size_t>(width));
  std::iota(kept.begin(), kept.end(), 0);
  for (int i = 0; i < count / step; ++i) {
    const int gone = order[static_cast<std::size_t>(i)];
    std::erase_if(kept, [&](int unit) { return unit >= gone && unit < gone + step; });
  }
  BrainGenome changed = genome;
  changed.architecture.hidden[l].width = static_cast<int>(kept.size());
  Correspondence correspondence = unchanged(shape_of(genome), shape_of(changed));
  correspondence.units[l + 1] = kept;
  const auto fresh = fresh_for(changed, settings, random);
  return reshaped(genome, changed, correspondence, fresh);
}

// hidden layers that may change as `possible` says; a random one of them
template <class Possible>
std::optional<std::size_t> some_layer(const BrainGenome& genome, RandomStream& random,
                                      Possible&& possible) {
  std::vector<std::size_t> candidates;
  for (std::size_t l = 0; l < genome.architecture.hidden.size(); ++l) {
    if (static_cast<int>(l) != genome.wiring.connectome_layer && possible(l)) {
      candidates.push_back(l);
    }
  }
  if (candidates.empty()) return std::nullopt;
  return candidates[random.below(candidates.size())];
}

}  // namespace

BrainGenome mutate_depth(const BrainGenome& genome, const Ports& ports,
                         const BrainSettings& settings, RandomStream& random) {
  const int depth = static_cast<int>(genome.architecture.hidden.size());
  if (depth == 0 || settings.min_layers == settings.max_layers ||
      genome.architecture.dale == Dale::dann) {
    return genome;
  }
  const auto l = some_layer(genome, random, [](std::size_t) { return true; });
  const bool more = grows(depth, settings.min_layers, settings.max_layers, random);
  if (!l) return genome;
  return constrained(more ? with_layer_after(genome, *l, settings, random)
                          : without_layer(genome, *l, settings, random),
                     ports);
}

BrainGenome mutate_width(const BrainGenome& genome, const Ports& ports,
                         const BrainSettings& settings, RandomStream& random) {
  if (settings.min_width == settings.max_width) return genome;
  const auto l = some_layer(genome, random, [](std::size_t) { return true; });
  if (!l) return genome;
  const int step = genome.architecture.symmetric ? 2 : 1;
  const int width = genome.architecture.hidden[*l].width;
  const int eighth = std::max(1, width / 8);
  const int wanted = 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(eighth)));
  const auto whole = [&](int count) { return (std::max(1, count) + step - 1) / step * step; };
  if (grows(width, settings.min_width, settings.max_width, random)) {
    const int count = whole(std::min(wanted, settings.max_width - width));
    if (width + count > std::max(settings.max_width, width + 1)) return genome;
    return constrained(with_units(genome, *l, count, settings, random), ports);
  }
  const int count = whole(std::min(wanted, width - settings.min_width));
  if (width - count < std::min(settings.min_width, width - 1) || count >= width) return genome;
  return constrained(without_units(genome, *l, count, settings, random), ports);
}

BrainGenome mutate_recurrence(const BrainGenome& genome, const Ports& ports, RandomStream& random) {
  if (genome.architecture.dale == Dale::dann) return genome;
  const auto l = some_layer(genome, random, [&](std::size_t layer) {
    return genome.architecture.hidden[layer].cell != Cell::gru;
  });
  if (!l) return genome;
  BrainGenome changed = genome;
  bool& recurrent = changed.architecture.hidden[*l].recurrent;
  recurrent = !recurrent;
  const std::vector<float> fresh(static_cast<std::size_t>(parameter_count(shape_of(changed))), 0);
  return constrained(
      reshaped(genome, changed, unchanged(shape_of(genome), shape_of(changed)), fresh), ports);
}

BrainGenome mutate_density(const BrainGenome& genome, const Ports& ports, RandomStream& random) {
  const auto l = some_layer(genome, random, [](std::size_t) { return true; });
  if (!l) return genome;
  const NetworkShape shape = shape_of(genome);
  const auto blocks = blocks_of(shape);
  BrainGenome changed = genome;
  auto& mask = changed.wiring.mask;
  if (mask.empty()) mask.assign(genome.wiring.numbers.size(), 1);
  const Block& block = *find_block(blocks, *l, Role::weights);
  std::vector<std::size_t> there;
  std::vector<std::size_t> absent;
  for (Eigen::Index i = block.first; i < block.first + block.size(); ++i) {
    const auto place = static_cast<std::size_t>(i);
    (mask[place] != 0 ? there : absent).push_back(place);
  }
  const bool regains = random.chance(0.5);
  const auto eighth = static_cast<std::size_t>(std::max<Eigen::Index>(1, block.size() / 8));
  if (regains) {
    random.shuffle(std::span(absent));
    absent.resize(std::min(absent.size(), eighth));
    for (const std::size_t i : absent) mask[i] = 1;
  } else {
    const auto size = [&](std::size_t i) { return std::abs(genome.wiring.numbers[i]); };
    std::ranges::stable_sort(there, {}, size);
    there.resize(std::min(there.size() - std::min(there.size(), eighth), eighth));
    for (const std::size_t i : there) mask[i] = 0;
  }
  if (genome.architecture.symmetric) {
    const MirrorMap map = mirror_map(shape, ports);
    for (std::size_t i = 0; i < mask.size(); ++i) {
      std::uint8_t& image = mask[static_cast<std::size_t>(map.mirror[i])];
      mask[i] = image = regains ? std::max(mask[i], image) : std::min(mask[i], image);
    }
  }
  return constrained(std::move(changed), ports);
}

}  // namespace neuroprospect::brains

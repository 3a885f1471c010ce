#include "brains/mutate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "brains/calibrate.h"

namespace neuroprospect::brains {
namespace {

// how small a new layer's input is made: tanh(x) = x (1 − x² / 3 + …) is off by at most 2 %
constexpr float kNearlyStraight = 0.25F;

std::string describe(const Architecture& architecture) {
  std::vector<int> widths;
  for (const HiddenLayer& layer : architecture.hidden) widths.push_back(layer.width);
  return fmt::format("{}", fmt::join(widths, " "));
}

// all digits: equal only if the numbers are
std::string describe(double number) { return fmt::format("{}", number); }

// Whether a number at `now` grows: a fair coin, but never past its range. Needs room on one side.
bool grows(int now, int low, int high, RandomStream& random) {
  const bool heads = random.chance(0.5);
  return now <= low || (now < high && heads);
}

// a new layer after hidden layer `l` that passes on what it gets
void insert_layer(std::vector<Affine>& layers, std::size_t l) {
  const Eigen::Index width = layers[l].weights.rows();
  layers[l + 1].weights /= kNearlyStraight;
  layers.insert(
      layers.begin() + static_cast<std::ptrdiff_t>(l) + 1,
      {kNearlyStraight * Eigen::MatrixXf::Identity(width, width), Eigen::VectorXf::Zero(width)});
}

// hidden layer `l` as if its tanh were straight: its map becomes part of the next one's
void remove_layer(std::vector<Affine>& layers, std::size_t l) {
  Affine& next = layers[l + 1];
  next.biases += next.weights * layers[l].biases;
  next.weights = next.weights * layers[l].weights;
  layers.erase(layers.begin() + static_cast<std::ptrdiff_t>(l));
}

void add_units(std::vector<Affine>& layers, std::size_t l, int count, double gain,
               RandomStream& random) {
  Affine& layer = layers[l];
  Affine& next = layers[l + 1];
  const Eigen::Index inputs = layer.weights.cols();
  const Eigen::Index before = layer.weights.rows();
  layer.weights.conservativeResize(before + count, Eigen::NoChange);
  layer.biases.conservativeResize(before + count);
  next.weights.conservativeResize(Eigen::NoChange, before + count);
  const double sd = gain / std::sqrt(static_cast<double>(inputs));
  for (float& weight : layer.weights.bottomRows(count).reshaped()) {
    weight = static_cast<float>(sd * random.normal());
  }
  layer.biases.tail(count).setZero();
  next.weights.rightCols(count).setZero();
}

// the units that the next layer listens to least
void remove_units(std::vector<Affine>& layers, std::size_t l, int count) {
  Affine& layer = layers[l];
  Affine& next = layers[l + 1];
  for (int i = 0; i < count; ++i) {
    Eigen::Index least = 0;
    next.weights.colwise().squaredNorm().minCoeff(&least);
    const Eigen::Index kept = layer.weights.rows() - 1;
    for (Eigen::Index unit = least; unit < kept; ++unit) {
      layer.weights.row(unit) = layer.weights.row(unit + 1);
      layer.biases[unit] = layer.biases[unit + 1];
      next.weights.col(unit) = next.weights.col(unit + 1);
    }
    layer.weights.conservativeResize(kept, Eigen::NoChange);
    layer.biases.conservativeResize(kept);
    next.weights.conservativeResize(Eigen::NoChange, kept);
  }
}

void mutate_depth(BrainGenome& genome, const BrainSettings& settings, RandomStream& random) {
  auto& hidden = genome.architecture.hidden;
  const int depth = static_cast<int>(hidden.size());
  if (depth == 0 || settings.min_layers == settings.max_layers) return;
  auto layers = unpack(shape_of(genome), genome.wiring.numbers);
  const std::size_t l = random.below(hidden.size());
  const auto place = hidden.begin() + static_cast<std::ptrdiff_t>(l);
  if (grows(depth, settings.min_layers, settings.max_layers, random)) {
    insert_layer(layers, l);
    hidden.insert(place + 1, {Cell::tanh, hidden[l].width});
  } else {
    remove_layer(layers, l);
    hidden.erase(place);
  }
  genome.wiring.numbers = pack(layers);
}

void mutate_width(BrainGenome& genome, const BrainSettings& settings, RandomStream& random) {
  auto& hidden = genome.architecture.hidden;
  if (hidden.empty() || settings.min_width == settings.max_width) return;
  auto layers = unpack(shape_of(genome), genome.wiring.numbers);
  const std::size_t l = random.below(hidden.size());
  int& width = hidden[l].width;
  const int eighth = std::max(1, width / 8);
  const int wanted = 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(eighth)));
  if (grows(width, settings.min_width, settings.max_width, random)) {
    const int count = std::max(1, std::min(wanted, settings.max_width - width));
    add_units(layers, l, count, settings.hidden_gain, random);
    width += count;
  } else {
    const int count = std::max(1, std::min(wanted, width - settings.min_width));
    remove_units(layers, l, count);
    width -= count;
  }
  genome.wiring.numbers = pack(layers);
}

// `value` times a log-normal factor, within its range
double stepped(double value, double step, double low, double high, RandomStream& random) {
  return std::clamp(value * std::exp(step * random.normal()), low, high);
}

MutationRecord mutate_gene(LearningGenes& genes, double step, RandomStream& random) {
  std::uint64_t count = 0;
  LearningGenes::declare(genes, [&](const Parameter&, double&) { ++count; });
  const std::uint64_t chosen = random.below(count);
  std::uint64_t index = 0;
  MutationRecord record;
  record.op = "learning_gene";
  LearningGenes::declare(genes, [&](const Parameter& gene, double& value) {
    if (index++ != chosen) return;
    record.field = gene.name;
    record.before = describe(value);
    value = stepped(value, step, gene.low, gene.high, random);
    record.after = describe(value);
  });
  return record;
}

}  // namespace

Mutated mutate(const BrainGenome& genome, const Memory& memory, const BrainSettings& settings,
               RandomStream& random) {
  Mutated child{genome, {}};
  // what stays as it was (at the end of its range, say) is no change
  const auto record = [&](MutationRecord change) {
    if (change.after != change.before) child.records.push_back(std::move(change));
  };
  const auto resize = [&](std::string_view op, double rate, auto&& mutation) {
    if (!random.chance(rate)) return;
    const std::string before = describe(child.genome.architecture);
    mutation(child.genome, settings, random);
    record({std::string(op), "hidden", before, describe(child.genome.architecture)});
  };
  resize("depth", settings.depth_rate, mutate_depth);
  resize("width", settings.width_rate, mutate_width);
  if (random.chance(settings.gene_rate)) {
    record(mutate_gene(child.genome.learning, settings.gene_step, random));
  }
  double& target = child.genome.mutation_target;
  target = stepped(target, settings.mutation_target_step, kMutationTargetLow, kMutationTargetHigh,
                   random);
  record(
      {"mutation_target", "mutation_target", describe(genome.mutation_target), describe(target)});

  switch (settings.mutation) {
    case MutationKind::calibrated:
      child.genome = calibrated_mutation(child.genome, memory, random);
      record({"calibrated", "output_rms", "", describe(target)});
      break;
  }
  validate(child.genome);
  return child;
}

}  // namespace neuroprospect::brains

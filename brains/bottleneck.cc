#include "brains/bottleneck.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "brains/constraint.h"
#include "brains/innate.h"
#include "brains/product.h"

namespace neuroprospect::brains {
namespace {

// an address: position, depth, side, kind, component; index; row
constexpr double kReach = 0.4;  // of organs [m]
constexpr double kDepths = 3;
constexpr int kKindBits = 4;
constexpr int kComponentBits = 2;
constexpr int kIndexBits = 10;  // kMaxWidth
constexpr int kLayerBits = 4;   // kMaxHiddenLayers, and those of the outputs
constexpr Eigen::Index kKind = 5;
constexpr Eigen::Index kIndex = kKind + kKindBits + kComponentBits;
constexpr Eigen::Index kRow = kIndex + kIndexBits;
constexpr Eigen::Index kAddress = kRow + 1;
static_assert(1 << kIndexBits >= kMaxWidth && 1 << kLayerBits >= kMaxHiddenLayers + 2);

constexpr Eigen::Index kRoles = std::ssize(Names<Role>::values);
constexpr Eigen::Index kOutputWeights = kRoles;  // after those of each role
constexpr Eigen::Index kOutputDrive = kRoles + 1;
constexpr Eigen::Index kSaid = kRoles + 2;
constexpr double kSensorsCounted = 64;
constexpr double kBiasScale = 1.0 / 8;  // of a weight from one of 64
constexpr double kLeakMean = -0.5;      // of innate.h's leaks
constexpr double kLeakDeviation = 0.8660254;
constexpr double kHalfNormalMean = 1.2533141;  // 1 / E|y|

constexpr double kLeastVariance = 1e-4;  // of a fresh output, relative to its mean's square

// so many connections at a time that what the genome network says of them stays in the cache
constexpr Eigen::Index kAtOnce = 256;

// the lowest bits of `number` in Gray code, −1 or 1 each
void write_bits(int number, Eigen::Ref<Eigen::VectorXf> bits) {
  const unsigned code = static_cast<unsigned>(number) ^ static_cast<unsigned>(number) >> 1U;
  for (Eigen::Index b = 0; b < bits.size(); ++b) bits[b] = (code >> b & 1U) != 0 ? 1.0F : -1.0F;
}

void write_port(const Port& port, Eigen::Ref<Eigen::VectorXf> address) {
  for (std::size_t k = 0; k < 3; ++k) {
    address[static_cast<Eigen::Index>(k)] = static_cast<float>(port.address_m[k] / kReach);
  }
  address[3] = static_cast<float>(port.depth / kDepths);
  address[4] = static_cast<float>(port.side);
  write_bits(port.kind, address.segment(kKind, kKindBits));
  write_bits(port.component, address.segment(kKind + kKindBits, kComponentBits));
}

// of every entry of an axis (`rows` × entries, of which the first kAddress are set)
Eigen::MatrixXf addresses(const Axis& axis, const NetworkShape& shape, const Ports& ports,
                          Eigen::Index rows) {
  if (axis.stage == Axis::kSingle) return Eigen::MatrixXf::Zero(rows, 1);
  const int outputs = static_cast<int>(shape.hidden.size()) + 1;
  const int size = stage_sizes(shape)[static_cast<std::size_t>(axis.stage)];
  Eigen::MatrixXf result =
      Eigen::MatrixXf::Zero(rows, static_cast<Eigen::Index>(axis.repeat) * size);
  for (int r = 0; r < axis.repeat; ++r) {
    for (int i = 0; i < size; ++i) {
      auto address = result.col(static_cast<Eigen::Index>(r) * size + i);
      if (axis.stage == 0) {
        write_port(ports.sensors[static_cast<std::size_t>(i)], address);
      } else if (axis.stage == outputs) {
        write_port(ports.actuators[static_cast<std::size_t>(i)], address);
      } else {
        write_bits(i, address.segment(kIndex, kIndexBits));
      }
      if (axis.repeat > 1)
        address[kRow] = 2.0F * static_cast<float>(r) / static_cast<float>(axis.repeat - 1) - 1.0F;
    }
  }
  return result;
}

// what y = 1 adds to a block's numbers, where they are free
double scale_of(const Block& block, const NetworkShape& shape) {
  switch (block.role) {
    case Role::weights:
    case Role::recurrent:
    case Role::drive: {
      const double counted = block.column_axis.stage == 0
                                 ? kSensorsCounted * block.column_axis.repeat
                                 : static_cast<double>(block.columns);
      const double mean = shape.interneurons ? kHalfNormalMean : 1;
      return mean * cell_factor(block, shape) / std::sqrt(counted);
    }
    case Role::inhibition:
      return 1 / static_cast<double>(block.columns);
    case Role::readout:
      return 1 / std::sqrt(shape.output_units);
    case Role::biases:
      return kBiasScale;
    case Role::leak:
      return kLeakDeviation;
    case Role::centres:
    case Role::widths:
      break;
  }
  return 1;
}

// which output of the genome network says a block's numbers
Eigen::Index output_for(const Block& block, const NetworkShape& shape) {
  const bool outputs = block.layer >= std::ssize(shape.hidden);
  if (outputs && block.role == Role::weights) return kOutputWeights;
  if (outputs && block.role == Role::drive) return kOutputDrive;
  return static_cast<Eigen::Index>(block.role);
}

// signs of a block's columns times how much larger its numbers are for balance; empty: free
Eigen::VectorXf sizes_of(const Block& block, std::span<const std::int8_t> signs) {
  Eigen::VectorXf sizes(block.columns);
  double excitatory = 0;
  double inhibitory = 0;
  for (Eigen::Index j = 0; j < block.columns; ++j) {
    const std::int8_t sign = signs[static_cast<std::size_t>(block.first + j * block.rows)];
    sizes[j] = static_cast<float>(sign);
    excitatory += sign > 0 ? 1 : 0;
    inhibitory += sign < 0 ? 1 : 0;
  }
  const Balance balance(excitatory, inhibitory);
  for (float& size : sizes) {
    size *= static_cast<float>(size > 0 ? balance.excitatory : balance.inhibitory);
  }
  return sizes;
}

// the gains of an axis' ports; empty where they are all 1
Eigen::VectorXf gains_of(const Axis& axis, const Growth& growth, std::size_t first,
                         Eigen::Index entries) {
  if (growth.gains.empty()) return {};
  Eigen::VectorXf gains(entries);
  const Eigen::Index size = entries / axis.repeat;
  for (Eigen::Index i = 0; i < entries; ++i) {
    gains[i] = gain_of(growth, first + static_cast<std::size_t>(i % size));
  }
  return gains;
}

}  // namespace

NetworkShape genome_network(const std::vector<int>& hidden) {
  NetworkShape shape{.inputs = static_cast<int>(2 * kAddress + kLayerBits),
                     .hidden = {},
                     .outputs = static_cast<int>(kSaid)};
  for (const int width : hidden) shape.hidden.push_back({.cell = Cell::tanh, .width = width});
  return shape;
}

std::size_t bottleneck_count(const std::vector<int>& hidden) {
  return static_cast<std::size_t>(parameter_count(genome_network(hidden)));
}

Bottleneck::Bottleneck(const BrainGenome& genome, const Ports& ports)
    : network_(genome_network(genome.wiring.bottleneck)), layers_(layout_of(network_)) {
  const NetworkShape shape = shape_of(genome);
  const auto signs = constraint_of(genome).sign;
  const Growth& growth = genome.wiring.growth;
  const auto blocks = blocks_of(shape);
  const int outputs = static_cast<int>(shape.hidden.size()) + 1;
  for (const Block& block : blocks) {
    Query query;
    query.block = block;
    query.output = output_for(block, shape);
    query.sources = addresses(block.column_axis, shape, ports, kAddress);
    query.targets = addresses(block.row_axis, shape, ports, kAddress + kLayerBits);
    for (auto target : query.targets.colwise()) {
      write_bits(block.layer, target.tail(kLayerBits));
    }
    query.scale = static_cast<float>(scale_of(block, shape));
    if (block.role == Role::leak) query.base = static_cast<float>(kLeakMean);
    if (block.role == Role::inhibition) query.base = query.scale;
    if (block.role == Role::centres || block.role == Role::widths) {
      query.bases.resize(block.rows);
      for (Eigen::Index i = 0; i < block.rows; ++i) {
        query.bases[i] = first_field(shape, block.role, static_cast<int>(i) / shape.inputs);
      }
    }
    if (!signs.empty() && is_connection(block.role)) {
      query.sizes = sizes_of(block, signs);
    }
    if (block.column_axis.stage == 0) {
      query.column_gains = gains_of(block.column_axis, growth, 0, block.columns).transpose();
    }
    if (block.row_axis.stage == outputs && block.layer == blocks.back().layer) {
      query.row_gains = gains_of(block.row_axis, growth, genome.wiring.sensors.size(), block.rows);
    }
    queries_.push_back(std::move(query));
    size_ = static_cast<std::size_t>(block.first + block.size());
  }
}

// What the genome network does with the connections of some columns of a query.
struct Bottleneck::Pass {
  const Query& query;
  Eigen::Index first;                  // column
  Eigen::Index count;                  // columns
  std::vector<Eigen::MatrixXf>& said;  // by each of its hidden layers: units × rows · count
  Eigen::RowVectorXf& values;          // base + scale · y, of each connection
};

template <class Visit>
void Bottleneck::ask(std::span<const float> genome_numbers, Visit&& visit) const {
  require(genome_numbers.size() == static_cast<std::size_t>(parameter_count(network_)),
          "{} numbers for a genome network of {}", genome_numbers.size(),
          parameter_count(network_));
  const float* numbers = genome_numbers.data();
  const std::size_t depth = network_.hidden.size();
  const auto first_weights = weights_in(numbers, layers_[0]);
  std::vector<Eigen::MatrixXf> said(depth);
  Eigen::RowVectorXf values;
  for (const Query& query : queries_) {
    const Eigen::Index rows = query.block.rows;
    // the first layer's sums are of two parts, one of each unit: not computed for each connection
    const Eigen::MatrixXf sources = first_weights.leftCols(kAddress) * query.sources;
    const Eigen::MatrixXf targets =
        (first_weights.rightCols(kAddress + kLayerBits) * query.targets).colwise() +
        biases_in(numbers, layers_[0]);
    const Eigen::Index together = std::max<Eigen::Index>(1, kAtOnce / rows);
    for (Eigen::Index first = 0; first < query.block.columns; first += together) {
      const Eigen::Index count = std::min(together, query.block.columns - first);
      said[0].resize(targets.rows(), rows * count);
      for (Eigen::Index j = 0; j < count; ++j) {
        said[0].middleCols(j * rows, rows) = targets.colwise() + sources.col(first + j);
      }
      said[0] = said[0].array().tanh();
      for (std::size_t l = 1; l < depth; ++l) {
        said[l] = biases_in(numbers, layers_[l]).replicate(1, rows * count);
        add_product(said[l], weights_in(numbers, layers_[l]), said[l - 1]);
        said[l] = said[l].array().tanh();
      }
      values.setConstant(rows * count, biases_in(numbers, layers_[depth])[query.output]);
      add_product(values, weights_in(numbers, layers_[depth]).row(query.output), said[depth - 1]);
      values = query.base + query.scale * values.array();
      if (query.bases.size() > 0) {
        for (Eigen::Index j = 0; j < count; ++j) {
          values.segment(j * rows, rows) += query.bases.transpose();
        }
      }
      visit(Pass{query, first, count, said, values});
    }
  }
}

void Bottleneck::develop(std::span<const float> genome_numbers, std::span<float> numbers) const {
  require(numbers.size() == size_, "room for {} numbers of {}", numbers.size(), size_);
  ask(genome_numbers, [&](const Pass& pass) {
    const Eigen::Index rows = pass.query.block.rows;
    auto block = matrix_in(numbers.data(), pass.query.block);
    for (Eigen::Index j = 0; j < pass.count; ++j) {
      const auto values = pass.values.segment(j * rows, rows).transpose();
      auto column = block.col(pass.first + j);
      const float size = pass.query.size_of(pass.first + j);
      if (size == 0) {
        column = values;
      } else {
        column = size * values.cwiseAbs();
      }
      if (pass.query.row_gains.size() > 0) column = column.cwiseProduct(pass.query.row_gains);
      if (pass.query.column_gains.size() > 0) column *= pass.query.column_gains[pass.first + j];
    }
  });
}

void Bottleneck::backward(std::span<const float> genome_numbers, std::span<const float> gradient,
                          std::span<float> genome_gradient) const {
  require(gradient.size() == size_ && genome_gradient.size() == genome_numbers.size(),
          "a gradient of {} numbers for {}", gradient.size(), size_);
  const float* numbers = genome_numbers.data();
  float* slopes = genome_gradient.data();
  const std::size_t depth = network_.hidden.size();
  Eigen::MatrixXf delta;  // loss's gradient at a layer's sums
  Eigen::MatrixXf below;
  Eigen::MatrixXf targets;  // the same at the first layer's, of each target and source
  Eigen::MatrixXf sources;
  ask(genome_numbers, [&](const Pass& pass) {
    const Query& query = pass.query;
    const Eigen::Index rows = query.block.rows;
    const Eigen::Index units = pass.said[0].rows();
    if (pass.first == 0) {
      targets.setZero(units, rows);
      sources.setZero(units, query.block.columns);
    }
    // at y
    const auto block = matrix_in(gradient.data(), query.block);
    Eigen::RowVectorXf& said = pass.values;
    for (Eigen::Index j = 0; j < pass.count; ++j) {
      const float size = query.size_of(pass.first + j);
      auto part = said.segment(j * rows, rows);
      const auto slope = block.col(pass.first + j).transpose().array() * query.scale;
      if (size == 0) {
        part = slope;
      } else {
        part = size * slope * part.array().sign();
      }
      if (query.row_gains.size() > 0) part = part.cwiseProduct(query.row_gains.transpose());
      if (query.column_gains.size() > 0) part *= query.column_gains[pass.first + j];
    }
    auto head = weights_in(slopes, layers_[depth]).row(query.output);
    add_product(head, said, pass.said[depth - 1].transpose());
    biases_in(slopes, layers_[depth])[query.output] += said.sum();
    delta.noalias() = weights_in(numbers, layers_[depth]).row(query.output).transpose() * said;
    for (std::size_t l = depth; l-- > 0;) {
      delta.array() *= 1 - pass.said[l].array().square();
      if (l == 0) break;
      auto weights = weights_in(slopes, layers_[l]);
      add_product(weights, delta, pass.said[l - 1].transpose());
      biases_in(slopes, layers_[l]) += delta.rowwise().sum();
      below.setZero(pass.said[l - 1].rows(), delta.cols());
      add_product(below, weights_in(numbers, layers_[l]).transpose(), delta);
      delta.swap(below);
    }
    for (Eigen::Index j = 0; j < pass.count; ++j) {
      const auto part = delta.middleCols(j * rows, rows);
      targets += part;
      sources.col(pass.first + j) = part.rowwise().sum();
    }
    if (pass.first + pass.count < query.block.columns) return;
    auto weights = weights_in(slopes, layers_[0]);
    add_product(weights.leftCols(kAddress), sources, query.sources.transpose());
    add_product(weights.rightCols(kAddress + kLayerBits), targets, query.targets.transpose());
    biases_in(slopes, layers_[0]) += targets.rowwise().sum();
  });
}

std::vector<float> Bottleneck::scales() const {
  std::vector<float> scales;
  for (const Query& query : queries_) {
    scales.insert(scales.end(), static_cast<std::size_t>(query.block.size()), query.scale);
  }
  return scales;
}

std::vector<float> fresh_bottleneck(const BrainGenome& genome, const Ports& ports,
                                    const BrainSettings& settings, RandomStream& random) {
  const Bottleneck bottleneck(genome, ports);
  const NetworkShape shape = shape_of(genome);
  const auto& layers = bottleneck.layers_;
  std::vector<float> numbers(static_cast<std::size_t>(parameter_count(bottleneck.network_)), 0.0F);
  for (const LayerLayout& layer : layers) {
    // about half of an address is 0
    const double inputs = static_cast<double>(layer.inputs) * (&layer == &layers[0] ? 0.5 : 1);
    const bool outputs = &layer == &layers.back();
    const double sd = (outputs ? 1 : settings.bottleneck.gain) / std::sqrt(inputs);
    for (float& number : weights_in(numbers.data(), layer).reshaped()) {
      number = static_cast<float>(sd * random.normal());
    }
  }

  // outputs: what they say of a founder's blocks, and what they should
  struct Said {
    double count = 0, sum = 0, squares = 0, gain = 0;
  };
  std::array<Said, kSaid> said{};
  bottleneck.ask(numbers, [&](const Bottleneck::Pass& pass) {
    const Bottleneck::Query& query = pass.query;
    Said& of = said[static_cast<std::size_t>(query.output)];
    switch (query.block.role) {
      case Role::weights:
      case Role::drive:
      case Role::recurrent:
      case Role::readout:
        of.gain = gain_of(query.block, shape, settings);
        break;
      case Role::leak:
        of.gain = 1;
        break;
      default:
        return;
    }
    for (const float value : pass.values) {
      const double y = (static_cast<double>(value) - query.base) / query.scale;
      of.count += 1;
      of.sum += y;
      of.squares += y * y;
    }
  });
  auto weights = weights_in(numbers.data(), layers.back());
  auto biases = biases_in(numbers.data(), layers.back());
  for (Eigen::Index o = 0; o < kSaid; ++o) {
    const Said& of = said[static_cast<std::size_t>(o)];
    const double mean = of.count > 0 ? of.sum / of.count : 0;
    const double variance = of.count > 0 ? of.squares / of.count - mean * mean : 0;
    // what hardly differs from connection to connection is not blown up until it does
    const bool differs = variance > kLeastVariance * mean * mean;
    const double scale = differs ? of.gain / std::sqrt(variance) : 0;
    weights.row(o) *= static_cast<float>(scale);
    biases[o] = static_cast<float>(-scale * mean);
  }
  return numbers;
}

}  // namespace neuroprospect::brains

#include "brains/plasticity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "brains/mutate.h"
#include "brains/settings.h"

namespace neuroprospect::brains {
namespace {

constexpr std::size_t kRate = kPlasticityCoefficients - 1;  // η

// the founders' spread of coefficient i of a row of fives
double spread(std::size_t i, const BrainSettings& settings) {
  return i % kPlasticityCoefficients == kRate ? settings.plasticity_gain : 1;
}

}  // namespace

std::optional<Plasticity> plasticity_of(const PlasticityGenes& genes, const NetworkShape& shape,
                                        const Constraint& constraint) {
  if (genes.grain == PlasticityGrain::none) return std::nullopt;
  require(genes.coefficients.size() == plasticity_count(shape, genes.grain),
          "{} coefficients of plasticity where there are {}", genes.coefficients.size(),
          plasticity_count(shape, genes.grain));
  const Eigen::Index count = parameter_count(shape);
  Plasticity rule;
  for (auto* part : {&rule.both, &rule.source, &rule.target, &rule.drift}) part->setZero(count);
  std::size_t of_block = 0;
  for (const Block& block : blocks_of(shape)) {
    if (!is_plastic(block.role)) continue;
    for (Eigen::Index i = block.first; i < block.first + block.size(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      const bool there = constraint.mask.empty() || constraint.mask[at] != 0;
      const bool learns = constraint.learns.empty() || constraint.learns[at] != 0;
      if (!there || !learns) continue;
      const std::size_t first =
          kPlasticityCoefficients * (genes.grain == PlasticityGrain::block ? of_block : at);
      const float* c = genes.coefficients.data() + first;
      rule.both[i] = c[kRate] * c[0];
      rule.source[i] = c[kRate] * c[1];
      rule.target[i] = c[kRate] * c[2];
      rule.drift[i] = c[kRate] * c[3];
    }
    ++of_block;
  }
  return rule;
}

PlasticityGenes random_plasticity(const NetworkShape& shape, const BrainSettings& settings,
                                  RandomStream& random) {
  PlasticityGenes genes{settings.plasticity, {}};
  genes.coefficients.resize(plasticity_count(shape, genes.grain));
  for (std::size_t i = 0; i < genes.coefficients.size(); ++i) {
    genes.coefficients[i] = static_cast<float>(spread(i, settings) * random.normal());
  }
  return genes;
}

MutationRecord mutate_plasticity(PlasticityGenes& genes, const BrainSettings& settings,
                                 RandomStream& random) {
  for (std::size_t i = 0; i < genes.coefficients.size(); ++i) {
    const double step = settings.plasticity_step * spread(i, settings) * random.normal();
    genes.coefficients[i] = static_cast<float>(static_cast<double>(genes.coefficients[i]) + step);
  }
  return {"plasticity", "coefficients", "", fmt::format("{} moved", genes.coefficients.size())};
}

PlasticConnections::PlasticConnections(const NetworkShape& shape, const Plasticity& rule,
                                       const Constraint& constraint, const Eigen::VectorXf& numbers)
    : shape_(shape),
      rule_(rule),
      constraint_(constraint),
      limit_(numbers.cwiseAbs().cwiseMax(kMaxPlasticWeight)) {
  Eigen::Index rows = 0;
  for (const Block& block : blocks_of(shape)) {
    const auto none = [&](const Eigen::VectorXf& part) {
      return (part.segment(block.first, block.size()).array() == 0).all();
    };
    if (none(rule.both) && none(rule.source) && none(rule.target) && none(rule.drift)) continue;
    blocks_.push_back(block);
    rows = std::max(rows, block.rows);
  }
  for (const LayerLayout& layer : layout_of(shape)) heard_.emplace_back(layer.outputs);
  heard_.pop_back();
  targets_.resize(rows);
  reset();
}

void PlasticConnections::reset() {
  const auto layers = layout_of(shape_);
  for (std::size_t l = 0; l < heard_.size(); ++l) {
    // a leaky unit at rest puts out ½ (brains/cells/ctrnn.cc)
    heard_[l].setConstant(layers[l].cell == Cell::ctrnn ? 0.5F : 0.0F);
  }
}

void PlasticConnections::adapt(const Eigen::Ref<const Eigen::VectorXf>& inputs,
                               const Network<float>::Trace& trace,
                               Eigen::Ref<Eigen::VectorXf> numbers) {
  for (const Block& block : blocks_) {
    const auto l = static_cast<std::size_t>(block.layer);
    const auto outputs = trace.layers[l].outputs.col(0);
    auto y = targets_.head(block.rows).array();
    for (Eigen::Index first = 0; first < block.rows; first += outputs.size()) {
      y.segment(first, outputs.size()) = outputs;
    }
    if (l + 1 == trace.layers.size()) y = y.min(1).max(-1);
    const float* x = block.role == Role::recurrent ? heard_[l].data()
                     : l > 0                       ? trace.layers[l - 1].outputs.data()
                     : shape_.input_fields > 0     ? trace.fields.data()
                                                   : inputs.data();
    for (Eigen::Index c = 0; c < block.columns; ++c) {
      const Eigen::Index first = block.first + c * block.rows;
      const auto part = [&](const Eigen::VectorXf& of) {
        return of.segment(first, block.rows).array();
      };
      auto weights = numbers.segment(first, block.rows).array();
      weights += (part(rule_.both) * x[c] + part(rule_.target)) * y + part(rule_.source) * x[c] +
                 part(rule_.drift);
      weights = weights.min(part(limit_)).max(-part(limit_));
    }
    if (rule_.normalised) {
      // (a block of zeros stays one)
      auto weights = numbers.segment(block.first, block.size());
      const float largest = weights.cwiseAbs().maxCoeff();
      if (largest > 0) weights /= largest;
    }
  }
  for (std::size_t l = 0; l < heard_.size(); ++l) heard_[l] = trace.layers[l].outputs.col(0);
  if (!constraint_.sign.empty() || !constraint_.mirror.empty()) {
    project(constraint_, std::span(numbers.data(), static_cast<std::size_t>(numbers.size())));
  }
}

}  // namespace neuroprospect::brains

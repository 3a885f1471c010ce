// brains/policy.h: a brain that has developed: a network from observations to commands.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>

#include "brains/constraint.h"
#include "brains/network.h"
#include "brains/plasticity.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// The numbers of a policy: what develops from a genome, and what learning changes.
struct PolicyParameters {
  NetworkShape shape;
  Eigen::VectorXf network;          ///< as layout_of(shape) places them
  Eigen::VectorXf exploration_log;  ///< log of the standard deviation of exploration, per action
  Constraint constraint = {};       ///< what holds for `network`, whatever learns
  std::optional<Plasticity> plasticity = {};  ///< how it changes while it acts, if it can
  Ports ports = {};                           ///< what it developed for; none: unknown
};

/// A policy without exploration, one observation at a time, of an episode after the other. One
/// thread's own; acting allocates nothing.
class Policy {
 public:
  /// At rest. Throws an internal Error unless the numbers fit the shape.
  explicit Policy(const PolicyParameters& parameters);

  /// Back to rest, with the numbers that it was made of: an episode starts.
  void reset();

  /// The command for the next observation of an episode. Needs `observation` (shape.inputs) and
  /// `action` (shape.outputs); commands are not clamped. Where the parameters have a plasticity
  /// that is on, connections change after it.
  void act(std::span<const float> observation, std::span<float> action);

  /// Its numbers as they are now.
  [[nodiscard]] const Eigen::VectorXf& numbers() const { return parameters_; }

  /// Layers that can be watched: hidden ones, then units of populations, if any.
  [[nodiscard]] std::size_t layers() const { return network_.hidden_layers(); }

  /// What the units of a layer did in the last act(): their outputs, of spiking ones the rate over
  /// its ticks. Valid until the next.
  [[nodiscard]] std::span<const float> activity(std::size_t layer) const;

  /// Spikes (0 or 1) of a layer of `lif` in the last act(), units × ticks. Valid until the next.
  [[nodiscard]] Eigen::Ref<const Eigen::MatrixXf> spikes(std::size_t layer) const {
    return network_.spikes(trace_, layer);
  }

 private:
  Network<float> network_;
  Eigen::VectorXf parameters_;
  Eigen::VectorXf innate_;  // what a plastic one began with
  std::optional<PlasticConnections> plastic_;
  Eigen::MatrixXf state_;  // a column
  Network<float>::Trace trace_;
};

}  // namespace neuroprospect::brains

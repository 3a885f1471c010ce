// brains/policy.h: a brain that has developed: a network from observations to commands.
#pragma once

#include <Eigen/Core>
#include <span>

#include "brains/network.h"

namespace neuroprospect::brains {

/// The numbers of a policy: what develops from a genome, and what learning changes.
struct PolicyParameters {
  NetworkShape shape;
  Eigen::VectorXf network;          ///< as layout_of(shape) places them
  Eigen::VectorXf exploration_log;  ///< log of the standard deviation of exploration, per action
};

/// A policy without exploration, one observation at a time. One thread's own; acting allocates
/// nothing.
class Policy {
 public:
  /// Throws an internal Error unless the numbers fit the shape.
  explicit Policy(const PolicyParameters& parameters);

  /// The command for an observation. Needs `observation` (shape.inputs) and `action`
  /// (shape.outputs); commands are not clamped.
  void act(std::span<const float> observation, std::span<float> action);

 private:
  Network<float> network_;
  Eigen::VectorXf parameters_;
  Network<float>::Trace trace_;
};

}  // namespace neuroprospect::brains

// brains/response.h: what a brain does with what it remembers, as a function of the numbers that it
// inherits: what kinds of mutation are measured by. Thread safety: one thread's own.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>
#include <vector>

#include "base/random.h"
#include "brains/bottleneck.h"
#include "brains/constraint.h"
#include "brains/genome.h"
#include "brains/memory.h"
#include "brains/network.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// The outputs of a genome's brain in a body with these ports on remembered observations, each met
/// at rest. Sensors that the memory lacks read 0; where it has none of the genome's, 64 standard
/// normal observations stand in.
class Response {
 public:
  Response(const BrainGenome& genome, const Ports& ports, const Memory& memory,
           RandomStream& random);

  /// What the genome does, with other wiring numbers (as many as it has) in place of its own:
  /// outputs × observations. Valid until the next call.
  Eigen::Ref<const Eigen::MatrixXf> outputs(std::span<const float> numbers);

  /// The nearest numbers that the genome can have: direct ones as its constraints allow.
  void allow(std::span<float> numbers) const;

  /// The gradient at `numbers`, with which outputs() was called last, of a loss whose slope at each
  /// output on each observation is `slopes` (outputs × observations).
  Eigen::VectorXf gradient(std::span<const float> numbers, const Eigen::MatrixXf& slopes);

  /// How sensitive the outputs are to each wiring number at `numbers`: the root of Σ (∂o/∂w)² over
  /// all outputs, mean over observations. Estimated without bias (of its square) from `probes`
  /// random combinations of the outputs, one backward pass each (Hutchinson 1990).
  Eigen::VectorXf sensitivity(std::span<const float> numbers, int probes, RandomStream& random);

 private:
  std::optional<Bottleneck> bottleneck_;  // empty: wiring is direct
  Constraint constraint_;
  Constraint moving_;  // its own derivative: where there is nothing, nothing moves
  Network<float> network_;
  Eigen::MatrixXf observations_;  // sensors × observations
  Network<float>::Trace trace_;
  std::vector<float> developed_;
  Eigen::VectorXf developed_gradient_;
};

}  // namespace neuroprospect::brains

#include "brains/policy.h"

#include "base/error.h"

namespace neuroprospect::brains {

Policy::Policy(const PolicyParameters& parameters)
    : network_(parameters.shape), parameters_(parameters.network), trace_(network_.make_trace(1)) {
  require(parameters_.size() == network_.parameter_count(), "{} numbers for a policy of {}",
          parameters_.size(), network_.parameter_count());
}

void Policy::act(std::span<const float> observation, std::span<float> action) {
  const NetworkShape& shape = network_.shape();
  require(std::ssize(observation) == shape.inputs && std::ssize(action) == shape.outputs,
          "{} observations and {} actions for a policy of {} and {}", observation.size(),
          action.size(), shape.inputs, shape.outputs);
  const Eigen::Map<const Eigen::MatrixXf> input(observation.data(), shape.inputs, 1);
  Eigen::Map<Eigen::MatrixXf>(action.data(), shape.outputs, 1) =
      network_.forward(parameters_, input, trace_);
}

}  // namespace neuroprospect::brains

#include "brains/policy.h"

#include "base/error.h"

namespace neuroprospect::brains {

Policy::Policy(const PolicyParameters& parameters)
    : network_(parameters.shape),
      parameters_(parameters.network),
      state_(Eigen::MatrixXf::Zero(network_.state_size(), 1)),
      trace_(network_.make_trace(1)) {
  require(parameters_.size() == network_.parameter_count(), "{} numbers for a policy of {}",
          parameters_.size(), network_.parameter_count());
  if (!parameters.plasticity || !parameters.plasticity->on) return;
  plastic_.emplace(parameters.shape, *parameters.plasticity, parameters.constraint, parameters_);
  innate_ = parameters_;
}

void Policy::reset() {
  state_.setZero();
  if (!plastic_) return;
  plastic_->reset();
  parameters_ = innate_;
}

void Policy::act(std::span<const float> observation, std::span<float> action) {
  const NetworkShape& shape = network_.shape();
  require(std::ssize(observation) == shape.inputs && std::ssize(action) == shape.outputs,
          "{} observations and {} actions for a policy of {} and {}", observation.size(),
          action.size(), shape.inputs, shape.outputs);
  const Eigen::Map<const Eigen::MatrixXf> input(observation.data(), shape.inputs, 1);
  Eigen::Map<Eigen::MatrixXf>(action.data(), shape.outputs, 1) =
      network_.forward(parameters_, input, {}, state_, trace_);
  if (plastic_) plastic_->adapt(input.col(0), trace_, parameters_);
}

std::span<const float> Policy::activity(std::size_t layer) const {
  const auto outputs = network_.activity(trace_, layer);
  return {outputs.data(), static_cast<std::size_t>(outputs.size())};
}

}  // namespace neuroprospect::brains

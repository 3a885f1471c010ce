#include "brains/ppo_loss.h"

#include <algorithm>

#include "base/error.h"

namespace neuroprospect::brains {

template <class Scalar>
PpoLoss<Scalar>::PpoLoss(const NetworkShape& actor, const NetworkShape& critic,
                         const Weights& weights)
    : actor_(actor),
      critic_(critic),
      rows_(actor),
      weights_(weights),
      actor_trace_(actor_.make_trace(kMaxColumns)),
      critic_trace_(critic_.make_trace(kMaxColumns)),
      precision_(actor.outputs),
      noise_(actor.outputs, kMaxColumns),
      mean_slope_(actor.outputs, kMaxColumns),
      value_slope_(1, kMaxColumns),
      numbers_(4, kMaxColumns),
      log_ratio_(kMaxColumns),
      ratio_(kMaxColumns),
      slope_(kMaxColumns) {
  require(critic.inputs == actor.inputs && critic.outputs == 1,
          "a critic of {} inputs and {} outputs for an actor of {} inputs", critic.inputs,
          critic.outputs, actor.inputs);
}

template <class Scalar>
Eigen::Index PpoLoss<Scalar>::parameter_count() const {
  return actor_.parameter_count() + actor_.shape().outputs + critic_.parameter_count();
}

template <class Scalar>
auto PpoLoss<Scalar>::evaluate(const Vector& parameters, Eigen::Ref<const Matrix> samples,
                               Vector& gradient) -> Result {
  const Eigen::Index n = samples.cols();
  const auto log_sd = exploration_part(parameters);
  const Scalar entropy = log_sd.sum();
  precision_ = (-log_sd.array()).exp();
  Scalar policy_sum = 0;
  Scalar value_sum = 0;
  Scalar kl_sum = 0;
  gradient.setZero();
  exploration_part(gradient).setConstant(-weights_.entropy);

  for (Eigen::Index first = 0; first < n; first += kMaxColumns) {
    const Eigen::Index count = std::min(kMaxColumns, n - first);
    const auto chunk = samples.middleCols(first, count);
    const auto observations = chunk.middleRows(rows_.observation, actor_.shape().inputs);
    const auto actions = chunk.middleRows(rows_.action, actor_.shape().outputs);
    numbers_.leftCols(count) = chunk.middleRows(rows_.numbers, 4).array();
    const auto log_probability = numbers_.row(SampleRows::kLogProbability).head(count);
    const auto advantage = numbers_.row(SampleRows::kAdvantage).head(count);
    const auto value_before = numbers_.row(SampleRows::kValue).head(count);
    const auto target = numbers_.row(SampleRows::kTarget).head(count);

    // how likely the actions have become
    const auto mean = actor_.forward(actor_part(parameters), observations, actor_trace_);
    auto noise = noise_.leftCols(count).array();
    noise = (actions - mean).array();
    noise.colwise() *= precision_;
    auto log_ratio = log_ratio_.head(count);
    auto ratio = ratio_.head(count);
    log_ratio = Scalar(-0.5) * noise.square().colwise().sum() - entropy - log_probability;
    ratio = log_ratio.exp();
    kl_sum += (ratio - 1 - log_ratio).sum();

    // the policy's loss: where the clipped branch is the larger one, it is flat
    const auto clipped = ratio.min(1 + weights_.clip).max(1 - weights_.clip);
    policy_sum += (-advantage * ratio).max(-advantage * clipped).sum();
    auto slope = slope_.head(count);
    slope = (advantage * ratio <= advantage * clipped)
                .select(-advantage * ratio / static_cast<Scalar>(n), Scalar(0));
    auto mean_slope = mean_slope_.leftCols(count);
    mean_slope.array() = noise.rowwise() * slope;
    exploration_part(gradient) += (mean_slope.array() * noise).rowwise().sum().matrix() -
                                  Vector::Constant(log_sd.size(), slope.sum());
    mean_slope.array().colwise() *= precision_;
    auto actor_gradient = actor_part(gradient);
    actor_.backward(actor_part(parameters), observations, mean_slope, actor_trace_, actor_gradient);

    // the critic's loss, likewise
    const auto values = critic_.forward(critic_part(parameters), observations, critic_trace_);
    const auto value = values.row(0).array();
    const auto near = value_before + (value - value_before).min(weights_.clip).max(-weights_.clip);
    const auto error = value - target;
    const auto near_error = near - target;
    value_sum += Scalar(0.5) * error.square().max(near_error.square()).sum();
    auto value_slope = value_slope_.leftCols(count);
    value_slope.row(0).array() =
        (error.square() >= near_error.square())
            .select(error * (weights_.value / static_cast<Scalar>(n)), Scalar(0));
    auto critic_gradient = critic_part(gradient);
    critic_.backward(critic_part(parameters), observations, value_slope, critic_trace_,
                     critic_gradient);
  }
  const auto count = static_cast<Scalar>(n);
  return {policy_sum / count + weights_.value * value_sum / count - weights_.entropy * entropy,
          kl_sum / count};
}

template class PpoLoss<float>;
template class PpoLoss<double>;

}  // namespace neuroprospect::brains

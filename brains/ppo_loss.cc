#include "brains/ppo_loss.h"

#include <algorithm>

#include "base/error.h"
#include "brains/mirror.h"
#include "brains/product.h"

namespace neuroprospect::brains {

template <class Scalar>
PpoLoss<Scalar>::PpoLoss(const NetworkShape& actor, const NetworkShape& critic,
                         const Weights& weights, const Ports& ports)
    : actor_(actor),
      critic_(critic),
      rows_(actor, weights.prediction > 0),
      weights_(weights),
      ports_(ports),
      predicts_(weights.prediction > 0 && !actor.hidden.empty()),
      actor_trace_(actor_.make_trace(kMaxColumns)),
      critic_trace_(critic_.make_trace(kMaxColumns)),
      actor_state_(actor_.state_size(), kMaxColumns),
      critic_state_(critic_.state_size(), kMaxColumns),
      mirrored_state_(actor_.state_size(), kMaxColumns),
      precision_(actor.outputs),
      exploration_slope_(actor.outputs),
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
  if (predicts_) {
    hidden_slope_.resize(actor.hidden.back().width, kMaxColumns);
    predicted_.resize(actor.inputs, kMaxColumns);
  }
  if (weights.symmetry > 0) {
    require(
        std::ssize(ports.sensors) == actor.inputs && std::ssize(ports.actuators) == actor.outputs,
        "{} and {} ports of a policy of {} inputs and {} outputs", ports.sensors.size(),
        ports.actuators.size(), actor.inputs, actor.outputs);
    mirror_trace_ = actor_.make_trace(kMaxColumns);
    mirrored_.resize(actor.inputs, kMaxColumns);
    difference_.resize(actor.outputs, kMaxColumns);
    mirrored_slope_.resize(actor.outputs, kMaxColumns);
  }
}

template <class Scalar>
Eigen::Index PpoLoss<Scalar>::parameter_count() const {
  return predictor_first() + predictor_count();
}

template <class Scalar>
Eigen::Index PpoLoss<Scalar>::predictor_count() const {
  const NetworkShape& shape = actor_.shape();
  return predicts_ ? shape.inputs * (shape.hidden.back().width + 1) : 0;
}

template <class Scalar>
auto PpoLoss<Scalar>::evaluate(const Vector& parameters, Eigen::Ref<const Matrix> samples,
                               Vector& gradient) -> Result {
  begin(parameters, samples.cols(), gradient);
  add(parameters, samples, gradient);
  return end(parameters);
}

template <class Scalar>
void PpoLoss<Scalar>::add(const Vector& parameters, Eigen::Ref<const Matrix> samples,
                          Vector& gradient, bool own) {
  const Eigen::Index n = samples.cols();
  for (Eigen::Index first = 0; first < n; first += kMaxColumns) {
    const Eigen::Index count = std::min(kMaxColumns, n - first);
    actor_state_.setZero();
    critic_state_.setZero();
    mirrored_state_.setZero();
    add(parameters, samples.middleCols(first, count), {},
        {actor_state_.leftCols(count), critic_state_.leftCols(count),
         mirrored_state_.leftCols(count)},
        gradient, own);
  }
}

template <class Scalar>
void PpoLoss<Scalar>::begin(const Vector& parameters, Eigen::Index n, Vector& gradient) {
  n_ = n;
  own_ = 0;
  policy_sum_ = 0;
  value_sum_ = 0;
  kl_sum_ = 0;
  auxiliary_sum_ = 0;
  precision_ = (-exploration_part(parameters).array()).exp();
  gradient.setZero();
  exploration_part(gradient).setConstant(-weights_.entropy);
}

template <class Scalar>
void PpoLoss<Scalar>::add(const Vector& parameters, Eigen::Ref<const Matrix> samples,
                          std::span<const std::uint8_t> starts, States states, Vector& gradient,
                          bool own) {
  const Eigen::Index count = samples.cols();
  const auto n = static_cast<Scalar>(n_);
  const auto log_sd = exploration_part(parameters);
  const auto observations = samples.middleRows(rows_.observation, actor_.shape().inputs);
  const auto actions = samples.middleRows(rows_.action, actor_.shape().outputs);
  numbers_.leftCols(count) = samples.middleRows(rows_.numbers, 4).array();
  const auto log_probability = numbers_.row(SampleRows::kLogProbability).head(count);
  const auto advantage = numbers_.row(SampleRows::kAdvantage).head(count);
  const auto value_before = numbers_.row(SampleRows::kValue).head(count);
  const auto target = numbers_.row(SampleRows::kTarget).head(count);

  // how likely the actions have become
  const auto mean =
      actor_.forward(actor_part(parameters), observations, starts, states.actor, actor_trace_);
  auto log_ratio = log_ratio_.head(count);
  auto ratio = ratio_.head(count);
  const Eigen::Index outputs = actions.rows();
  for (Eigen::Index c = 0; c < count; ++c) {
    Scalar squares = 0;
    for (Eigen::Index i = 0; i < outputs; ++i) {
      const Scalar noise = (actions(i, c) - mean(i, c)) * precision_[i];
      noise_(i, c) = noise;
      squares += noise * noise;
    }
    log_ratio[c] = Scalar(-0.5) * squares;
  }
  log_ratio -= log_sd.sum() + log_probability;
  ratio = log_ratio.exp();
  if (own) {
    kl_sum_ += (ratio - 1 - log_ratio).sum();
    own_ += count;
  }

  // the policy's loss: where the clipped branch is the larger one, it is flat
  const auto clipped = ratio.min(1 + weights_.clip).max(1 - weights_.clip);
  policy_sum_ += (-advantage * ratio).max(-advantage * clipped).sum();
  auto slope = slope_.head(count);
  slope = (advantage * ratio <= advantage * clipped).select(-advantage * ratio / n, Scalar(0));
  auto mean_slope = mean_slope_.leftCols(count);
  exploration_slope_.setConstant(-slope.sum());
  for (Eigen::Index c = 0; c < count; ++c) {
    for (Eigen::Index i = 0; i < outputs; ++i) {
      const Scalar sloping = slope[c] * noise_(i, c);
      exploration_slope_[i] += sloping * noise_(i, c);
      mean_slope_(i, c) = sloping * precision_[i];
    }
  }
  exploration_part(gradient) += exploration_slope_.matrix();
  // what else the actor learns for
  if (weights_.symmetry > 0) {
    compare_with_mirror(parameters, observations, starts, states.mirrored, mean, gradient);
    mean_slope += 2 * weights_.symmetry / n * difference_.leftCols(count);
  }
  const Scalar activity_cost = weights_.activity * static_cast<Scalar>(count) / n;
  for (std::size_t l = 0; weights_.activity > 0 && l < actor_.hidden_layers(); ++l) {
    auxiliary_sum_ += weights_.activity * actor_.activity(actor_trace_, l).squaredNorm();
  }
  auto actor_gradient = actor_part(gradient);
  if (predicts_) {
    predict(parameters, samples.middleRows(rows_.next, actor_.shape().inputs), gradient);
    actor_.backward(actor_part(parameters), observations, mean_slope, activity_cost,
                    hidden_slope_.leftCols(count), actor_trace_, actor_gradient);
  } else {
    actor_.backward(actor_part(parameters), observations, mean_slope, activity_cost, actor_trace_,
                    actor_gradient);
  }

  // the critic's loss, likewise
  const auto values =
      critic_.forward(critic_part(parameters), observations, starts, states.critic, critic_trace_);
  const auto value = values.row(0).array();
  const auto near = value_before + (value - value_before).min(weights_.clip).max(-weights_.clip);
  const auto error = value - target;
  const auto near_error = near - target;
  value_sum_ += Scalar(0.5) * error.square().max(near_error.square()).sum();
  auto value_slope = value_slope_.leftCols(count);
  value_slope.row(0).array() =
      (error.square() >= near_error.square()).select(error * (weights_.value / n), Scalar(0));
  auto critic_gradient = critic_part(gradient);
  critic_.backward(critic_part(parameters), observations, value_slope, critic_trace_,
                   critic_gradient);
}

// the predictor's loss, its own gradient, and that at what it reads
template <class Scalar>
void PpoLoss<Scalar>::predict(const Vector& parameters, Eigen::Ref<const Matrix> next,
                              Vector& gradient) {
  const Eigen::Index inputs = next.rows();
  const auto hidden = actor_.activity(actor_trace_, actor_.shape().hidden.size() - 1);
  const Scalar* own = parameters.data() + predictor_first();
  const Eigen::Map<const Matrix> weights(own, inputs, hidden.rows());
  auto predicted = predicted_.leftCols(next.cols());
  predicted.colwise() = Eigen::Map<const Vector>(own + weights.size(), inputs);
  add_product(predicted, weights, hidden);
  predicted -= next;
  auxiliary_sum_ += weights_.prediction * predicted.squaredNorm() / static_cast<Scalar>(inputs);
  predicted *= 2 * weights_.prediction / static_cast<Scalar>(inputs * n_);
  Scalar* slopes = gradient.data() + predictor_first();
  Eigen::Map<Matrix> weight_slopes(slopes, inputs, hidden.rows());
  add_product(weight_slopes, predicted, hidden.transpose());
  Eigen::Map<Vector>(slopes + weights.size(), inputs) += predicted.rowwise().sum();
  auto hidden_slope = hidden_slope_.leftCols(next.cols());
  hidden_slope.setZero();
  add_product(hidden_slope, weights.transpose(), predicted);
}

// what the actor does beside what it would in the mirror, and the gradient by way of the mirror
template <class Scalar>
void PpoLoss<Scalar>::compare_with_mirror(const Vector& parameters,
                                          Eigen::Ref<const Matrix> observations,
                                          std::span<const std::uint8_t> starts,
                                          Eigen::Ref<Matrix> state, Eigen::Ref<const Matrix> mean,
                                          Vector& gradient) {
  const Eigen::Index count = observations.cols();
  auto mirrored = mirrored_.leftCols(count);
  auto difference = difference_.leftCols(count);
  auto slope = mirrored_slope_.leftCols(count);
  reflect(ports_.sensors, observations, mirrored);
  reflect(ports_.actuators,
          actor_.forward(actor_part(parameters), mirrored, starts, state, mirror_trace_),
          difference);
  difference = mean - difference;
  auxiliary_sum_ += weights_.symmetry * difference.squaredNorm();
  reflect(ports_.actuators, difference, slope);
  slope *= -2 * weights_.symmetry / static_cast<Scalar>(n_);
  auto actor_gradient = actor_part(gradient);
  actor_.backward(actor_part(parameters), mirrored, slope, mirror_trace_, actor_gradient);
}

template <class Scalar>
auto PpoLoss<Scalar>::end(const Vector& parameters) const -> Result {
  const auto n = static_cast<Scalar>(n_);
  return {policy_sum_ / n + weights_.value * value_sum_ / n -
              weights_.entropy * exploration_part(parameters).sum() + auxiliary_sum_ / n,
          kl_sum_ / static_cast<Scalar>(own_)};
}

template class PpoLoss<float>;
template class PpoLoss<double>;

}  // namespace neuroprospect::brains

// brains/ppo_loss.h: PPO's loss on a minibatch and its gradient, by hand.
#pragma once

#include <Eigen/Core>

#include "brains/network.h"

namespace neuroprospect::brains {

/// What stands where in the column of a sample. Everything about a sample is in one column, so that
/// shuffling samples into minibatches is one copy each.
struct SampleRows {
  explicit SampleRows(const NetworkShape& actor)
      : action(actor.inputs), numbers(action + actor.outputs), count(numbers + 4) {}

  Eigen::Index observation = 0;  ///< first of the actor's inputs
  Eigen::Index action;           ///< first of its outputs
  Eigen::Index numbers;          ///< first of four: see below
  Eigen::Index count;

  // in the order of SampleRows::numbers
  static constexpr Eigen::Index kLogProbability = 0;  ///< of the action when it was taken
  static constexpr Eigen::Index kAdvantage = 1;       ///< A
  static constexpr Eigen::Index kValue = 2;           ///< V₀
  static constexpr Eigen::Index kTarget = 3;          ///< R
};

/// The loss  L = policy + value_weight · value − entropy_weight · entropy  of an actor with a
/// diagonal Gaussian around its outputs, and a critic with one output, where
///   policy   = mean of max(−A r, −A clip(r, 1 − ε, 1 + ε)), r the probability ratio
///              (Schulman et al. 2017, equation 7);
///   value    = mean of ½ max((V − R)², (V₀ + clip(V − V₀, −ε, ε) − R)²), V₀ the value when the
///              sample was taken, R its target (as DERL and the original implementation have it);
///   entropy  = sum of the log standard deviations (constants are left out, here and in
///              log_probability: they cancel).
/// All parameters are one array: actor, log standard deviations, critic.
/// Thread safety: one thread's own (it keeps workspaces).
template <class Scalar>
class PpoLoss {
 public:
  using Matrix = typename Network<Scalar>::Matrix;
  using Vector = typename Network<Scalar>::Vector;
  using Row = Eigen::Array<Scalar, 1, Eigen::Dynamic>;

  struct Weights {
    Scalar clip = 0;
    Scalar value = 0;
    Scalar entropy = 0;
  };

  struct Result {
    Scalar loss = 0;
    Scalar kl = 0;  ///< from the policy that sampled: mean of r − 1 − ln r (Schulman 2020, "k3")
  };

  /// Throws an internal Error unless the critic takes the actor's inputs and has one output.
  PpoLoss(const NetworkShape& actor, const NetworkShape& critic, const Weights& weights);

  [[nodiscard]] const Network<Scalar>& actor() const { return actor_; }
  [[nodiscard]] const Network<Scalar>& critic() const { return critic_; }
  [[nodiscard]] const SampleRows& rows() const { return rows_; }
  [[nodiscard]] Eigen::Index parameter_count() const;

  /// The parts of the array of all parameters, const or not as that is.
  template <class Parameters>
  auto actor_part(Parameters& parameters) const {
    return parameters.head(actor_.parameter_count());
  }
  template <class Parameters>
  auto exploration_part(Parameters& parameters) const {
    return parameters.segment(actor_.parameter_count(), actor_.shape().outputs);
  }
  template <class Parameters>
  auto critic_part(Parameters& parameters) const {
    return parameters.tail(critic_.parameter_count());
  }

  /// The loss on `samples` (rows().count × n), and its gradient in `gradient`. Allocates nothing.
  Result evaluate(const Vector& parameters, Eigen::Ref<const Matrix> samples, Vector& gradient);

 private:
  Network<Scalar> actor_;
  Network<Scalar> critic_;
  SampleRows rows_;
  Weights weights_;
  typename Network<Scalar>::Trace actor_trace_;
  typename Network<Scalar>::Trace critic_trace_;
  Eigen::Array<Scalar, Eigen::Dynamic, 1> precision_;  // 1 / standard deviation
  // one column per sample of a chunk
  Matrix noise_;        // (action − mean) / standard deviation
  Matrix mean_slope_;   // ∂L / ∂mean
  Matrix value_slope_;  // ∂L / ∂V
  Eigen::Array<Scalar, 4, Eigen::Dynamic, Eigen::RowMajor> numbers_;  // SampleRows::numbers
  Row log_ratio_;
  Row ratio_;
  Row slope_;  // ∂L / ∂(log probability)
};

extern template class PpoLoss<float>;
extern template class PpoLoss<double>;

}  // namespace neuroprospect::brains

// brains/ppo_loss.h: PPO's loss on a minibatch and its gradient, by hand.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>

#include "brains/network.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// What stands where in the column of a sample. Everything about a sample is in one column, so that
/// shuffling samples into minibatches is one copy each.
struct SampleRows {
  SampleRows(const NetworkShape& actor, bool with_next)
      : action(actor.inputs),
        numbers(action + actor.outputs),
        next(numbers + 4),
        count(next + (with_next ? actor.inputs : 0)) {}

  Eigen::Index observation = 0;  ///< first of the actor's inputs
  Eigen::Index action;           ///< first of its outputs
  Eigen::Index numbers;          ///< first of four: see below
  Eigen::Index next;             ///< first of the observation after it, where that is predicted
  Eigen::Index count;

  // in the order of SampleRows::numbers
  static constexpr Eigen::Index kLogProbability = 0;  ///< of the action when it was taken
  static constexpr Eigen::Index kAdvantage = 1;       ///< A
  static constexpr Eigen::Index kValue = 2;           ///< V₀
  static constexpr Eigen::Index kTarget = 3;          ///< R
};

/// The loss  L = policy + w_value · value − w_entropy · entropy + w_activity · activity
///             + w_prediction · prediction + w_symmetry · symmetry
/// of an actor π with a diagonal Gaussian around its outputs, and a critic with one output, where
///   policy   = mean of max(−A r, −A clip(r, 1 − ε, 1 + ε)), r the probability ratio
///              (Schulman et al. 2017, equation 7);
///   value    = mean of ½ max((V − R)², (V₀ + clip(V − V₀, −ε, ε) − R)²), V₀ the value when the
///              sample was taken, R its target (as DERL and the original implementation have it);
///   entropy  = sum of the log standard deviations (constants are left out, here and in
///              log_probability: they cancel);
///   activity   = mean of Σ h² over the actor's hidden units (of spiking ones, their rates);
///   prediction = mean over samples and inputs of (P h − o)², o the observation after the sample, h
///              the actor's last hidden layer with a 1, and P linear, learned for this alone;
///   symmetry   = mean of |π(s) − M π(M s)|², M what the mirror makes of observations and actions
///              (Abdolhosseini et al. 2019).
/// All parameters are one array: actor, log standard deviations, critic, P.
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
    Scalar activity = 0;
    Scalar prediction = 0;  ///< of no effect where the actor has no hidden layer
    Scalar symmetry = 0;
  };

  /// Where sequences are (state × sequences each). `mirrored` is the actor's that has seen all in
  /// the mirror; needed where symmetry has weight.
  struct States {
    Eigen::Ref<Matrix> actor;
    Eigen::Ref<Matrix> critic;
    Eigen::Ref<Matrix> mirrored;
  };

  struct Result {
    Scalar loss = 0;
    Scalar kl = 0;  ///< from the policy that sampled: mean of r − 1 − ln r (Schulman 2020, "k3")
  };

  /// Throws an internal Error unless the critic takes the actor's inputs and has one output, and
  /// unless `ports` are the actor's where symmetry has weight.
  PpoLoss(const NetworkShape& actor, const NetworkShape& critic, const Weights& weights,
          const Ports& ports = {});

  [[nodiscard]] const Network<Scalar>& actor() const { return actor_; }
  [[nodiscard]] const Network<Scalar>& critic() const { return critic_; }
  [[nodiscard]] const SampleRows& rows() const { return rows_; }
  [[nodiscard]] Eigen::Index parameter_count() const;
  [[nodiscard]] Eigen::Index predictor_count() const;  ///< of them in P

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
    return parameters.segment(actor_.parameter_count() + actor_.shape().outputs,
                              critic_.parameter_count());
  }

  /// The loss on `samples` (rows().count × n), and its gradient in `gradient`; networks with state
  /// are at rest before each. Allocates nothing.
  Result evaluate(const Vector& parameters, Eigen::Ref<const Matrix> samples, Vector& gradient);

  /// The same of sequences, a chunk of a minibatch at a time: begin(), add() each, end(). The
  /// parameters must not change meanwhile.
  void begin(const Vector& parameters, Eigen::Index n, Vector& gradient);

  /// Any number of the n samples, each from rest. `own` says whether the policy itself sampled
  /// them: only then do they count for Result::kl.
  void add(const Vector& parameters, Eigen::Ref<const Matrix> samples, Vector& gradient,
           bool own = true);

  /// A chunk of up to kMaxColumns of the n samples: as many sequences side by side as the states
  /// have columns, in the order of time as Network::forward() takes them. `starts` says of each
  /// column whether an episode starts there; `states` are before the first columns, and become
  /// those after the last. Adds to `gradient`, back to those first columns.
  void add(const Vector& parameters, Eigen::Ref<const Matrix> samples,
           std::span<const std::uint8_t> starts, States states, Vector& gradient, bool own = true);

  [[nodiscard]] Result end(const Vector& parameters) const;

 private:
  // P: weights (inputs × units), then biases
  [[nodiscard]] Eigen::Index predictor_first() const {
    return actor_.parameter_count() + actor_.shape().outputs + critic_.parameter_count();
  }
  void predict(const Vector& parameters, Eigen::Ref<const Matrix> next, Vector& gradient);
  void compare_with_mirror(const Vector& parameters, Eigen::Ref<const Matrix> observations,
                           std::span<const std::uint8_t> starts, Eigen::Ref<Matrix> state,
                           Eigen::Ref<const Matrix> mean, Vector& gradient);

  Network<Scalar> actor_;
  Network<Scalar> critic_;
  SampleRows rows_;
  Weights weights_;
  Ports ports_;
  bool predicts_;
  typename Network<Scalar>::Trace actor_trace_;
  typename Network<Scalar>::Trace critic_trace_;
  typename Network<Scalar>::Trace mirror_trace_;
  Matrix actor_state_;
  Matrix critic_state_;
  Matrix mirrored_state_;
  // of the minibatch under way
  Eigen::Index n_ = 0;
  Eigen::Index own_ = 0;
  Scalar policy_sum_ = 0;
  Scalar value_sum_ = 0;
  Scalar kl_sum_ = 0;
  Scalar auxiliary_sum_ = 0;                                   // weighted
  Eigen::Array<Scalar, Eigen::Dynamic, 1> precision_;          // 1 / standard deviation
  Eigen::Array<Scalar, Eigen::Dynamic, 1> exploration_slope_;  // of a chunk
  // one column per sample of a chunk
  Matrix noise_;        // (action − mean) / standard deviation
  Matrix mean_slope_;   // ∂L / ∂mean
  Matrix value_slope_;  // ∂L / ∂V
  Eigen::Array<Scalar, 4, Eigen::Dynamic, Eigen::RowMajor> numbers_;  // SampleRows::numbers
  Matrix hidden_slope_;    // ∂L / ∂(last hidden layer)
  Matrix predicted_;       // P h, then ∂L / ∂(P h)
  Matrix mirrored_;        // M s
  Matrix difference_;      // π(s) − M π(M s)
  Matrix mirrored_slope_;  // ∂L / ∂π(M s)
  Row log_ratio_;
  Row ratio_;
  Row slope_;  // ∂L / ∂(log probability)
};

extern template class PpoLoss<float>;
extern template class PpoLoss<double>;

}  // namespace neuroprospect::brains

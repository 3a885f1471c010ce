// brains/ppo.h: proximal policy optimisation (Schulman, Wolski, Dhariwal, Radford and Klimov 2017)
// of a Gaussian policy that starts at the innate wiring, with a critic born for this life.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "brains/adam.h"
#include "brains/curve.h"
#include "brains/learner.h"
#include "brains/moments.h"
#include "brains/ppo_loss.h"
#include "brains/ppo_settings.h"

namespace neuroprospect::brains {

/// PPO as a learner.
class PpoLearner final : public Learner {
 public:
  explicit PpoLearner(const PpoSettings& settings) : settings_(settings) {}

  [[nodiscard]] Learned learn(const PolicyParameters& innate, const LearningGenes& genes,
                              const Lesson& lesson) const override;
  [[nodiscard]] int environments() const override { return settings_.environments; }

 private:
  PpoSettings settings_;
};

/// One course of PPO, a rollout and its update at a time. Details beyond the paper:
///   rewards     are divided by the running standard deviation of the discounted return, and
///               clipped to ±10 (as DERL does);
///   episodes    that are truncated go on in the critic's value of their last observation;
///   advantages  are normalised over the rollout;
///   minibatches share the rollout out evenly, so none is tiny and no sample is dropped;
///   step size   falls linearly, from rollout to rollout, to 0 at the end of the course;
///   the last rollout is as short as it must be for `lesson.steps` steps exactly: where those do
///               not share out evenly, the last environments take one step less;
///   an update   stops early when the policy has moved by max_kl.
/// Where the policy has state, so has its critic (its first layer is gru), and
///   rollouts    carry the state of each environment's networks, which is rest when an episode
///               starts;
///   segments    are what is shuffled into minibatches: up to through_time steps of an environment,
///               from the state that the rollout had there. The gradient goes back to where a
///               segment or an episode in it starts (truncated back-propagation through time,
///               Williams and Peng 1990).
/// Beside the paper's, it learns for what settings.auxiliary asks for, and by symmetry: with method
/// `data` every sample of a minibatch has its mirror image beside it, which is one of the policy
/// that is the mirror image of the one that sampled: as probable under that one, as good, and no
/// measure of how far the policy has moved. The critic of a symmetric brain is symmetric.
/// Random numbers: Purpose::training, index = environment, gives the seeds of its episodes;
/// Purpose::learning gives noise (index 0), the order of samples (1) and the initial critic (2).
/// One thread's own. After construction it allocates nothing but what environments do.
class PpoCourse {
 public:
  /// The lesson's environments must outlive the course. Errors as Learner::learn().
  PpoCourse(const PpoSettings& settings, const PolicyParameters& innate, const LearningGenes& genes,
            const Lesson& lesson);

  /// Whether all steps are taken, or learning went numerically wrong.
  [[nodiscard]] bool finished() const { return steps_ == lesson_.steps || failure_; }

  /// One rollout and its update. Needs a course that is not finished.
  void iterate();

  /// The critic's value of an observation (inputs of the policy): the discounted return it expects.
  /// With state: at the start of an episode.
  /// Needs a course that has begun: one rollout gives values their scale.
  [[nodiscard]] double value(std::span<const float> observation);

  /// What was learned so far.
  [[nodiscard]] Learned learned() const;

 private:
  // What networks with state remember.
  struct Memory {
    Eigen::MatrixXf now;       // state × environments
    Eigen::MatrixXf segments;  // at the start of each segment of the rollout: state × those
    Eigen::MatrixXf scratch;   // state × kMaxColumns
  };
  [[nodiscard]] std::array<Memory*, 4> memories() {
    return {&actor_memory_, &critic_memory_, &mirrored_actor_memory_, &mirrored_critic_memory_};
  }
  // Steps of one environment within a rollout.
  struct Segment {
    Eigen::Index first = 0;   // sample
    Eigen::Index length = 0;  // steps
  };
  // One environment's episode under way.
  struct Episode {
    RandomStream seeds;
    double undiscounted = 0;  // return so far
    double discounted = 0;    // Σ discount^(steps ago) · reward, whose spread scales rewards
  };

  [[nodiscard]] auto observations(Eigen::Index first, Eigen::Index count) {
    return samples_.block(loss_.rows().observation, first, innate_.shape.inputs, count);
  }
  [[nodiscard]] auto action(Eigen::Index sample) {
    return samples_.col(sample).segment(loss_.rows().action, innate_.shape.outputs);
  }
  void begin_episode(std::size_t environment, const Eigen::Ref<Eigen::VectorXf>& observation);
  void choose_actions(Eigen::Index first, Eigen::Index count);
  void step_environment(std::size_t environment, Eigen::Index sample);
  void collect(Eigen::Index n);
  void evaluate(Eigen::Index n);
  void update(Eigen::Index n);
  void gather(std::span<const std::int32_t> order);
  void mirror_minibatch(Eigen::Index count);
  [[nodiscard]] bool learn_from(const PpoLoss<float>::Result& result);
  void descend(double learning_rate);
  [[nodiscard]] float scaled_value(const Eigen::Ref<const Eigen::MatrixXf>& observation);

  // of networks with state, in ppo_through_time.cc
  [[nodiscard]] Eigen::Ref<const Eigen::MatrixXf> act_and_remember(Eigen::Index first,
                                                                   Eigen::Index count);
  [[nodiscard]] float value_after(std::size_t environment,
                                  const Eigen::Ref<const Eigen::MatrixXf>& observation);
  void value_beyond(Eigen::Index n);
  void cut_into_segments(Eigen::Index n);
  void update_through_time(Eigen::Index n);
  void add_segments(std::span<const std::int32_t> segments);

  PpoSettings settings_;
  Lesson lesson_;
  LearningGenes genes_;
  PolicyParameters innate_;
  PpoLoss<float> loss_;
  RandomStream noise_random_;
  Eigen::MatrixXf noise_;  // actions × environments that act together
  Eigen::ArrayXf sd_;      // of exploration
  RandomStream order_random_;
  std::vector<Episode> episodes_;
  Moments spread_;  // of discounted returns
  LearningCurve curve_;
  std::uint64_t steps_ = 0;
  std::optional<std::string> failure_;

  Eigen::VectorXf parameters_;
  Eigen::VectorXf gradient_;
  Adam adam_;

  // the rollout: sample i is environment i mod E at time i / E; its next observation is in i + E
  Eigen::MatrixXf samples_;  // loss_.rows().count × (samples + E)
  Eigen::VectorXf rewards_;
  Eigen::VectorXf values_;
  Eigen::VectorXf values_after_end_;
  Eigen::VectorXf advantages_;
  std::vector<std::uint8_t> ended_;
  std::vector<std::int32_t> order_;
  Eigen::MatrixXf minibatch_;
  Constraint critic_constraint_;
  Network<float>::Trace actor_trace_;
  Network<float>::Trace critic_trace_;

  // of networks with state
  bool remembers_;
  Memory actor_memory_;
  Memory critic_memory_;
  Memory mirrored_actor_memory_;  // of what was seen in the mirror, where that is of use
  Memory mirrored_critic_memory_;
  std::vector<Segment> segments_;
  std::vector<std::uint8_t> starts_;  // of each column of a pass
};

}  // namespace neuroprospect::brains

// brains/eprop.h: reward-based e-prop (Bellec, Scherr, Subramoney, Hajek, Salaj, Legenstein and
// Maass 2020): an actor and a critic learn while they act, with eligibility traces at their
// connections and signals that tell each unit what was wrong, and without going back through time.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "brains/adam.h"
#include "brains/curve.h"
#include "brains/eligibility.h"
#include "brains/eprop_settings.h"
#include "brains/learner.h"
#include "brains/moments.h"

namespace neuroprospect::brains {

/// E-prop as a learner, for cells tanh, relu, ctrnn and lif; a life with a gru fails.
class EpropLearner final : public Learner {
 public:
  explicit EpropLearner(const EpropSettings& settings) : settings_(settings) {}

  [[nodiscard]] Learned learn(const PolicyParameters& innate, const LearningGenes& genes,
                              const Lesson& lesson) const override;
  [[nodiscard]] int environments() const override { return settings_.environments; }

 private:
  EpropSettings settings_;
};

/// One course of e-prop. With e of brains/eligibility.h, actions a normal around the outputs μ with
/// standard deviations σ, the critic V a linear readout of all hidden units, and δ = r + γ V' − V:
///   L_j = −value_weight B_j^V − Σ_k B_jk (a_k − μ_k) / σ_k²,  E_ji ← γ λ E_ji + L_j e_ji,
///   gradient Σ_t δ E_ji
/// (the paper's online form, with λ = 1 there), and of outputs, V and σ by their own slopes instead
/// of L e. Added to it: the entropy of the actions, and rate_weight (rate_j − rate_target) e_ji of
/// spiking units, with their running mean rate. Adam follows the mean of `horizon` steps of every
/// environment; its step size falls linearly to 0. Rewards are scaled as in brains/ppo.h.
/// Random numbers: Purpose::training, index = environment, gives seeds of episodes;
/// Purpose::learning gives actions (index 0) and feedback (1).
/// One thread's own. After construction it allocates nothing but what environments do.
class EpropCourse {
 public:
  /// The lesson's environments must outlive the course. Errors as Learner::learn().
  EpropCourse(const EpropSettings& settings, const PolicyParameters& innate,
              const LearningGenes& genes, const Lesson& lesson);

  [[nodiscard]] bool finished() const { return steps_ == lesson_.steps || failure_; }

  /// A step of every environment. Needs a course that is not finished.
  void step();

  /// The critic's value of an observation (inputs of the policy) at rest: the discounted return it
  /// expects. Needs a step taken, which gives values their scale.
  [[nodiscard]] double value(std::span<const float> observation);

  /// What was learned so far.
  [[nodiscard]] Learned learned() const;

 private:
  // Eligibility of all that learns, in one environment.
  struct Trail {
    std::vector<Eligibility<float>::PerConnection> layers;
    Eigen::MatrixXf head;  // outputs × (units below, 1)
    Eigen::VectorXf exploration;
    Eigen::VectorXf critic;
    void setZero();
    void add(float factor, const Trail& other);
  };
  struct Episode {
    RandomStream seeds;
    bool under_way = false;   // a step of it was taken
    double undiscounted = 0;  // return so far
    double discounted = 0;    // Σ discount^(steps ago) · reward, whose spread scales rewards
    float reward = 0;         // scaled, of the last step
    float value = 0;          // before it
  };

  [[nodiscard]] Trail trail() const;
  void begin_episode(std::size_t environment);
  [[nodiscard]] float value_of(const Network<float>::Trace& trace, Eigen::Index column);
  void learn_from(std::size_t environment, float value_after);
  void follow(Eigen::Index environment);
  void act(std::size_t environment);
  void end_episode(std::size_t environment, bool terminated);
  void update();

  EpropSettings settings_;
  Lesson lesson_;
  LearningGenes genes_;
  PolicyParameters innate_;
  Network<float> network_;
  std::vector<LayerLayout> layouts_;
  Eligibility<float> eligibility_;
  RandomStream action_random_;
  LearningCurve curve_;
  std::uint64_t steps_ = 0;
  std::uint64_t updated_ = 0;  // steps at the last update
  int rounds_ = 0;             // steps of every environment since
  std::optional<std::string> failure_;
  Moments spread_;  // of discounted returns

  Eigen::Index critic_size_ = 1;
  Eigen::VectorXf parameters_;  // of the network; log σ; the critic
  Eigen::VectorXf gradient_;
  Adam adam_;
  std::vector<Eigen::MatrixXf> feedback_;  // of each layer: units × (outputs, critic)
  std::vector<Eigen::VectorXf> rates_;     // of each layer: running means of its units

  std::vector<Episode> episodes_;
  std::vector<Trail> trails_;
  Trail slopes_;  // Σ δ E since the last update
  Eigen::MatrixXf observations_;
  Eigen::MatrixXf actions_;
  Eigen::MatrixXf state_;
  Eigen::MatrixXf last_state_;  // a column, to look beyond the end of an episode
  Network<float>::Trace trace_;
  Network<float>::Trace last_trace_;
  Eigen::VectorXf features_;  // what the critic reads
  Eigen::VectorXf blame_;     // outputs, critic: slope of the loss over δ
  std::vector<Eigen::VectorXf> signals_;
};

}  // namespace neuroprospect::brains

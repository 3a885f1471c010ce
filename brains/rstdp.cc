#include "brains/rstdp.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "base/random.h"
#include "brains/curve.h"
#include "brains/network.h"
#include "brains/plasticity.h"
#include "brains/span_of.h"

namespace neuroprospect::brains {
namespace {

float decay_of(double time_constant) { return static_cast<float>(std::exp(-1 / time_constant)); }

// The news in a reward: less its running mean, over its running standard deviation.
class Surprise {
 public:
  explicit Surprise(double time_constant) : keep_(std::exp(-1 / time_constant)) {}

  double of(double reward) {
    const double difference = reward - mean_;
    weight_ = keep_ * weight_ + 1;
    mean_ += difference / weight_;
    variance_ += (difference * (reward - mean_) - variance_) / weight_;
    return std::clamp(difference / std::sqrt(variance_ + 1e-8), -kMaxSurprise, kMaxSurprise);
  }

 private:
  static constexpr double kMaxSurprise = 3;

  double keep_;
  double weight_ = 0;  // of all rewards so far
  double mean_ = 0;
  double variance_ = 0;
};

// A block of connections into spiking units.
struct Synapses {
  Block block;
  SpikePairs pairs;
  Eigen::VectorXf heard;  // recurrent: spikes of the last tick
};

// One life.
class Course {
 public:
  Course(const RstdpSettings& settings, const PolicyParameters& innate, const LearningGenes& genes,
         const Lesson& lesson)
      : settings_(settings),
        innate_(innate),
        genes_(genes),
        lesson_(lesson),
        network_(innate.shape),
        trace_(network_.make_trace(1)),
        layers_(layout_of(innate.shape)),
        numbers_(innate.network),
        limit_(innate.network.cwiseAbs().cwiseMax(kMaxPlasticWeight)),
        change_(Eigen::VectorXf::Zero(innate.network.size())),
        state_(Eigen::MatrixXf::Zero(network_.state_size(), 1)),
        observation_(innate.shape.inputs),
        action_(innate.shape.outputs),
        surprise_(settings.baseline_steps),
        noise_({lesson.seed, lesson.birth, Purpose::learning, 0}) {
    for (const Block& block : blocks_of(innate.shape)) {
      const auto l = static_cast<std::size_t>(block.layer);
      const bool connects = block.role == Role::weights || block.role == Role::recurrent;
      if (!connects || l + 1 == layers_.size() || layers_[l].cell != Cell::lif) continue;
      synapses_.push_back(
          {block,
           {block.rows, block.columns, settings.potentiation, settings.depression,
            settings.window_ticks, settings.eligibility_steps * innate.shape.spiking.ticks},
           Eigen::VectorXf::Zero(block.rows)});
    }
    pair_ = static_cast<float>(1 / (settings.window_ticks * innate.shape.spiking.ticks));
    outputs_.setZero(innate.shape.outputs, layers_.back().inputs);
  }

  // an episode, or what the lesson has left of it; its return
  std::optional<double> live(std::uint64_t episode_seed, std::uint64_t& steps) {
    Environment& environment = *lesson_.environments.front();
    environment.reset(episode_seed, span_of(observation_));
    state_.setZero();
    for (Synapses& synapses : synapses_) {
      synapses.pairs.reset();
      synapses.heard.setZero();
    }
    outputs_.setZero();
    dopamine_ = 0;
    double sum = 0;
    while (steps < lesson_.steps) {
      act();
      const StepResult step = environment.step(span_of(action_), span_of(observation_));
      sum += static_cast<double>(step.reward);
      ++steps;
      if (!std::isfinite(sum) || !observation_.allFinite()) {
        failure_ = fmt::format("what it observed was not finite after {} steps", steps);
        return std::nullopt;
      }
      dopamine_ = decay_of(settings_.dopamine_steps) * dopamine_ +
                  static_cast<float>(surprise_.of(static_cast<double>(step.reward)));
      const double left = 1 - static_cast<double>(steps) / static_cast<double>(lesson_.steps);
      change(static_cast<float>(left * settings_.step * genes_.learning_rate) * dopamine_);
      if (step.terminated || step.truncated) return sum;
    }
    return std::nullopt;
  }

  [[nodiscard]] const Eigen::VectorXf& numbers() const { return numbers_; }
  [[nodiscard]] const std::optional<std::string>& failure() const { return failure_; }

 private:
  // what the layer below a block did at a tick
  [[nodiscard]] Eigen::Map<const Eigen::VectorXf> below(const Synapses& synapses,
                                                        Eigen::Index tick) const {
    const Eigen::Index n = synapses.block.columns;
    if (synapses.block.role == Role::recurrent) return {synapses.heard.data(), n};
    const int l = synapses.block.layer;
    if (l == 0 && innate_.shape.input_fields > 0) {
      return {trace_.field_spikes.data() + tick * n, n};
    }
    if (l == 0) return {heard_.data(), n};
    const auto& layer = trace_.layers[static_cast<std::size_t>(l) - 1];
    const bool spikes = layer.spikes.size() > 0;
    return {spikes ? layer.spikes.data() + tick * n : layer.outputs.data(), n};
  }

  void act() {
    heard_ = observation_;
    const auto mean = network_.forward(numbers_, observation_, {}, state_, trace_);
    for (Eigen::Index k = 0; k < action_.size(); ++k) {
      action_[k] = static_cast<float>(noise_.normal());
    }
    // outputs: exploration and what was heard
    const std::size_t layers = trace_.layers.size();
    const float* sources = layers > 1 ? trace_.layers[layers - 2].outputs.data() : heard_.data();
    outputs_ *= decay_of(settings_.eligibility_steps);
    outputs_.noalias() += action_ * Eigen::Map<const Eigen::RowVectorXf>(sources, outputs_.cols());
    action_.array() = mean.col(0).array() + innate_.exploration_log.array().exp() * action_.array();
    for (Synapses& synapses : synapses_) {
      const auto& spikes = trace_.layers[static_cast<std::size_t>(synapses.block.layer)].spikes;
      for (Eigen::Index tick = 0; tick < innate_.shape.spiking.ticks; ++tick) {
        synapses.pairs.tick(below(synapses, tick), spikes.col(tick));
        synapses.heard = spikes.col(tick);
      }
    }
  }

  // Δw = rate · c
  void change(float rate) {
    change_.setZero();
    for (const Synapses& synapses : synapses_) {
      matrix_in(change_.data(), synapses.block) = (rate * pair_) * synapses.pairs.eligibility();
    }
    const LayerLayout& head = layers_.back();
    if (head.readout >= 0) {
      for (Eigen::Index i = 0; i < head.inputs; ++i) {
        change_[head.readout + i] = rate * outputs_(i % outputs_.rows(), i);
      }
    } else {
      weights_in(change_.data(), head) = rate * outputs_;
    }
    restrict_gradient(innate_.constraint, span_of(change_));
    numbers_ = (numbers_ + change_).cwiseMin(limit_).cwiseMax(-limit_);
    project(innate_.constraint, span_of(numbers_));
  }

  RstdpSettings settings_;
  PolicyParameters innate_;
  LearningGenes genes_;
  Lesson lesson_;
  Network<float> network_;
  Network<float>::Trace trace_;
  std::vector<LayerLayout> layers_;
  Eigen::VectorXf numbers_;
  Eigen::VectorXf limit_;  // of each
  Eigen::VectorXf change_;
  Eigen::MatrixXf state_;
  Eigen::VectorXf observation_;
  Eigen::VectorXf heard_;
  Eigen::VectorXf action_;
  std::vector<Synapses> synapses_;
  Eigen::MatrixXf outputs_;  // eligibility: outputs × units below
  float pair_ = 0;           // what a pair counts beside the outputs' eligibility
  float dopamine_ = 0;
  Surprise surprise_;
  RandomStream noise_;
  std::optional<std::string> failure_;
};

}  // namespace

SpikePairs::SpikePairs(Eigen::Index targets, Eigen::Index sources, double potentiation,
                       double depression, double window, double memory)
    : potentiation_(static_cast<float>(potentiation)),
      depression_(static_cast<float>(depression)),
      window_decay_(decay_of(window)),
      memory_decay_(decay_of(memory)),
      sources_(Eigen::VectorXf::Zero(sources)),
      targets_(Eigen::VectorXf::Zero(targets)),
      eligibility_(Eigen::MatrixXf::Zero(targets, sources)) {}

void SpikePairs::reset() {
  sources_.setZero();
  targets_.setZero();
  eligibility_.setZero();
}

void SpikePairs::tick(const Eigen::Ref<const Eigen::VectorXf>& sources,
                      const Eigen::Ref<const Eigen::VectorXf>& targets) {
  sources_ *= window_decay_;
  targets_ *= window_decay_;
  for (Eigen::Index i = 0; i < eligibility_.cols(); ++i) {
    eligibility_.col(i) = memory_decay_ * eligibility_.col(i) +
                          (potentiation_ * sources_[i]) * targets -
                          (depression_ * sources[i]) * targets_;
  }
  sources_ += sources;
  targets_ += targets;
}

Learned RstdpLearner::learn(const PolicyParameters& innate, const LearningGenes& genes,
                            const Lesson& lesson) const {
  require_fit(innate, lesson);
  Course course(settings_, innate, genes, lesson);
  RandomStream seeds({lesson.seed, lesson.birth, Purpose::training, 0});
  LearningCurve curve(lesson.steps, lesson.curve_points);
  std::uint64_t steps = 0;
  while (steps < lesson.steps && !course.failure()) {
    if (const auto value = course.live(seeds.bits(), steps)) curve.add(steps, *value);
  }
  Learned learned{innate, curve.points_to(steps), course.failure()};
  if (!learned.failure && !course.numbers().allFinite()) {
    learned.failure = "what it learned was not finite";
  }
  if (!learned.failure) learned.policy.network = course.numbers();
  return learned;
}

}  // namespace neuroprospect::brains

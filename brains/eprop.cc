#include "brains/eprop.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "brains/span_of.h"

namespace neuroprospect::brains {
namespace {

constexpr float kMaxScaledReward = 10;
constexpr double kAdamEpsilon = 1e-5;
constexpr float kRateDecay = 0.99F;  // of the running mean of firing rates, a control step

bool teachable(const NetworkShape& shape) {
  for (const HiddenLayer& layer : shape.hidden) {
    if (layer.cell == Cell::gru) return false;
  }
  return true;
}

}  // namespace

Learned EpropLearner::learn(const PolicyParameters& innate, const LearningGenes& genes,
                            const Lesson& lesson) const {
  require_fit(innate, lesson);
  if (!teachable(innate.shape)) return {innate, {}, "e-prop cannot teach a gru"};
  EpropCourse course(settings_, innate, genes, lesson);
  while (!course.finished()) course.step();
  return course.learned();
}

void EpropCourse::Trail::setZero() {
  for (auto& layer : layers) layer.setZero();
  head.setZero();
  exploration.setZero();
  critic.setZero();
}

void EpropCourse::Trail::add(float factor, const Trail& other) {
  for (std::size_t l = 0; l < layers.size(); ++l) layers[l].add(factor, other.layers[l]);
  head += factor * other.head;
  exploration += factor * other.exploration;
  critic += factor * other.critic;
}

EpropCourse::EpropCourse(const EpropSettings& settings, const PolicyParameters& innate,
                         const LearningGenes& genes, const Lesson& lesson)
    : settings_(settings),
      lesson_(lesson),
      genes_(genes),
      innate_(innate),
      network_(innate.shape),
      layouts_(layout_of(innate.shape)),
      eligibility_(innate.shape, std::ssize(lesson.environments)),
      action_random_({lesson.seed, lesson.birth, Purpose::learning, 0}),
      curve_(lesson.steps, lesson.curve_points),
      adam_(0, kAdamEpsilon),
      trace_(network_.make_trace(std::ssize(lesson.environments))),
      last_trace_(network_.make_trace(1)) {
  require_fit(innate, lesson);
  const Eigen::Index outputs = innate.shape.outputs;
  RandomStream random({lesson.seed, lesson.birth, Purpose::learning, 1});
  for (std::size_t l = 0; l < eligibility_.layers(); ++l) {
    const Eigen::Index units = layouts_[l].outputs;
    critic_size_ += units;
    Eigen::MatrixXf feedback(units, outputs + 1);
    const double sd = 1 / std::sqrt(static_cast<double>(units));
    for (float& weight : feedback.reshaped()) weight = static_cast<float>(sd * random.normal());
    feedback_.push_back(std::move(feedback));
    signals_.emplace_back(units);
    rates_.push_back(Eigen::VectorXf::Constant(units, static_cast<float>(settings.rate_target)));
  }
  parameters_.setZero(innate.network.size() + outputs + critic_size_);
  parameters_.head(innate.network.size()) = innate.network;
  parameters_.segment(innate.network.size(), outputs) = innate.exploration_log;
  gradient_.setZero(parameters_.size());
  adam_ = Adam(parameters_.size(), kAdamEpsilon);
  features_.setOnes(critic_size_);
  blame_.setZero(outputs + 1);

  const Eigen::Index environments = std::ssize(lesson.environments);
  trails_.assign(static_cast<std::size_t>(environments), trail());
  slopes_ = trail();
  observations_.setZero(innate.shape.inputs, environments);
  actions_.setZero(outputs, environments);
  state_.setZero(network_.state_size(), environments);
  last_state_.setZero(network_.state_size(), 1);
  for (std::size_t e = 0; e < lesson.environments.size(); ++e) {
    episodes_.push_back({RandomStream({lesson.seed, lesson.birth, Purpose::training, e})});
    if (lesson.steps > 0) begin_episode(e);
  }
}

EpropCourse::Trail EpropCourse::trail() const {
  Trail result;
  for (std::size_t l = 0; l < eligibility_.layers(); ++l) {
    result.layers.push_back(eligibility_.zeros(l));
  }
  const Eigen::Index outputs = innate_.shape.outputs;
  result.head = Eigen::MatrixXf::Zero(outputs, layouts_.back().inputs + 1);
  result.exploration = Eigen::VectorXf::Zero(outputs);
  result.critic = Eigen::VectorXf::Zero(critic_size_);
  return result;
}

void EpropCourse::begin_episode(std::size_t environment) {
  const auto column = static_cast<Eigen::Index>(environment);
  Episode& episode = episodes_[environment];
  episode.under_way = false;
  episode.undiscounted = 0;
  episode.discounted = 0;
  state_.col(column).setZero();
  eligibility_.reset(column);
  trails_[environment].setZero();
  lesson_.environments[environment]->reset(episode.seeds.bits(),
                                           span_of(observations_.col(column)));
}

double EpropCourse::value(std::span<const float> observation) {
  const Eigen::Map<const Eigen::MatrixXf> column(observation.data(), std::ssize(observation), 1);
  last_state_.setZero();
  (void)network_.forward(parameters_.head(innate_.network.size()), column, {}, last_state_,
                         last_trace_);
  return static_cast<double>(value_of(last_trace_, 0)) * spread_.sd();
}

// leaves what it reads in features_
float EpropCourse::value_of(const Network<float>::Trace& trace, Eigen::Index column) {
  Eigen::Index first = 0;
  for (std::size_t l = 0; l < eligibility_.layers(); ++l) {
    const auto& outputs = trace.layers[l].outputs;
    features_.segment(first, outputs.rows()) = outputs.col(column);
    first += outputs.rows();
  }
  return features_.dot(parameters_.tail(critic_size_));
}

// the last step of an environment, now that the value of what followed is known
void EpropCourse::learn_from(std::size_t environment, float value_after) {
  const Episode& episode = episodes_[environment];
  const auto discount = static_cast<float>(1 - 1 / genes_.foresight_steps);
  slopes_.add(episode.reward + discount * value_after - episode.value, trails_[environment]);
}

// eligibility of what an environment's policy did, for the action that it chose
void EpropCourse::follow(Eigen::Index environment) {
  const auto outputs = static_cast<Eigen::Index>(innate_.shape.outputs);
  const auto discount = static_cast<float>(1 - 1 / genes_.foresight_steps);
  const float decay = discount * static_cast<float>(settings_.trace_decay);
  const auto value_weight = static_cast<float>(settings_.value_weight);
  Trail& trail = trails_[static_cast<std::size_t>(environment)];
  const auto log_sd = parameters_.segment(innate_.network.size(), outputs).array();
  const auto deviation =
      actions_.col(environment).array() - trace_.layers.back().outputs.col(environment).array();
  blame_.head(outputs) = -deviation * (-2 * log_sd).exp();
  blame_[outputs] = -value_weight;

  const std::size_t layers = eligibility_.layers();
  for (std::size_t l = 0; l < layers; ++l) {
    Eigen::VectorXf& signal = signals_[l];
    if (settings_.feedback == Feedback::symmetric && l + 1 == layers) {
      const LayerLayout& head = layouts_.back();
      if (head.readout >= 0) {
        const Eigen::Map<const Eigen::VectorXf> readout(parameters_.data() + head.readout,
                                                        head.inputs);
        for (Eigen::Index i = 0; i < head.inputs; ++i) signal[i] = readout[i] * blame_[i % outputs];
      } else {
        signal.noalias() = weights_in(parameters_.data(), head).transpose() * blame_.head(outputs);
      }
      signal += blame_[outputs] * parameters_.tail(signal.size() + 1).head(signal.size());
    } else {
      signal.noalias() = feedback_[l] * blame_;
    }
    const auto& eligible = eligibility_.of(l, environment);
    trail.layers[l].decay_and_add(decay, signal, eligible);
    if (layouts_[l].cell != Cell::lif || settings_.rate_weight == 0) continue;
    const auto now = trace_.layers[l].outputs.col(environment);
    rates_[l] = kRateDecay * rates_[l] + (1 - kRateDecay) * now;
    signal.array() = static_cast<float>(settings_.rate_weight) *
                     (rates_[l].array() - static_cast<float>(settings_.rate_target));
    slopes_.layers[l].decay_and_add(1, signal, eligible);
  }

  const Eigen::Index below = layouts_.back().inputs;
  if (layers > 0) {
    const auto heard = trace_.layers[layers - 1].outputs.col(environment);
    trail.head.leftCols(below) *= decay;
    trail.head.leftCols(below).noalias() += blame_.head(outputs) * heard.transpose();
  } else {
    const auto heard = observations_.col(environment);
    trail.head.leftCols(below) *= decay;
    trail.head.leftCols(below).noalias() += blame_.head(outputs) * heard.transpose();
  }
  trail.head.col(below) = decay * trail.head.col(below) + blame_.head(outputs);
  trail.exploration.array() =
      decay * trail.exploration.array() + 1 - deviation.square() * (-2 * log_sd).exp();
  trail.critic = decay * trail.critic - value_weight * features_;
}

void EpropCourse::act(std::size_t environment) {
  const auto column = static_cast<Eigen::Index>(environment);
  Episode& episode = episodes_[environment];
  const StepResult result = lesson_.environments[environment]->step(
      span_of(actions_.col(column)), span_of(observations_.col(column)));
  const double discount = 1 - 1 / genes_.foresight_steps;
  episode.under_way = true;
  episode.undiscounted += static_cast<double>(result.reward);
  episode.discounted = discount * episode.discounted + static_cast<double>(result.reward);
  spread_.add(episode.discounted);
  episode.reward = std::clamp(result.reward / static_cast<float>(spread_.sd() + 1e-8),
                              -kMaxScaledReward, kMaxScaledReward);
  ++steps_;
  if (!std::isfinite(result.reward) || !observations_.col(column).allFinite()) {
    failure_ = fmt::format("what it observed was not finite after {} steps", steps_);
  } else if (result.terminated || result.truncated) {
    end_episode(environment, result.terminated);
  }
}

void EpropCourse::end_episode(std::size_t environment, bool terminated) {
  const auto column = static_cast<Eigen::Index>(environment);
  float value_after = 0;
  if (!terminated) {
    last_state_ = state_.col(column);
    (void)network_.forward(parameters_.head(innate_.network.size()), observations_.col(column), {},
                           last_state_, last_trace_);
    value_after = value_of(last_trace_, 0);
  }
  learn_from(environment, value_after);
  curve_.add(steps_, episodes_[environment].undiscounted);
  begin_episode(environment);
}

void EpropCourse::step() {
  require(!finished(), "the course is over after {} steps", steps_);
  const auto numbers = parameters_.head(innate_.network.size());
  const Eigen::Index outputs = innate_.shape.outputs;
  const auto& mean = network_.forward(numbers, observations_, {}, state_, trace_);
  eligibility_.step(numbers, observations_, trace_);
  for (Eigen::Index column = 0; column < observations_.cols(); ++column) {
    const auto environment = static_cast<std::size_t>(column);
    const float value = value_of(trace_, column);
    if (episodes_[environment].under_way) learn_from(environment, value);
    if (finished()) continue;
    episodes_[environment].value = value;
    for (Eigen::Index k = 0; k < outputs; ++k) {
      const float sd = std::exp(parameters_[innate_.network.size() + k]);
      actions_(k, column) = mean(k, column) + sd * static_cast<float>(action_random_.normal());
    }
    follow(column);
    act(environment);
  }
  if (failure_) return;
  if (++rounds_ == settings_.horizon || finished()) update();
}

void EpropCourse::update() {
  const Eigen::Index count = innate_.network.size();
  const Eigen::Index outputs = innate_.shape.outputs;
  auto numbers = parameters_.head(count);
  const float share = 1 / static_cast<float>(steps_ - updated_);
  gradient_.setZero();
  for (std::size_t l = 0; l < eligibility_.layers(); ++l) {
    eligibility_.spread(l, slopes_.layers[l], numbers, gradient_.head(count));
  }
  const LayerLayout& head = layouts_.back();
  if (head.readout >= 0) {
    for (Eigen::Index i = 0; i < head.inputs; ++i) {
      gradient_[head.readout + i] += slopes_.head(i % outputs, i);
    }
  } else {
    weights_in(gradient_.data(), head) += slopes_.head.leftCols(head.inputs);
  }
  biases_in(gradient_.data(), head) += slopes_.head.rightCols(1);
  gradient_.segment(count, outputs) = slopes_.exploration;
  gradient_.tail(critic_size_) = slopes_.critic;
  gradient_ *= share;
  gradient_.segment(count, outputs).array() -= static_cast<float>(genes_.entropy_weight);
  restrict_gradient(innate_.constraint, span_of(gradient_.head(count)));
  const double left = 1 - static_cast<double>(updated_) / static_cast<double>(lesson_.steps);
  updated_ = steps_;
  adam_.descend(gradient_, left * settings_.step * genes_.learning_rate, parameters_);
  project(innate_.constraint, span_of(numbers));
  slopes_.setZero();
  rounds_ = 0;
  if (!parameters_.allFinite()) {
    failure_ = fmt::format("what it learned was not finite after {} steps", steps_);
  }
}

Learned EpropCourse::learned() const {
  Learned result{innate_, curve_.points_to(steps_), failure_};
  if (!failure_) {
    result.policy.network = parameters_.head(innate_.network.size());
    result.policy.exploration_log =
        parameters_.segment(innate_.network.size(), innate_.shape.outputs);
  }
  return result;
}

}  // namespace neuroprospect::brains

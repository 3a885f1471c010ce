#include "brains/ppo.h"

#include <fmt/format.h>

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "brains/advantages.h"

namespace neuroprospect::brains {
namespace {

constexpr float kMaxScaledReward = 10;

// Environments whose steps alternate; the others wait until these have filled their part of the
// rollout. Few enough that their worlds stay in the cache (7 % of all time at 32 together), and
// enough for a product of matrices.
constexpr Eigen::Index kTogether = 8;

// A tanh network without biases is an odd function, and learns only very slowly that falling to the
// left is as bad as to the right. On a linear-quadratic problem (tests/brains/ppo_test.cc) the cost
// of what was learned was 8 % over the least without biases, 1.5 % with 0.3, 1 % with 0.5 and 1.
constexpr float kCriticBiasSd = 0.5F;

std::span<float> span_of(Eigen::Ref<Eigen::VectorXf> vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

std::span<const float> first_of(const Eigen::VectorXf& vector, Eigen::Index n) {
  return {vector.data(), static_cast<std::size_t>(n)};
}

NetworkShape critic_shape(const PpoSettings& settings, int inputs) {
  NetworkShape shape{inputs, {}, 1};
  for (const int width : settings.critic) shape.hidden.push_back({Cell::tanh, width});
  return shape;
}

// Uniformly random with orthonormal rows or columns, whichever are fewer (Saxe, McClelland and
// Ganguli 2014; the signs by Mezzadri 2007).
Eigen::MatrixXf orthogonal(Eigen::Index rows, Eigen::Index columns, RandomStream& random) {
  const Eigen::Index longer = std::max(rows, columns);
  const Eigen::Index shorter = std::min(rows, columns);
  Eigen::MatrixXf normal(longer, shorter);
  for (float& number : normal.reshaped()) number = static_cast<float>(random.normal());
  const Eigen::HouseholderQR<Eigen::MatrixXf> qr(normal);
  Eigen::MatrixXf q = qr.householderQ() * Eigen::MatrixXf::Identity(longer, shorter);
  const Eigen::VectorXf diagonal = qr.matrixQR().diagonal();
  for (Eigen::Index i = 0; i < shorter; ++i) {
    if (diagonal[i] < 0) q.col(i) *= -1;
  }
  if (rows < columns) q.transposeInPlace();
  return q;
}

}  // namespace

Learned PpoLearner::learn(const PolicyParameters& innate, const LearningGenes& genes,
                          const Lesson& lesson) const {
  PpoCourse course(settings_, innate, genes, lesson);
  while (!course.finished()) course.iterate();
  return course.learned();
}

PpoCourse::PpoCourse(const PpoSettings& settings, const PolicyParameters& innate,
                     const LearningGenes& genes, const Lesson& lesson)
    : settings_(settings),
      lesson_(lesson),
      genes_(genes),
      innate_(innate),
      loss_(innate.shape, critic_shape(settings, innate.shape.inputs),
            {static_cast<float>(settings.clip), static_cast<float>(settings.value_weight),
             static_cast<float>(genes.entropy_weight)}),
      noise_random_({lesson.seed, lesson.birth, Purpose::learning, 0}),
      order_random_({lesson.seed, lesson.birth, Purpose::learning, 1}),
      curve_(lesson.steps, lesson.curve_points),
      parameters_(loss_.parameter_count()),
      gradient_(loss_.parameter_count()),
      adam_(loss_.parameter_count(), settings.adam_epsilon),
      actor_trace_(loss_.actor().make_trace(kMaxColumns)),
      critic_trace_(loss_.critic().make_trace(kMaxColumns)) {
  const auto environments = static_cast<Eigen::Index>(lesson.environments.size());
  require_fit(innate, lesson);

  // innate wiring and exploration, and a newborn critic
  loss_.actor_part(parameters_) = innate.network;
  loss_.exploration_part(parameters_) = innate.exploration_log;
  auto critic = loss_.critic_part(parameters_);
  critic.setZero();
  RandomStream random({lesson.seed, lesson.birth, Purpose::learning, 2});
  const auto layers = layout_of(loss_.critic().shape());
  for (const LayerLayout& layer : layers) {
    weights_in(critic.data(), layer) = orthogonal(layer.outputs, layer.inputs, random);
    if (&layer == &layers.back()) break;
    for (float& bias : biases_in(critic.data(), layer)) {
      bias = kCriticBiasSd * static_cast<float>(random.normal());
    }
  }

  // room for the longest rollout
  const Eigen::Index longest =
      std::min(environments * settings.horizon, static_cast<Eigen::Index>(lesson.steps));
  samples_.setZero(loss_.rows().count, longest + environments);
  for (auto* numbers : {&rewards_, &values_after_end_, &advantages_}) numbers->setZero(longest);
  values_.resize(longest + environments);
  ended_.resize(static_cast<std::size_t>(longest));
  order_.resize(static_cast<std::size_t>(longest));
  minibatch_.resize(loss_.rows().count, std::min<Eigen::Index>(longest, settings.minibatch));

  for (std::size_t e = 0; e < lesson.environments.size(); ++e) {
    episodes_.push_back({RandomStream({lesson.seed, lesson.birth, Purpose::training, e})});
    if (longest > 0) begin_episode(e, observations(static_cast<Eigen::Index>(e), 1).col(0));
  }
}

void PpoCourse::iterate() {
  require(!finished(), "the course is over after {} steps", steps_);
  const auto environments = static_cast<Eigen::Index>(lesson_.environments.size());
  const std::uint64_t left = lesson_.steps - steps_;
  const Eigen::Index n =
      std::min(environments * settings_.horizon, static_cast<Eigen::Index>(left));
  collect(n);
  if (!rewards_.head(n).allFinite() || !observations(0, n + environments).allFinite()) {
    failure_ = fmt::format("what it observed was not finite, in a rollout after {} steps", steps_);
    return;
  }
  evaluate(n);
  update(n);
  steps_ += static_cast<std::uint64_t>(n);
  if (!parameters_.allFinite()) {
    failure_ = fmt::format("what it learned was not finite after {} steps", steps_);
  }
  // the last observations are the first of the next rollout
  if (!finished()) observations(0, environments) = observations(n, environments);
}

double PpoCourse::value(std::span<const float> observation) {
  const Eigen::Map<const Eigen::MatrixXf> column(observation.data(), std::ssize(observation), 1);
  return scaled_value(column) * spread_.sd();
}

Learned PpoCourse::learned() const {
  Learned result{innate_, curve_.points_to(steps_), failure_};
  if (!failure_) {
    result.policy.network = loss_.actor_part(parameters_);
    result.policy.exploration_log = loss_.exploration_part(parameters_);
  }
  return result;
}

void PpoCourse::begin_episode(std::size_t environment, Eigen::Ref<Eigen::VectorXf> observation) {
  Episode& episode = episodes_[environment];
  episode.undiscounted = 0;
  episode.discounted = 0;
  lesson_.environments[environment]->reset(episode.seeds.bits(), span_of(observation));
}

float PpoCourse::scaled_value(Eigen::Ref<const Eigen::MatrixXf> observation) {
  return loss_.critic().forward(loss_.critic_part(parameters_), observation, critic_trace_)(0, 0);
}

// actions and their log probabilities for samples [first, first + count)
void PpoCourse::choose_actions(Eigen::Index first, Eigen::Index count) {
  const auto log_sd = loss_.exploration_part(parameters_);
  const float log_sd_sum = log_sd.sum();
  const auto mean = loss_.actor().forward(loss_.actor_part(parameters_), observations(first, count),
                                          actor_trace_);
  for (Eigen::Index i = 0; i < count; ++i) {
    auto chosen = action(first + i);
    for (float& noise : chosen) noise = static_cast<float>(noise_random_.normal());
    samples_(loss_.rows().numbers + SampleRows::kLogProbability, first + i) =
        -0.5F * chosen.squaredNorm() - log_sd_sum;
    chosen.array() = mean.col(i).array() + log_sd.array().exp() * chosen.array();
  }
}

void PpoCourse::step_environment(std::size_t environment, Eigen::Index sample) {
  Episode& episode = episodes_[environment];
  auto next = observations(sample + std::ssize(lesson_.environments), 1).col(0);
  const StepResult step =
      lesson_.environments[environment]->step(span_of(action(sample)), span_of(next));
  const double discount = 1 - 1 / genes_.foresight_steps;
  episode.undiscounted += step.reward;
  episode.discounted = discount * episode.discounted + step.reward;
  spread_.add(episode.discounted);
  rewards_[sample] = step.reward;
  ended_[static_cast<std::size_t>(sample)] = step.terminated || step.truncated;
  if (!step.terminated && !step.truncated) return;
  values_after_end_[sample] = step.terminated ? 0.0F : scaled_value(next);
  curve_.add(steps_ + static_cast<std::uint64_t>(sample) + 1, episode.undiscounted);
  begin_episode(environment, next);
}

// `n` steps of experience, a few environments at a time
void PpoCourse::collect(Eigen::Index n) {
  const Eigen::Index environments = std::ssize(lesson_.environments);
  for (Eigen::Index group = 0; group < environments; group += kTogether) {
    const Eigen::Index size = std::min(kTogether, environments - group);
    for (Eigen::Index first = group; first < n; first += environments) {
      const Eigen::Index count = std::min(size, n - first);
      choose_actions(first, count);
      for (Eigen::Index e = 0; e < count; ++e) {
        step_environment(static_cast<std::size_t>(group + e), first + e);
      }
    }
  }
}

// values and normalised advantages of `n` samples
void PpoCourse::evaluate(Eigen::Index n) {
  const Eigen::Index environments = std::ssize(lesson_.environments);
  for (Eigen::Index first = 0; first < n + environments; first += kMaxColumns) {
    const Eigen::Index count = std::min(kMaxColumns, n + environments - first);
    values_.segment(first, count) =
        loss_.critic()
            .forward(loss_.critic_part(parameters_), observations(first, count), critic_trace_)
            .row(0);
  }
  const auto scale = static_cast<float>(1 / (spread_.sd() + 1e-8));
  auto rewards = rewards_.head(n).array();
  rewards = (scale * rewards).min(kMaxScaledReward).max(-kMaxScaledReward);
  estimate_advantages({.rewards = first_of(rewards_, n),
                       .values = first_of(values_, n + environments),
                       .ended = {ended_.data(), static_cast<std::size_t>(n)},
                       .value_after_end = first_of(values_after_end_, n),
                       .stride = static_cast<std::size_t>(environments)},
                      static_cast<float>(1 - 1 / genes_.foresight_steps),
                      static_cast<float>(settings_.trace_decay), span_of(advantages_.head(n)));

  const auto advantages = advantages_.head(n).array();
  const float mean = advantages.mean();
  const float sd = std::sqrt((advantages - mean).square().mean());
  auto numbers = samples_.block(loss_.rows().numbers, 0, 4, n);
  numbers.row(SampleRows::kAdvantage) = (advantages - mean) / (sd + 1e-8F);
  numbers.row(SampleRows::kValue) = values_.head(n);
  numbers.row(SampleRows::kTarget) = values_.head(n) + advantages_.head(n);
}

// the samples in `order` as a minibatch
void PpoCourse::gather(std::span<const std::int32_t> order) {
  Eigen::Index column = 0;
  for (const std::int32_t i : order) minibatch_.col(column++) = samples_.col(i);
}

// epochs of minibatches over `n` samples
void PpoCourse::update(Eigen::Index n) {
  const double learning_rate =
      genes_.learning_rate * (1 - static_cast<double>(steps_) / static_cast<double>(lesson_.steps));
  const Eigen::Index minibatches = (n + settings_.minibatch - 1) / settings_.minibatch;
  const auto order = std::span(order_).first(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  for (int epoch = 0; epoch < settings_.epochs; ++epoch) {
    order_random_.shuffle(order);
    for (Eigen::Index b = 0; b < minibatches; ++b) {
      const Eigen::Index first = n * b / minibatches;
      const Eigen::Index count = n * (b + 1) / minibatches - first;
      gather(order.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
      const auto result = loss_.evaluate(parameters_, minibatch_.leftCols(count), gradient_);
      // written so that a NaN goes on, to be found in the parameters
      if (static_cast<double>(result.kl) > settings_.max_kl) return;
      auto gradient = loss_.actor_part(gradient_);
      auto actor = loss_.actor_part(parameters_);
      restrict_gradient(innate_.constraint, span_of(gradient));
      descend(learning_rate);
      project(innate_.constraint, span_of(actor));
    }
  }
}

// one step of Adam along the gradient, shortened to max_gradient_norm
void PpoCourse::descend(double learning_rate) {
  const auto longest = static_cast<float>(settings_.max_gradient_norm);
  const float norm = gradient_.norm();
  if (norm > longest) gradient_ *= longest / norm;
  adam_.descend(gradient_, learning_rate, parameters_);
}

}  // namespace neuroprospect::brains

#include "brains/ppo.h"

#include <fmt/format.h>

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "brains/advantages.h"
#include "brains/mirror.h"
#include "brains/normals.h"
#include "brains/span_of.h"

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

// Samples that are gathered later than they are fetched.
constexpr std::size_t kAhead = 8;

template <class Column>
void fetch(const Column& column) {
  constexpr Eigen::Index kLine = 64 / sizeof(float);
  for (Eigen::Index i = 0; i < column.size(); i += kLine) __builtin_prefetch(column.data() + i);
}

std::span<const float> first_of(const Eigen::VectorXf& vector, Eigen::Index n) {
  return {vector.data(), static_cast<std::size_t>(n)};
}

// Where the actor remembers, what is to come depends on what was: so does the critic, whatever the
// actor's cells are, by the cell that learns memory best.
NetworkShape critic_shape(const PpoSettings& settings, const NetworkShape& actor) {
  NetworkShape shape{actor.inputs, {}, 1};
  for (const int width : settings.critic) shape.hidden.push_back({Cell::tanh, width});
  if (Network<float>(actor).state_size() > 0 && !shape.hidden.empty()) {
    shape.hidden.front().cell = Cell::gru;
    shape.hidden.front().recurrent = true;
  }
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
      loss_(innate.shape, critic_shape(settings, innate.shape),
            {.clip = static_cast<float>(settings.clip),
             .value = static_cast<float>(settings.value_weight),
             .entropy = static_cast<float>(genes.entropy_weight),
             .activity = static_cast<float>(settings.auxiliary.activity_cost),
             .prediction = static_cast<float>(settings.auxiliary.prediction_weight),
             .symmetry = settings.symmetry == SymmetryMethod::loss
                             ? static_cast<float>(settings.symmetry_weight)
                             : 0.0F},
            innate.ports),
      noise_random_({lesson.seed, lesson.birth, Purpose::learning, 0}),
      noise_(innate.shape.outputs, kTogether),
      sd_(innate.shape.outputs),
      order_random_({lesson.seed, lesson.birth, Purpose::learning, 1}),
      curve_(lesson.steps, lesson.curve_points),
      parameters_(loss_.parameter_count()),
      gradient_(loss_.parameter_count()),
      adam_(loss_.parameter_count(), settings.adam_epsilon),
      actor_trace_(loss_.actor().make_trace(kMaxColumns)),
      critic_trace_(loss_.critic().make_trace(kMaxColumns)),
      remembers_(loss_.actor().state_size() > 0) {
  const auto environments = static_cast<Eigen::Index>(lesson.environments.size());
  require_fit(innate, lesson);

  // innate wiring and exploration, and a newborn critic
  loss_.actor_part(parameters_) = innate.network;
  loss_.exploration_part(parameters_) = innate.exploration_log;
  parameters_.tail(loss_.predictor_count()).setZero();
  auto critic = loss_.critic_part(parameters_);
  critic.setZero();
  RandomStream random({lesson.seed, lesson.birth, Purpose::learning, 2});
  const auto layers = layout_of(loss_.critic().shape());
  for (const LayerLayout& layer : layers) {
    weights_in(critic.data(), layer) =
        orthogonal(layer.outputs * layer.gates, layer.inputs, random);
    if (layer.recurrence >= 0) {
      Eigen::Map<Eigen::MatrixXf>(critic.data() + layer.recurrence, layer.outputs * layer.gates,
                                  layer.outputs) =
          orthogonal(layer.outputs * layer.gates, layer.outputs, random);
    }
    if (&layer == &layers.back()) break;
    for (float& bias : biases_in(critic.data(), layer)) {
      bias = kCriticBiasSd * static_cast<float>(random.normal());
    }
  }

  if (!innate.constraint.mirror.empty() && !innate.ports.sensors.empty()) {
    MirrorMap map = mirror_map(loss_.critic().shape(), {innate.ports.sensors, {Port{}}});
    critic_constraint_.mirror = std::move(map.mirror);
    critic_constraint_.mirror_sign = std::move(map.sign);
    project(critic_constraint_, span_of(critic));
  }

  // room for the longest rollout
  const Eigen::Index longest =
      std::min(environments * settings.horizon, static_cast<Eigen::Index>(lesson.steps));
  samples_.setZero(loss_.rows().count, longest + environments);
  for (auto* numbers : {&rewards_, &values_after_end_, &advantages_}) numbers->setZero(longest);
  values_.resize(longest + environments);
  ended_.resize(static_cast<std::size_t>(longest));
  order_.resize(static_cast<std::size_t>(longest));
  const bool doubled = settings.symmetry == SymmetryMethod::data;
  if (doubled) {
    require(std::ssize(innate.ports.sensors) == innate.shape.inputs &&
                std::ssize(innate.ports.actuators) == innate.shape.outputs,
            "symmetry without the ports of the body");
  }
  minibatch_.resize(loss_.rows().count,
                    std::min<Eigen::Index>(longest, settings.minibatch) * (doubled ? 2 : 1));
  if (remembers_) {
    const Eigen::Index segments =
        environments * ((settings.horizon + settings.through_time - 1) / settings.through_time);
    const auto make_memory = [&](Eigen::Index numbers) {
      return Memory{Eigen::MatrixXf::Zero(numbers, environments),
                    Eigen::MatrixXf::Zero(numbers, segments),
                    Eigen::MatrixXf::Zero(numbers, kMaxColumns)};
    };
    actor_memory_ = mirrored_actor_memory_ = make_memory(loss_.actor().state_size());
    critic_memory_ = mirrored_critic_memory_ = make_memory(loss_.critic().state_size());
    segments_.reserve(static_cast<std::size_t>(segments));
    starts_.resize(static_cast<std::size_t>(kMaxColumns));
    minibatch_.resize(loss_.rows().count, 2 * kMaxColumns);
  }

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
  if (remembers_) {
    update_through_time(n);
  } else {
    update(n);
  }
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

void PpoCourse::begin_episode(std::size_t environment,
                              const Eigen::Ref<Eigen::VectorXf>& observation) {
  Episode& episode = episodes_[environment];
  episode.undiscounted = 0;
  episode.discounted = 0;
  if (remembers_) {
    for (Memory* memory : memories()) {
      memory->now.col(static_cast<Eigen::Index>(environment)).setZero();
    }
  }
  lesson_.environments[environment]->reset(episode.seeds.bits(), span_of(observation));
}

float PpoCourse::scaled_value(const Eigen::Ref<const Eigen::MatrixXf>& observation) {
  return loss_.critic().forward(loss_.critic_part(parameters_), observation, critic_trace_)(0, 0);
}

// actions and their log probabilities for samples [first, first + count)
void PpoCourse::choose_actions(Eigen::Index first, Eigen::Index count) {
  const auto log_sd = loss_.exploration_part(parameters_);
  const float log_sd_sum = log_sd.sum();
  sd_ = log_sd.array().exp();
  draw_normals(noise_random_, span_of(noise_.leftCols(count).reshaped()));
  const auto mean = remembers_ ? act_and_remember(first, count)
                               : loss_.actor().forward(loss_.actor_part(parameters_),
                                                       observations(first, count), actor_trace_);
  for (Eigen::Index i = 0; i < count; ++i) {
    const auto noise = noise_.col(i).array();
    samples_(loss_.rows().numbers + SampleRows::kLogProbability, first + i) =
        -0.5F * noise.square().sum() - log_sd_sum;
    action(first + i).array() = mean.col(i).array() + sd_ * noise;
  }
}

void PpoCourse::step_environment(std::size_t environment, Eigen::Index sample) {
  Episode& episode = episodes_[environment];
  auto next = observations(sample + std::ssize(lesson_.environments), 1).col(0);
  const StepResult step =
      lesson_.environments[environment]->step(span_of(action(sample)), span_of(next));
  const double discount = 1 - 1 / genes_.foresight_steps;
  const float reward =
      step.reward - static_cast<float>(settings_.auxiliary.metabolic_cost) * step.energy_j;
  episode.undiscounted += step.reward;
  episode.discounted = discount * episode.discounted + reward;
  spread_.add(episode.discounted);
  rewards_[sample] = reward;
  if (loss_.rows().next < loss_.rows().count) {
    samples_.col(sample).tail(innate_.shape.inputs) = next;
  }
  ended_[static_cast<std::size_t>(sample)] = step.terminated || step.truncated;
  if (!step.terminated && !step.truncated) return;
  values_after_end_[sample] = step.terminated ? 0.0F
                              : remembers_    ? value_after(environment, next)
                                              : scaled_value(next);
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
  if (remembers_) value_beyond(n);
  for (Eigen::Index first = 0; !remembers_ && first < n + environments; first += kMaxColumns) {
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

// the samples in `order` as a minibatch, with their mirror images behind them where they are used
void PpoCourse::gather(std::span<const std::int32_t> order) {
  Eigen::Index column = 0;
  for (const std::int32_t i : order) {
    // a rollout does not stay in the cache: fetch what will be asked for
    const auto later = static_cast<std::size_t>(column) + kAhead;
    if (later < order.size()) fetch(samples_.col(order[later]));
    minibatch_.col(column++) = samples_.col(i);
  }
  if (settings_.symmetry == SymmetryMethod::data) mirror_minibatch(column);
}

// writes the mirror images of the minibatch's first columns behind them
void PpoCourse::mirror_minibatch(Eigen::Index count) {
  const SampleRows& rows = loss_.rows();
  const auto own = minibatch_.leftCols(count);
  auto images = minibatch_.middleCols(count, count);
  images = own;
  const auto mirror = [&](const std::vector<Port>& ports, Eigen::Index row) {
    const auto size = std::ssize(ports);
    reflect(ports, own.middleRows(row, size), images.middleRows(row, size));
  };
  mirror(innate_.ports.sensors, rows.observation);
  mirror(innate_.ports.actuators, rows.action);
  if (rows.next < rows.count) mirror(innate_.ports.sensors, rows.next);
}

// epochs of minibatches over `n` samples
void PpoCourse::update(Eigen::Index n) {
  const Eigen::Index minibatches = (n + settings_.minibatch - 1) / settings_.minibatch;
  const auto order = std::span(order_).first(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  for (int epoch = 0; epoch < settings_.epochs; ++epoch) {
    order_random_.shuffle(order);
    for (Eigen::Index b = 0; b < minibatches; ++b) {
      const auto first = static_cast<std::size_t>(n * b / minibatches);
      const auto last = static_cast<std::size_t>(n * (b + 1) / minibatches);
      const auto count = static_cast<Eigen::Index>(last - first);
      const bool mirrored = settings_.symmetry == SymmetryMethod::data;
      gather(order.subspan(first, last - first));
      loss_.begin(parameters_, mirrored ? 2 * count : count, gradient_);
      loss_.add(parameters_, minibatch_.leftCols(count), gradient_);
      if (mirrored) {
        loss_.add(parameters_, minibatch_.middleCols(count, count), gradient_, false);
      }
      if (!learn_from(loss_.end(parameters_))) return;
    }
  }
}

// one step down the gradient; false where the policy has moved far enough
bool PpoCourse::learn_from(const PpoLoss<float>::Result& result) {
  // written so that a NaN goes on, to be found in the parameters
  if (static_cast<double>(result.kl) > settings_.max_kl) return false;
  auto gradient = loss_.actor_part(gradient_);
  auto actor = loss_.actor_part(parameters_);
  auto critic_gradient = loss_.critic_part(gradient_);
  auto critic = loss_.critic_part(parameters_);
  restrict_gradient(innate_.constraint, span_of(gradient));
  restrict_gradient(critic_constraint_, span_of(critic_gradient));
  descend(genes_.learning_rate *
          (1 - static_cast<double>(steps_) / static_cast<double>(lesson_.steps)));
  project(innate_.constraint, span_of(actor));
  project(critic_constraint_, span_of(critic));
  return true;
}

// one step of Adam along the gradient, shortened to max_gradient_norm
void PpoCourse::descend(double learning_rate) {
  const auto longest = static_cast<float>(settings_.max_gradient_norm);
  const float norm = gradient_.norm();
  adam_.descend(gradient_, learning_rate, parameters_, norm > longest ? longest / norm : 1);
}

}  // namespace neuroprospect::brains

#include "brains/es.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "brains/adam.h"
#include "brains/curve.h"
#include "brains/span_of.h"

namespace neuroprospect::brains {
namespace {

constexpr double kAdamEpsilon = 1e-8;

// One life's episodes, one after another, until its steps are taken.
class Trials {
 public:
  Trials(const PolicyParameters& innate, const Lesson& lesson)
      : trial_(innate),
        lesson_(lesson),
        curve_(lesson.steps, lesson.curve_points),
        observation_(static_cast<std::size_t>(innate.shape.inputs)),
        action_(static_cast<std::size_t>(innate.shape.outputs)) {}

  [[nodiscard]] bool over() const { return steps_ == lesson_.steps; }
  [[nodiscard]] const std::optional<std::string>& failure() const { return failure_; }
  [[nodiscard]] std::vector<CurvePoint> curve() const { return curve_.points_to(steps_); }

  // the return of an episode with these numbers; empty where the lesson or a failure cut it short
  std::optional<double> live(const Eigen::VectorXf& numbers, std::uint64_t seed) {
    if (over() || failure_) return std::nullopt;
    trial_.network = numbers;
    Policy policy(trial_);
    Environment& environment = *lesson_.environments.front();
    environment.reset(seed, observation_);
    StepResult step;
    double sum = 0;
    while (!over() && !step.terminated && !step.truncated) {
      policy.act(observation_, action_);
      step = environment.step(action_, observation_);
      sum += static_cast<double>(step.reward);
      ++steps_;
      if (!std::isfinite(sum) ||
          !Eigen::Map<const Eigen::VectorXf>(observation_.data(), std::ssize(observation_))
               .allFinite()) {
        failure_ = fmt::format("what it observed was not finite after {} steps", steps_);
        return std::nullopt;
      }
    }
    if (!step.terminated && !step.truncated) return std::nullopt;
    curve_.add(steps_, sum);
    return sum;
  }

 private:
  PolicyParameters trial_;
  Lesson lesson_;
  LearningCurve curve_;
  std::vector<float> observation_;
  std::vector<float> action_;
  std::uint64_t steps_ = 0;
  std::optional<std::string> failure_;
};

}  // namespace

Eigen::VectorXf centred_ranks(std::span<const double> returns) {
  std::vector<std::size_t> order(returns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return returns[i]; });
  Eigen::VectorXf ranks(std::ssize(returns));
  const auto longest = static_cast<float>(returns.size() - 1);
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first + 1;
    while (end < order.size() && returns[order[end]] == returns[order[first]]) ++end;
    const float rank = 0.5F * static_cast<float>(first + end - 1) / longest - 0.5F;
    for (std::size_t i = first; i < end; ++i) ranks[static_cast<Eigen::Index>(order[i])] = rank;
    first = end;
  }
  return ranks;
}

Eigen::VectorXf rank_gradient(Eigen::Ref<const Eigen::MatrixXf> directions,
                              std::span<const double> returns) {
  require(std::ssize(returns) == 2 * directions.cols() && directions.cols() >= 1,
          "{} returns of {} mirrored directions", returns.size(), directions.cols());
  const Eigen::VectorXf ranks = centred_ranks(returns);
  Eigen::VectorXf gradient = Eigen::VectorXf::Zero(directions.rows());
  for (Eigen::Index i = 0; i < directions.cols(); ++i) {
    gradient += (ranks[2 * i] - ranks[2 * i + 1]) * directions.col(i);
  }
  return gradient / static_cast<float>(directions.cols());
}

Learned EsLearner::learn(const PolicyParameters& innate, const LearningGenes& genes,
                         const Lesson& lesson) const {
  require_fit(innate, lesson);
  Trials trials(innate, lesson);
  const Constraint& constraint = innate.constraint;
  RandomStream random({lesson.seed, lesson.birth, Purpose::learning, 0});
  RandomStream seeds({lesson.seed, lesson.birth, Purpose::training, 0});
  const auto sigma = static_cast<float>(settings_.noise * genes.exploration_std);
  const Eigen::Index pairs = settings_.population / 2;
  Eigen::VectorXf numbers = innate.network;
  Eigen::MatrixXf directions(numbers.size(), pairs);
  Eigen::VectorXf perturbed(numbers.size());
  Adam adam(numbers.size(), kAdamEpsilon);
  while (!trials.over() && !trials.failure()) {
    std::vector<double> returns;
    const std::uint64_t seed = seeds.bits();
    for (Eigen::Index pair = 0; pair < pairs; ++pair) {
      auto direction = directions.col(pair);
      for (float& number : direction) number = static_cast<float>(random.normal());
      restrict_gradient(constraint, span_of(direction));
      perturbed = numbers + sigma * direction;
      project(constraint, span_of(perturbed));
      const auto towards = trials.live(perturbed, seed);
      perturbed = numbers - sigma * direction;
      project(constraint, span_of(perturbed));
      const auto away = trials.live(perturbed, seed);
      if (!towards || !away) break;
      returns.insert(returns.end(), {*towards, *away});
    }
    const Eigen::Index complete = std::ssize(returns) / 2;
    if (complete == 0) break;
    const double share = static_cast<double>(complete) / static_cast<double>(pairs);
    Eigen::VectorXf descent = static_cast<float>(settings_.weight_decay) * numbers -
                              rank_gradient(directions.leftCols(complete), returns);
    restrict_gradient(constraint, span_of(descent));
    adam.descend(descent, share * settings_.step * genes.learning_rate, numbers);
    project(constraint, span_of(numbers));
  }
  Learned learned{innate, trials.curve(), trials.failure()};
  if (!learned.failure && !numbers.allFinite()) learned.failure = "what it learned was not finite";
  if (!learned.failure) learned.policy.network = numbers;
  return learned;
}

}  // namespace neuroprospect::brains

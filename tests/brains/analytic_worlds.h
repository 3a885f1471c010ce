// tests/brains/analytic_worlds.h: worlds whose best policy, or whose values, are known.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "base/random.h"
#include "brains/environment.h"
#include "brains/policy.h"

namespace neuroprospect::brains::worlds_known {

/// Several worlds of one kind, and what a lesson takes.
template <class World>
class Several {
 public:
  explicit Several(int count, const World& prototype = {})
      : worlds_(static_cast<unsigned>(count), prototype) {
    for (World& world : worlds_) pointers_.push_back(&world);
  }
  [[nodiscard]] std::span<Environment* const> environments() const { return pointers_; }
  [[nodiscard]] const std::vector<World>& worlds() const { return worlds_; }

 private:
  std::vector<World> worlds_;
  std::vector<Environment*> pointers_;
};

/// One step: the context x is uniform in [−1, 1], reward −|a − best(x)|². The best policy is known.
class Bandit final : public Environment {
 public:
  static Eigen::Vector2f best(float x) { return {0.4F - 0.3F * x, -0.2F + 0.5F * x}; }

  /// How far a policy is from the best [root mean square over contexts].
  static double error(const PolicyParameters& parameters) {
    Policy policy(parameters);
    double sum = 0;
    for (int i = 0; i <= 20; ++i) {
      const float x = -1 + 0.1F * static_cast<float>(i);
      std::array<float, 2> action{};
      policy.reset();
      policy.act(std::array{x, 1.0F}, action);
      sum += (Eigen::Vector2f(action[0], action[1]) - best(x)).squaredNorm();
    }
    return std::sqrt(sum / 21);
  }

  [[nodiscard]] int observation_size() const override { return 2; }
  [[nodiscard]] int action_size() const override { return 2; }
  void reset(std::uint64_t episode_seed, std::span<float> observation) override {
    x_ = static_cast<float>(RandomStream({.seed = episode_seed}).uniform(-1, 1));
    observation[0] = x_;
    observation[1] = 1;
  }
  StepResult step(std::span<const float> action, std::span<float> observation) override {
    const Eigen::Vector2f a(std::clamp(action[0], -1.0F, 1.0F), std::clamp(action[1], -1.0F, 1.0F));
    observation[0] = x_;
    observation[1] = 1;
    return {-(a - best(x_)).squaredNorm(), true, false};
  }

 private:
  float x_ = 0;
};

/// A mass on a weak spring, to be brought to 0 cheaply: linear dynamics, quadratic costs. Without
/// the limit on the command, which binds rarely, the least discounted cost is x₀ᵀ P x₀ with P from
/// the Riccati equation; with it, it cannot be less.
class PointMass final : public Environment {
 public:
  static constexpr double kDiscount = 0.95;
  static constexpr int kSteps = 20;

  static Eigen::Matrix2d dynamics() { return (Eigen::Matrix2d() << 1, 0.1, -0.1, 0.98).finished(); }
  static Eigen::Vector2d push() { return {0, 0.2}; }
  static Eigen::Matrix2d state_cost() { return Eigen::Vector2d(1, 0.1).asDiagonal(); }
  static constexpr double kCommandCost = 0.3;

  /// P of the discounted Riccati equation, by iteration.
  static Eigen::Matrix2d riccati() {
    const Eigen::Matrix2d a = std::sqrt(kDiscount) * dynamics();
    const Eigen::Vector2d b = std::sqrt(kDiscount) * push();
    Eigen::Matrix2d p = state_cost();
    for (int i = 0; i < 10'000; ++i) {
      const Eigen::RowVector2d k = b.transpose() * p * a / (kCommandCost + b.dot(p * b));
      p = state_cost() + a.transpose() * p * (a - b * k);
    }
    return p;
  }

  [[nodiscard]] Eigen::Vector2d state() const { return x_; }

  [[nodiscard]] int observation_size() const override { return 2; }
  [[nodiscard]] int action_size() const override { return 1; }
  void reset(std::uint64_t episode_seed, std::span<float> observation) override {
    RandomStream random({.seed = episode_seed});
    x_ = {random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5)};
    t_ = 0;
    observe(observation);
  }
  StepResult step(std::span<const float> action, std::span<float> observation) override {
    const double u = std::clamp(static_cast<double>(action[0]), -1.0, 1.0);
    const double cost = x_.dot(state_cost() * x_) + kCommandCost * u * u;
    x_ = dynamics() * x_ + push() * u;
    ++t_;
    observe(observation);
    return {static_cast<float>(-cost), false, t_ == kSteps};
  }

 private:
  void observe(std::span<float> observation) const {
    observation[0] = static_cast<float>(2 * x_[0]);
    observation[1] = static_cast<float>(2 * x_[1]);
  }

  Eigen::Vector2d x_ = Eigen::Vector2d::Zero();
  int t_ = 0;
};

/// Reward 1 at every step; after each, the episode is terminated with a given probability, and
/// truncated after a given number. Where γ is the discount and p that probability, the value of
/// being in it is 1 / (1 − γ (1 − p)), however short episodes are truncated.
class Salary final : public Environment {
 public:
  Salary() = default;
  Salary(double terminates, int truncated_after)
      : terminates_(terminates), truncated_after_(truncated_after) {}

  [[nodiscard]] int observation_size() const override { return 1; }
  [[nodiscard]] int action_size() const override { return 1; }
  void reset(std::uint64_t episode_seed, std::span<float> observation) override {
    random_ = RandomStream({.seed = episode_seed});
    t_ = 0;
    observation[0] = 1;
  }
  StepResult step(std::span<const float>, std::span<float> observation) override {
    observation[0] = 1;
    ++t_;
    ++taken_;
    return {1, random_.chance(terminates_), t_ == truncated_after_};
  }

  /// Steps ever taken.
  [[nodiscard]] int taken() const { return taken_; }

 private:
  double terminates_ = 0;
  int truncated_after_ = 10;
  RandomStream random_{{}};
  int t_ = 0;
  int taken_ = 0;
};

/// One step: reward −|a − best()|², whatever is observed.
class Quadratic final : public Environment {
 public:
  static constexpr int kDimensions = 8;
  static Eigen::VectorXf best() { return Eigen::VectorXf::LinSpaced(kDimensions, -1, 2); }

  [[nodiscard]] int observation_size() const override { return 1; }
  [[nodiscard]] int action_size() const override { return kDimensions; }
  void reset(std::uint64_t, std::span<float> observation) override { observation[0] = 1; }
  StepResult step(std::span<const float> action, std::span<float> observation) override {
    observation[0] = 1;
    const Eigen::Map<const Eigen::VectorXf> a(action.data(), kDimensions);
    return {-(a - best()).squaredNorm(), true, false};
  }
};

/// Evidence accumulation (Morcos and Harvey 2016; Bellec et al. 2020, scaled down): an odd number
/// of cues, left or right with equal chance, each for one step and followed by an empty one; a
/// delay; then a signal to decide. Reward ±1 for an action whose sign says of which side there were
/// more. Nothing but memory beats chance, which is ½.
class Evidence final : public Environment {
 public:
  Evidence() = default;
  Evidence(int cues, int delay) : cues_(cues), delay_(delay) {}

  [[nodiscard]] int observation_size() const override { return 4; }
  [[nodiscard]] int action_size() const override { return 1; }
  void reset(std::uint64_t episode_seed, std::span<float> observation) override {
    random_ = RandomStream({.seed = episode_seed});
    t_ = 0;
    balance_ = 0;
    observe(observation);
  }
  StepResult step(std::span<const float> action, std::span<float> observation) override {
    const bool over = t_ == 2 * cues_ + delay_;
    const bool right = over && (action[0] > 0) == (balance_ > 0);
    ++t_;
    observe(observation);
    return {over ? (right ? 1.0F : -1.0F) : 0.0F, over, false};
  }

 private:
  void observe(std::span<float> observation) {
    std::ranges::fill(observation, 0.0F);
    if (t_ < 2 * cues_ && t_ % 2 == 0) {
      const bool right = random_.chance(0.5);
      balance_ += right ? 1 : -1;
      observation[right ? 1 : 0] = 1;
    }
    observation[2] = t_ == 2 * cues_ + delay_ ? 1.0F : 0.0F;
    observation[3] = 1;
  }

  int cues_ = 3;
  int delay_ = 5;
  RandomStream random_{{}};
  int t_ = 0;
  int balance_ = 0;
};

/// A world that turns sour.
class Sour final : public Environment {
 public:
  enum class How { reward, observation };
  explicit Sour(How how = How::reward) : how_(how) {}
  [[nodiscard]] int observation_size() const override { return 1; }
  [[nodiscard]] int action_size() const override { return 1; }
  void reset(std::uint64_t, std::span<float> observation) override { observation[0] = 0; }
  StepResult step(std::span<const float>, std::span<float> observation) override {
    ++t_;
    observation[0] = t_ > 100 && how_ == How::observation ? NAN : 0.0F;
    return {t_ > 100 && how_ == How::reward ? INFINITY : 0.0F, false, false};
  }

 private:
  How how_;
  int t_ = 0;
};

/// What was seen decides what is right much later, as in a T-maze: `cues` values of ±1, each at a
/// step of its own; `delay` steps of nothing; then it is asked, and the reward is the product of
/// all cues times the action. What is observed when it is asked is always the same: the expected
/// return of any policy without memory is 0, and the best with it 1.
class Recall final : public Environment {
 public:
  struct Task {
    int cues = 1;
    int delay = 8;
  };
  Recall() = default;
  explicit Recall(const Task& task) : task_(task) {}

  [[nodiscard]] int observation_size() const override { return 2; }
  [[nodiscard]] int action_size() const override { return 1; }
  void reset(std::uint64_t episode_seed, std::span<float> observation) override {
    random_ = RandomStream({.seed = episode_seed});
    t_ = 0;
    product_ = 1;
    observe(observation);
  }
  StepResult step(std::span<const float> action, std::span<float> observation) override {
    const bool asked = t_ == task_.cues + task_.delay;
    const float reward = asked ? product_ * std::clamp(action[0], -1.0F, 1.0F) : 0;
    ++t_;
    observe(observation);
    return {reward, asked, false};
  }

  /// What is right in this episode, once all cues have been seen.
  [[nodiscard]] float product() const { return product_; }

 private:
  void observe(std::span<float> observation) {
    const float cue = t_ < task_.cues ? (random_.chance(0.5) ? 1.0F : -1.0F) : 0.0F;
    if (t_ < task_.cues) product_ *= cue;
    observation[0] = cue;
    observation[1] = t_ == task_.cues + task_.delay ? 1.0F : 0.0F;
  }

  Task task_;
  RandomStream random_{{}};
  int t_ = 0;
  float product_ = 1;
};

}  // namespace neuroprospect::brains::worlds_known

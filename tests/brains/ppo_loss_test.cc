// Tests for brains/ppo_loss.h: its gradient, and its value against the formulas written plainly.
#include "brains/ppo_loss.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "base/random.h"

namespace neuroprospect::brains {
namespace {

using Loss = PpoLoss<double>;

struct Problem {
  NetworkShape actor{5, {{Cell::tanh, 7}, {Cell::tanh, 6}}, 3};
  NetworkShape critic{5, {{Cell::tanh, 8}}, 1};
  Loss::Weights weights{.clip = 0.2, .value = 0.5, .entropy = 0.03};
  Eigen::VectorXd parameters;
  Eigen::MatrixXd samples;  // as SampleRows has them
};

// Samples whose ratios and values lie within, above and below the clipping range. The old log
// probability and value are set relative to the present ones, clear of the kinks by 0.01.
Problem make_problem(Eigen::Index n, RandomStream& random) {
  Problem problem;
  Loss loss(problem.actor, problem.critic, problem.weights);
  problem.parameters.resize(loss.parameter_count());
  for (double& number : problem.parameters) number = 0.5 * random.normal();
  const SampleRows& rows = loss.rows();
  problem.samples.resize(rows.count, n);
  for (double& number : problem.samples.reshaped()) number = random.normal();

  auto actor_trace = loss.actor().make_trace(1);
  auto critic_trace = loss.critic().make_trace(1);
  const Eigen::VectorXd log_sd = loss.exploration_part(problem.parameters);
  for (Eigen::Index i = 0; i < n; ++i) {
    auto sample = problem.samples.col(i);
    const Eigen::MatrixXd observation = sample.head(5);
    const Eigen::VectorXd mean =
        loss.actor().forward(loss.actor_part(problem.parameters), observation, actor_trace);
    double log_now = 0;
    for (Eigen::Index j = 0; j < 3; ++j) {
      const double z = (sample[rows.action + j] - mean[j]) / std::exp(log_sd[j]);
      log_now += -0.5 * z * z - log_sd[j];
    }
    auto numbers = sample.tail(4);
    const std::array<double, 5> ratios = {0.6, 0.9, 1.05, 1.15, 1.5};
    numbers[SampleRows::kLogProbability] = log_now - std::log(ratios[random.below(5)]);
    const double value_now = loss.critic().forward(loss.critic_part(problem.parameters),
                                                   observation, critic_trace)(0, 0);
    const std::array<double, 5> moves = {-0.7, -0.1, 0.05, 0.15, 0.5};
    numbers[SampleRows::kValue] = value_now - moves[random.below(5)];
    numbers[SampleRows::kTarget] =
        value_now + random.uniform(0.02, 2) * (random.chance(0.5) ? 1 : -1);
  }
  return problem;
}

// the loss as its definition has it, sample by sample
double plain_loss(const Problem& problem, Loss& loss) {
  const Eigen::Index n = problem.samples.cols();
  const Eigen::VectorXd log_sd = loss.exploration_part(problem.parameters);
  auto actor_trace = loss.actor().make_trace(1);
  auto critic_trace = loss.critic().make_trace(1);
  double sum = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto sample = problem.samples.col(i);
    const Eigen::MatrixXd observation = sample.head(5);
    const Eigen::Vector3d action = sample.segment(5, 3);
    const Eigen::Vector4d numbers = sample.tail(4);
    const double advantage = numbers[SampleRows::kAdvantage];
    const double old_value = numbers[SampleRows::kValue];
    const double target = numbers[SampleRows::kTarget];

    const Eigen::VectorXd mean =
        loss.actor().forward(loss.actor_part(problem.parameters), observation, actor_trace);
    double log_now = 0;
    for (Eigen::Index j = 0; j < 3; ++j) {
      const double z = (action[j] - mean[j]) / std::exp(log_sd[j]);
      log_now += -0.5 * z * z - log_sd[j];
    }
    const double r = std::exp(log_now - numbers[SampleRows::kLogProbability]);
    const double clipped = std::clamp(r, 0.8, 1.2);
    sum += std::max(-advantage * r, -advantage * clipped);
    const double v = loss.critic().forward(loss.critic_part(problem.parameters), observation,
                                           critic_trace)(0, 0);
    const double near = old_value + std::clamp(v - old_value, -0.2, 0.2);
    sum += 0.5 * 0.5 * std::max(std::pow(v - target, 2), std::pow(near - target, 2));
  }
  return sum / static_cast<double>(n) - 0.03 * log_sd.sum();
}

TEST_CASE("the loss is what its definition says, in batches of any size") {
  RandomStream random({.seed = 1});
  for (const Eigen::Index n :
       {Eigen::Index{1}, Eigen::Index{40}, kMaxColumns, kMaxColumns + 1, 3 * kMaxColumns - 7}) {
    const Problem problem = make_problem(n, random);
    Loss loss(problem.actor, problem.critic, problem.weights);
    Eigen::VectorXd gradient(loss.parameter_count());
    const auto result = loss.evaluate(problem.parameters, problem.samples, gradient);
    CHECK(result.loss == Approx(plain_loss(problem, loss)).epsilon(1e-11));
    CHECK(result.kl > 0);
  }
}

TEST_CASE("the gradient of the whole loss agrees with central differences") {
  RandomStream random({.seed = 2});
  // seven columns: each kind of sample by itself; 300: more than one pass
  for (const Eigen::Index n : {Eigen::Index{7}, Eigen::Index{300}}) {
    Problem problem = make_problem(n, random);
    Loss loss(problem.actor, problem.critic, problem.weights);
    Eigen::VectorXd gradient(loss.parameter_count());
    Eigen::VectorXd unused(loss.parameter_count());
    loss.evaluate(problem.parameters, problem.samples, gradient);
    const double scale = gradient.cwiseAbs().maxCoeff();
    double worst = 0;
    for (Eigen::Index i = 0; i < problem.parameters.size(); ++i) {
      constexpr double h = 1e-5;
      Eigen::VectorXd at = problem.parameters;
      at[i] += h;
      const double ahead = loss.evaluate(at, problem.samples, unused).loss;
      at[i] -= 2 * h;
      const double behind = loss.evaluate(at, problem.samples, unused).loss;
      worst = std::max(worst, std::abs((ahead - behind) / (2 * h) - gradient[i]) / scale);
    }
    CHECK(worst < 1e-6);
  }
}

TEST_CASE("a policy that has not moved has ratio 1: no divergence, the plain policy gradient") {
  RandomStream random({.seed = 3});
  Problem problem = make_problem(64, random);
  problem.weights = {.clip = 0.2, .value = 0, .entropy = 0};
  Loss loss(problem.actor, problem.critic, problem.weights);
  Eigen::VectorXd gradient(loss.parameter_count());
  // with advantage 0 the slope vanishes; with the old log probability of the same parameters, kl
  problem.samples.row(loss.rows().numbers + SampleRows::kAdvantage).setZero();
  loss.evaluate(problem.parameters, problem.samples, gradient);
  CHECK(gradient.isZero(0));
}

TEST_CASE("the divergence estimate is that of two Gaussians") {
  // one linear output with mean b: after a shift of b by d, the divergence is d² / (2 σ²)
  const NetworkShape linear{1, {}, 1};
  Loss loss(linear, linear, {.clip = 0.2, .value = 0.5, .entropy = 0});
  Eigen::VectorXd parameters(loss.parameter_count());
  const double log_sd = std::log(0.5);
  parameters << 0, 0.1, log_sd, 0, 0;
  RandomStream random({.seed = 4});
  constexpr Eigen::Index n = 200'000;
  Eigen::MatrixXd samples = Eigen::MatrixXd::Zero(loss.rows().count, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double z = random.normal();
    samples(loss.rows().action, i) = 0.5 * z;  // the old mean is 0
    samples(loss.rows().numbers + SampleRows::kLogProbability, i) = -0.5 * z * z - log_sd;
  }
  Eigen::VectorXd gradient(loss.parameter_count());
  // standard error 0.3 %
  CHECK(loss.evaluate(parameters, samples, gradient).kl ==
        Approx(0.1 * 0.1 / (2 * 0.25)).epsilon(0.015));
}

TEST_CASE("a critic that does not fit is refused") {
  CHECK_THROWS_WITH(Loss({5, {}, 3}, {4, {}, 1}, {}), Catch::Contains("a critic of 4 inputs"));
  CHECK_THROWS_WITH(Loss({5, {}, 3}, {5, {}, 2}, {}), Catch::Contains("2 outputs"));
}

}  // namespace
}  // namespace neuroprospect::brains

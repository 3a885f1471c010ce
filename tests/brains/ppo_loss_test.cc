// Tests for brains/ppo_loss.h: its gradient, and its value against the formulas written plainly.
#include "brains/ppo_loss.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "base/random.h"
#include "tests/brains/samples.h"

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

// The largest error of the gradient of a loss, relative to its largest entry.
template <class LossOf>
double gradient_error(const Eigen::VectorXd& parameters, const Eigen::VectorXd& gradient,
                      LossOf&& loss_of) {
  constexpr double h = 1e-5;
  double worst = 0;
  for (Eigen::Index i = 0; i < parameters.size(); ++i) {
    Eigen::VectorXd at = parameters;
    at[i] += h;
    const double ahead = loss_of(at);
    at[i] -= 2 * h;
    worst = std::max(worst, std::abs((ahead - loss_of(at)) / (2 * h) - gradient[i]));
  }
  return worst / gradient.cwiseAbs().maxCoeff();
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
    CHECK(gradient_error(problem.parameters, gradient, [&](const Eigen::VectorXd& at) {
            return loss.evaluate(at, problem.samples, unused).loss;
          }) < 1e-6);
  }
}

// Sequences side by side, as PpoLoss::add() takes them.
struct Chunk {
  Eigen::MatrixXd samples;
  std::vector<std::uint8_t> starts;
  Eigen::MatrixXd actor_state;
  Eigen::MatrixXd critic_state;
  Eigen::MatrixXd mirrored_state;
};

// The loss of all chunks together.
Loss::Result evaluate(const std::vector<Chunk>& chunks, const Eigen::VectorXd& parameters,
                      Loss& loss, Eigen::VectorXd& gradient) {
  Eigen::Index n = 0;
  for (const Chunk& chunk : chunks) n += chunk.samples.cols();
  loss.begin(parameters, n, gradient);
  for (const Chunk& chunk : chunks) {
    Eigen::MatrixXd actor = chunk.actor_state;
    Eigen::MatrixXd critic = chunk.critic_state;
    Eigen::MatrixXd mirrored = chunk.mirrored_state;
    loss.add(parameters, chunk.samples, chunk.starts, {actor, critic, mirrored}, gradient);
  }
  return loss.end(parameters);
}

// Episodes start within sequences, which start anywhere; ratios and values as in make_problem().
Chunk make_chunk(Eigen::Index sequences, Eigen::Index steps, const Eigen::VectorXd& parameters,
                 Loss& loss, RandomStream& random) {
  const Eigen::Index n = sequences * steps;
  const auto normal = [&](Eigen::Index rows, Eigen::Index columns) {
    Eigen::MatrixXd numbers(rows, columns);
    for (double& number : numbers.reshaped()) number = 0.5 * random.normal();
    return numbers;
  };
  Chunk chunk{normal(loss.rows().count, n),
              {},
              normal(loss.actor().state_size(), sequences),
              normal(loss.critic().state_size(), sequences),
              normal(loss.actor().state_size(), sequences)};
  for (Eigen::Index i = 0; i < n; ++i) chunk.starts.push_back(random.chance(0.25) ? 1 : 0);
  auto actor_trace = loss.actor().make_trace(n);
  auto critic_trace = loss.critic().make_trace(n);
  Eigen::MatrixXd actor_state = chunk.actor_state;
  Eigen::MatrixXd critic_state = chunk.critic_state;
  const Eigen::MatrixXd observations = chunk.samples.topRows(loss.actor().shape().inputs);
  const Eigen::MatrixXd mean = loss.actor().forward(loss.actor_part(parameters), observations,
                                                    chunk.starts, actor_state, actor_trace);
  const Eigen::MatrixXd values = loss.critic().forward(loss.critic_part(parameters), observations,
                                                       chunk.starts, critic_state, critic_trace);
  const Eigen::VectorXd log_sd = loss.exploration_part(parameters);
  for (Eigen::Index i = 0; i < n; ++i) {
    auto sample = chunk.samples.col(i);
    const Eigen::ArrayXd z =
        (sample.segment(loss.rows().action, log_sd.size()) - mean.col(i)).array() /
        log_sd.array().exp();
    const double log_now = -0.5 * z.square().sum() - log_sd.sum();
    auto numbers = sample.segment(loss.rows().numbers, 4);
    const std::array<double, 4> ratios = {0.6, 0.9, 1.1, 1.5};
    numbers[SampleRows::kLogProbability] = log_now - std::log(ratios[random.below(4)]);
    const std::array<double, 4> moves = {-0.7, -0.1, 0.1, 0.5};
    numbers[SampleRows::kValue] = values(0, i) - moves[random.below(4)];
    const std::array<double, 4> errors = {-1, -0.05, 0.05, 1};
    numbers[SampleRows::kTarget] = values(0, i) + errors[random.below(4)];
  }
  return chunk;
}

TEST_CASE("the gradient through time agrees with central differences, ends of episodes included") {
  RandomStream random({.seed = 5});
  for (const Cell cell : {Cell::tanh, Cell::relu, Cell::gru, Cell::ctrnn}) {
    const NetworkShape actor{4, {{cell, 5, true}, {Cell::tanh, 4}}, 2};
    const NetworkShape critic{4, {{Cell::gru, 5, true}, {Cell::tanh, 3}}, 1};
    Loss loss(actor, critic, {.clip = 0.2, .value = 0.5, .entropy = 0.03});
    Eigen::VectorXd parameters(loss.parameter_count());
    for (double& number : parameters) number = 0.5 * random.normal();
    const std::vector<Chunk> chunks = {make_chunk(3, 9, parameters, loss, random),
                                       make_chunk(2, 4, parameters, loss, random),
                                       make_chunk(1, 1, parameters, loss, random)};
    Eigen::VectorXd gradient(loss.parameter_count());
    Eigen::VectorXd unused(loss.parameter_count());
    evaluate(chunks, parameters, loss, gradient);
    CAPTURE(name_of(cell));
    CHECK(gradient_error(parameters, gradient, [&](const Eigen::VectorXd& at) {
            return evaluate(chunks, at, loss, unused).loss;
          }) < 1e-6);
  }
}

// Ports of four inputs and two outputs: a pair of each, and inputs on the plane with either sign.
Ports mirrored_ports() {
  Ports ports = samples::ports(4, 2);
  ports.sensors[0].mirror = 1;
  ports.sensors[1].mirror = 0;
  ports.sensors[2].mirror_sign = -1;
  ports.actuators[0].mirror = 1;
  ports.actuators[1].mirror = 0;
  for (Port& port : ports.actuators) port.mirror_sign = -1;
  return ports;
}

constexpr Loss::Weights kEverything{.clip = 0.2,
                                    .value = 0.5,
                                    .entropy = 0.03,
                                    .activity = 0.1,
                                    .prediction = 0.7,
                                    .symmetry = 0.4};

TEST_CASE("the gradient of all objectives together agrees with central differences") {
  RandomStream random({.seed = 6});
  for (const Cell cell : {Cell::tanh, Cell::gru, Cell::ctrnn}) {
    const NetworkShape actor{4, {{cell, 5, true}, {Cell::tanh, 4}}, 2};
    const NetworkShape critic{4, {{Cell::gru, 5, true}}, 1};
    Loss loss(actor, critic, kEverything, mirrored_ports());
    Eigen::VectorXd parameters(loss.parameter_count());
    for (double& number : parameters) number = 0.5 * random.normal();
    const std::vector<Chunk> chunks = {make_chunk(3, 5, parameters, loss, random),
                                       make_chunk(2, 3, parameters, loss, random)};
    Eigen::VectorXd gradient(loss.parameter_count());
    Eigen::VectorXd unused(loss.parameter_count());
    evaluate(chunks, parameters, loss, gradient);
    CAPTURE(name_of(cell));
    CHECK(gradient_error(parameters, gradient, [&](const Eigen::VectorXd& at) {
            return evaluate(chunks, at, loss, unused).loss;
          }) < 1e-6);
  }
}

TEST_CASE("auxiliary objectives are what their definitions say") {
  RandomStream random({.seed = 7});
  const NetworkShape actor{4, {{Cell::tanh, 5}, {Cell::relu, 3}}, 2};
  const NetworkShape critic{4, {{Cell::tanh, 3}}, 1};
  const Ports ports = mirrored_ports();
  Loss loss(actor, critic, kEverything, ports);
  Eigen::VectorXd parameters(loss.parameter_count());
  for (double& number : parameters) number = 0.5 * random.normal();
  constexpr Eigen::Index n = kMaxColumns + 20;
  Eigen::MatrixXd samples(loss.rows().count, n);
  for (double& number : samples.reshaped()) number = 0.5 * random.normal();
  Eigen::VectorXd gradient(loss.parameter_count());
  const double with = loss.evaluate(parameters, samples, gradient).loss;

  Loss plain(actor, critic, {.clip = 0.2, .value = 0.5, .entropy = 0.03});
  const Eigen::VectorXd plain_parameters = parameters.head(plain.parameter_count());
  Eigen::VectorXd plain_gradient(plain.parameter_count());
  const double without =
      plain.evaluate(plain_parameters, samples.topRows(plain.rows().count), plain_gradient).loss;

  // the predictor: 4 × 3 weights, column by column, and 4 biases
  const Eigen::Map<const Eigen::MatrixXd> weights(parameters.data() + plain.parameter_count(), 4,
                                                  3);
  const Eigen::VectorXd biases = parameters.tail(4);
  const Network<double>& network = loss.actor();
  auto trace = network.make_trace(1);
  double expected = without;
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::MatrixXd seen = samples.col(i).head(4);
    const Eigen::VectorXd done = network.forward(loss.actor_part(parameters), seen, trace);
    const Eigen::VectorXd first = network.activity(trace, 0);
    const Eigen::VectorXd last = network.activity(trace, 1);
    const Eigen::VectorXd next = samples.col(i).tail(4);
    Eigen::MatrixXd in_mirror(4, 1);
    in_mirror << seen(1, 0), seen(0, 0), -seen(2, 0), seen(3, 0);
    const Eigen::VectorXd there = network.forward(loss.actor_part(parameters), in_mirror, trace);
    const Eigen::Vector2d back(-there[1], -there[0]);
    expected += (0.1 * (first.squaredNorm() + last.squaredNorm()) +
                 0.7 * (weights * last + biases - next).squaredNorm() / 4 +
                 0.4 * (done - back).squaredNorm()) /
                static_cast<double>(n);
  }
  CHECK(with == Approx(expected).epsilon(1e-11));
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
  CHECK_THROWS_WITH(Loss({5, {}, 3}, {5, {}, 1}, {.symmetry = 1}),
                    Catch::Contains("0 and 0 ports"));
}

}  // namespace
}  // namespace neuroprospect::brains

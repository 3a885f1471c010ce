// Tests for the cells of brains/network.h: outputs, states and gradients through time are those of
// the equations written plainly (tests/brains/plain_network.h), for every cell and any stack.
#include <catch2/catch.hpp>

#include "base/random.h"
#include "brains/network.h"
#include "tests/brains/plain_network.h"

namespace neuroprospect::brains {
namespace {

// Parameters and sequences of a network, and the loss whose gradient is tested:
// Σ slopes ∘ outputs + cost · Σ h² / columns.
struct Problem {
  NetworkShape shape;
  Eigen::Index sequences = 3;
  Eigen::Index steps = 4;
  double cost = 0;
  Eigen::VectorXd parameters;
  Eigen::MatrixXd inputs;
  Eigen::MatrixXd slopes;
  Eigen::MatrixXd state;  // where the sequences start
  std::vector<std::uint8_t> starts;

  [[nodiscard]] Eigen::Index columns() const { return sequences * steps; }
};

void randomise(Eigen::Ref<Eigen::MatrixXd> matrix, double sd, RandomStream& random) {
  for (double& number : matrix.reshaped()) number = sd * random.normal();
}

Problem make_problem(const NetworkShape& shape, RandomStream& random) {
  Problem problem;
  problem.shape = shape;
  const Network<double> network(shape);
  problem.cost = random.chance(0.5) ? 0.7 : 0;
  problem.parameters.resize(network.parameter_count());
  randomise(problem.parameters, 0.6, random);
  problem.inputs.resize(shape.inputs, problem.columns());
  problem.slopes.resize(shape.outputs, problem.columns());
  randomise(problem.inputs, 1, random);
  randomise(problem.slopes, 1, random);
  // what a few steps from rest leave, so that spikes are whole
  problem.state.setZero(network.state_size(), problem.sequences);
  auto trace = network.make_trace(problem.columns());
  Eigen::MatrixXd others(shape.inputs, problem.columns());
  randomise(others, 1, random);
  network.forward(problem.parameters, others, {}, problem.state, trace);
  problem.starts.resize(static_cast<std::size_t>(problem.columns()));
  for (auto& start : problem.starts) start = random.chance(0.2);
  return problem;
}

struct Passed {
  Eigen::MatrixXd outputs;
  Eigen::MatrixXd state;
  Eigen::VectorXd gradient;
  double loss = 0;
};

template <class Scalar>
Passed pass(const Problem& problem) {
  using Matrix = typename Network<Scalar>::Matrix;
  using Vector = typename Network<Scalar>::Vector;
  const Network<Scalar> network(problem.shape);
  auto trace = network.make_trace(problem.columns());
  const Vector parameters = problem.parameters.cast<Scalar>();
  const Matrix inputs = problem.inputs.cast<Scalar>();
  Matrix state = problem.state.cast<Scalar>();
  Passed result;
  result.outputs =
      network.forward(parameters, inputs, problem.starts, state, trace).template cast<double>();
  result.state = state.template cast<double>();
  // what is there already is added to
  Vector gradient = Vector::Constant(parameters.size(), Scalar(0.25));
  network.backward(parameters, inputs, problem.slopes.cast<Scalar>(),
                   static_cast<Scalar>(problem.cost), trace, gradient);
  result.gradient = gradient.template cast<double>().array() - 0.25;
  result.loss = result.outputs.cwiseProduct(problem.slopes).sum();
  for (std::size_t l = 0; l + 1 < layout_of(problem.shape).size(); ++l) {
    result.loss += problem.cost / static_cast<double>(problem.columns()) *
                   network.activity(trace, l).template cast<double>().squaredNorm();
  }
  return result;
}

// the same plainly; derivatives where Number is Dual
template <class Number>
Passed pass_plainly(const Problem& problem) {
  std::vector<Number> parameters(problem.parameters.begin(), problem.parameters.end());
  if constexpr (std::is_same_v<Number, plain::Dual>) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      parameters[i].slopes =
          Eigen::VectorXd::Unit(problem.parameters.size(), static_cast<Eigen::Index>(i));
    }
  }
  plain::Network<Number> network(problem.shape, parameters);
  Passed result{Eigen::MatrixXd(problem.shape.outputs, problem.columns()), problem.state, {}, 0};
  Number loss = 0.0;
  for (Eigen::Index i = 0; i < problem.sequences; ++i) {
    std::vector<Number> state(problem.state.col(i).begin(), problem.state.col(i).end());
    for (Eigen::Index t = 0; t < problem.steps; ++t) {
      const Eigen::Index c = t * problem.sequences + i;
      if (problem.starts[static_cast<std::size_t>(c)]) state.assign(state.size(), Number(0.0));
      const auto outputs = network.step(problem.inputs.col(c), state);
      for (int o = 0; o < problem.shape.outputs; ++o) {
        result.outputs(o, c) = plain::value_of(outputs[static_cast<std::size_t>(o)]);
        loss = loss + Number(problem.slopes(o, c)) * outputs[static_cast<std::size_t>(o)];
      }
      loss =
          loss + Number(problem.cost / static_cast<double>(problem.columns())) * network.squares();
    }
    for (std::size_t s = 0; s < state.size(); ++s) {
      result.state(static_cast<Eigen::Index>(s), i) = plain::value_of(state[s]);
    }
  }
  result.loss = plain::value_of(loss);
  if constexpr (std::is_same_v<Number, plain::Dual>) result.gradient = loss.slopes;
  return result;
}

double distance(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  return a.size() == 0 ? 0 : (a - b).cwiseAbs().maxCoeff();
}

bool spikes(const NetworkShape& shape) {
  return shape.output_units > 0 || std::ranges::any_of(shape.hidden, [](const HiddenLayer& layer) {
           return layer.cell == Cell::lif;
         });
}

// of every cell by itself: with and without recurrence, interneurons and populations
std::vector<NetworkShape> single_layers() {
  std::vector<NetworkShape> shapes;
  for (const Cell cell : {Cell::tanh, Cell::relu, Cell::gru, Cell::ctrnn, Cell::lif}) {
    for (const bool recurrent : {false, true}) {
      for (const bool interneurons : {false, true}) {
        for (const int fields : {0, 3}) {
          for (const int units : {0, 2}) {
            shapes.push_back({.inputs = 3,
                              .hidden = {{cell, 5, recurrent}},
                              .outputs = 2,
                              .input_fields = fields,
                              .output_units = units,
                              .interneurons = interneurons});
          }
        }
      }
    }
  }
  return shapes;
}

NetworkShape random_stack(RandomStream& random) {
  NetworkShape shape;
  shape.inputs = 1 + static_cast<int>(random.below(4));
  shape.outputs = 1 + static_cast<int>(random.below(3));
  const auto layers = random.below(4);
  for (std::uint64_t l = 0; l < layers; ++l) {
    shape.hidden.push_back({static_cast<Cell>(random.below(5)),
                            1 + static_cast<int>(random.below(5)), random.chance(0.5)});
  }
  if (random.chance(0.3)) shape.input_fields = 1 + static_cast<int>(random.below(3));
  if (random.chance(0.3)) shape.output_units = 1 + static_cast<int>(random.below(3));
  shape.interneurons = random.chance(0.3);
  shape.spiking.ticks = 1 + static_cast<int>(random.below(5));
  shape.spiking.adaptation = random.chance(0.5) ? 0.3 : 0;
  shape.spiking.refractory_ticks = static_cast<int>(random.below(3));
  shape.spiking.surrogate_gain = random.uniform(0.3, 1.5);
  return shape;
}

void check_against_plain(const NetworkShape& shape, RandomStream& random) {
  const Problem problem = make_problem(shape, random);
  const Passed fast = pass<double>(problem);
  const Passed plainly = pass_plainly<plain::Dual>(problem);
  CHECK(distance(fast.outputs, plainly.outputs) < 1e-12);
  CHECK(distance(fast.state, plainly.state) < 1e-12);
  CHECK(fast.loss == Approx(plainly.loss).epsilon(1e-12));
  const double scale = std::max(1.0, plainly.gradient.cwiseAbs().maxCoeff());
  CHECK(distance(fast.gradient, plainly.gradient) < 1e-10 * scale);
  if (spikes(shape)) return;
  // what is smooth agrees with central differences, too
  double worst = 0;
  for (Eigen::Index i = 0; i < problem.parameters.size(); ++i) {
    constexpr double h = 1e-5;
    Problem ahead = problem;
    Problem behind = problem;
    ahead.parameters[i] += h;
    behind.parameters[i] -= h;
    const double difference =
        (pass_plainly<double>(ahead).loss - pass_plainly<double>(behind).loss) / (2 * h);
    worst = std::max(worst, std::abs(difference - fast.gradient[i]) / scale);
  }
  CHECK(worst < 1e-6);
}

TEST_CASE("every cell computes what its equations say, and their gradient through time") {
  RandomStream random({.seed = 1});
  for (const NetworkShape& shape : single_layers()) {
    CAPTURE(shape.hidden[0].cell, shape.hidden[0].recurrent, shape.interneurons, shape.input_fields,
            shape.output_units);
    check_against_plain(shape, random);
  }
}

TEST_CASE("so does any stack of them") {
  RandomStream random({.seed = 2});
  for (int i = 0; i < 150; ++i) {
    CAPTURE(i);
    check_against_plain(random_stack(random), random);
  }
}

}  // namespace
}  // namespace neuroprospect::brains

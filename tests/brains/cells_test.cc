// Tests for the cells of brains/network.h: outputs, states and gradients through time are those of
// the equations written plainly (tests/brains/plain_network.h), for every cell and any stack.
#include <catch2/catch.hpp>

#include "base/blob.h"
#include "base/random.h"
#include "brains/cells/elementwise.h"
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

TEST_CASE("what is compared with spikes, and is not all zero") {
  // the tests above would be empty if no unit ever spiked, or none ever kept still
  RandomStream random({.seed = 3});
  double rate = 0;
  double gradient = 0;
  int layers = 0;
  for (int i = 0; i < 50; ++i) {
    NetworkShape shape = random_stack(random);
    shape.hidden = {{Cell::lif, 5, true}};
    const Problem problem = make_problem(shape, random);
    const Network<double> network(shape);
    auto trace = network.make_trace(problem.columns());
    network.forward(problem.parameters, problem.inputs, trace);
    rate += network.spikes(trace, 0).mean();
    CHECK(network.activity(trace, 0).mean() == Approx(network.spikes(trace, 0).mean()));
    gradient +=
        pass<double>(problem).gradient.head(network.parameter_count() / 2).cwiseAbs().mean();
    ++layers;
  }
  CHECK(rate / layers > 0.1);
  CHECK(rate / layers < 0.9);
  CHECK(gradient / layers > 0.01);
}

// spikes of one unit that is fed a constant
std::vector<int> spikes_of(const Spiking& spiking, double weight, int steps = 1,
                           bool recurrent = false, double own = 0) {
  NetworkShape shape{1, {{Cell::lif, 1, recurrent}}, 1};
  shape.spiking = spiking;
  const Network<double> network(shape);
  Eigen::VectorXd parameters(network.parameter_count());
  if (recurrent) {
    parameters << weight, own, 0, 1, 0;
  } else {
    parameters << weight, 0, 1, 0;
  }
  auto trace = network.make_trace(1);
  Eigen::MatrixXd state = Eigen::MatrixXd::Zero(network.state_size(), 1);
  std::vector<int> result;
  for (int t = 0; t < steps; ++t) {
    network.forward(parameters, Eigen::MatrixXd::Ones(1, 1), {}, state, trace);
    const Eigen::MatrixXd spikes = network.spikes(trace, 0);
    for (Eigen::Index k = 0; k < spikes.size(); ++k)
      result.push_back(static_cast<int>(spikes(0, k)));
  }
  return result;
}

TEST_CASE("a spiking unit does what one computes by hand") {
  using Spikes = std::vector<int>;
  const Spiking integrator{.ticks = 8, .current_decay = 0, .membrane_decay = 0.5, .threshold = 1};
  // v: 0.625, 0.9375, 1.09375 spikes, 0.546875 + 0.625 - 1 = 0.171875, 0.7109375, 0.98046875,
  //    1.115234375 spikes, 0.1826171875
  CHECK(spikes_of(integrator, 0.625) == Spikes{0, 0, 1, 0, 0, 0, 1, 0});
  SECTION("without reset it would stay above: refractory ticks keep it from spiking") {
    Spiking unit = integrator;
    CHECK(spikes_of(unit, 4) == Spikes{1, 1, 1, 1, 1, 1, 1, 1});
    unit.refractory_ticks = 1;
    CHECK(spikes_of(unit, 4) == Spikes{1, 0, 1, 0, 1, 0, 1, 0});
    unit.refractory_ticks = 3;
    CHECK(spikes_of(unit, 4) == Spikes{1, 0, 0, 0, 1, 0, 0, 0});
  }
  SECTION("adaptation raises the threshold, and decays") {
    Spiking unit = integrator;
    unit.adaptation = 1;
    unit.adaptation_decay = 0.5;
    // v: 1.5 | 0.75+1.5-1 = 1.25, a = 1, A = 2 | 0.625+1.5 = 2.125, a = 0.5, A = 1.5 spikes |
    //    1.0625+1.5-1 = 1.5625, a = 1.25, A = 2.25 | 2.28125, a = 0.625, A = 1.625 spikes |
    //    1.640625, a = 1.3125 | 2.3203125, a = 0.65625 spikes | 1.66015625, a = 1.328125
    CHECK(spikes_of(unit, 1.5) == Spikes{1, 0, 1, 0, 1, 0, 1, 0});
    unit.adaptation = 4;
    // v: 1.5 | 1.25, A = 5 | 2.125, A = 3 | 2.5625, A = 2 spikes | 1.78125, a = 1.125, A = 5.5 |
    //    2.390625, A = 3.25 | 2.6953125, A = 2.125 spikes | a = 1.140625, A = 5.5625
    CHECK(spikes_of(unit, 1.5) == Spikes{1, 0, 0, 1, 0, 0, 1, 0});
  }
  SECTION("currents last") {
    Spiking unit = integrator;
    unit.current_decay = 0.5;
    unit.ticks = 5;
    // c: 0.5, 0.75, 0.875, 0.9375, 0.96875; v: 0.5, 1 (not above it), 1.375 spikes,
    //    0.6875 + 0.9375 - 1 = 0.625, 1.28125 spikes
    CHECK(spikes_of(unit, 0.5) == Spikes{0, 0, 1, 0, 1});
  }
  SECTION("a recurrent layer goes on from the last step, another starts at rest") {
    Spiking unit = integrator;
    unit.ticks = 2;
    CHECK(spikes_of(unit, 0.625, 4) == Spikes{0, 0, 0, 0, 0, 0, 0, 0});
    CHECK(spikes_of(unit, 0.625, 4, true) == Spikes{0, 0, 1, 0, 0, 0, 1, 0});
    // its own spike inhibits it a tick later; v: 0.625, 0.9375, 1.09375 spikes, -0.328125,
    // 0.4609375, 0.85546875, 1.052734375 spikes
    CHECK(spikes_of(unit, 0.625, 4, true, -0.5) == Spikes{0, 0, 1, 0, 0, 0, 1, 0});
    // -0.828125, 0.2109375, 0.73046875, 0.990234375, 1.1201171875 spikes
    CHECK(spikes_of(unit, 0.625, 4, true, -1) == Spikes{0, 0, 1, 0, 0, 0, 0, 1});
  }
}

TEST_CASE("tanh and logistic in float are good to what they say, and keep what is not a number") {
  double worst_tanh = 0;
  double worst_logistic = 0;
  std::vector<float> xs;
  for (int i = -200'000; i <= 200'000; ++i) xs.push_back(1e-4F * static_cast<float>(i));
  for (const float x : {0.0F, 1e-20F, 1e30F, -1e30F}) xs.push_back(x);
  std::vector<float> tanhs = xs;
  std::vector<float> logistics = xs;
  apply_tanh(tanhs.data(), std::ssize(xs));
  apply_logistic(logistics.data(), std::ssize(xs));
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const auto x = static_cast<double>(xs[i]);
    worst_tanh = std::max(worst_tanh, std::abs(tanhs[i] - std::tanh(x)));
    worst_logistic = std::max(worst_logistic, std::abs(logistics[i] - 1 / (1 + std::exp(-x))));
  }
  CHECK(worst_tanh < 5e-7);
  CHECK(worst_logistic < 3e-7);
  std::array<float, 3> odd = {std::nanf(""), 0.0F, std::nanf("")};
  apply_tanh(odd.data(), 3);
  CHECK(std::isnan(odd[0]));
  CHECK(odd[1] == 0);
  CHECK(std::isnan(odd[2]));
}

TEST_CASE("float gives what double gives") {
  // where nothing spikes: a spike more or less is not a matter of rounding
  RandomStream random({.seed = 4});
  double worst_output = 0;
  double worst_gradient = 0;
  int shapes = 0;
  while (shapes < 200) {
    const NetworkShape shape = random_stack(random);
    if (spikes(shape)) continue;
    const Problem problem = make_problem(shape, random);
    const Passed in_float = pass<float>(problem);
    const Passed in_double = pass<double>(problem);
    worst_output = std::max(worst_output, distance(in_float.outputs, in_double.outputs));
    worst_gradient =
        std::max(worst_gradient, distance(in_float.gradient, in_double.gradient) /
                                     std::max(1.0, in_double.gradient.cwiseAbs().maxCoeff()));
    ++shapes;
  }
  CHECK(worst_output < 2e-5);
  CHECK(worst_gradient < 1e-5);
}

// a large network of one kind of layers
NetworkShape large(Cell cell, bool recurrent) {
  return {.inputs = 65, .hidden = {{cell, 64, recurrent}, {cell, 48, recurrent}}, .outputs = 10};
}

TEST_CASE("a batch gives what its sequences give alone, step by step, to the bit") {
  RandomStream random({.seed = 5});
  for (int i = 0; i < 60; ++i) {
    NetworkShape shape = i < 5 ? large(static_cast<Cell>(i), true) : random_stack(random);
    const Problem problem = make_problem(shape, random);
    const Network<float> network(shape);
    auto trace = network.make_trace(problem.columns());
    const Eigen::VectorXf parameters = problem.parameters.cast<float>() * 0.4F;
    const Eigen::MatrixXf inputs = problem.inputs.cast<float>();
    Eigen::MatrixXf states = problem.state.cast<float>();
    const Eigen::MatrixXf outputs =
        network.forward(parameters, inputs, problem.starts, states, trace);
    for (Eigen::Index s = 0; s < problem.sequences; ++s) {
      Eigen::MatrixXf state = problem.state.col(s).cast<float>();
      for (Eigen::Index t = 0; t < problem.steps; ++t) {
        const Eigen::Index c = t * problem.sequences + s;
        const std::uint8_t start = problem.starts[static_cast<std::size_t>(c)];
        const Eigen::MatrixXf output =
            network.forward(parameters, inputs.col(c), std::span(&start, 1), state, trace);
        REQUIRE(output == outputs.col(c));
      }
      REQUIRE(state == states.col(s));
    }
  }
}

TEST_CASE("passes of today give what they gave") {
  const auto hash_of = [](const NetworkShape& shape) {
    RandomStream random({.seed = 6});
    const Network<float> network(shape);
    Eigen::VectorXf numbers(network.parameter_count());
    Eigen::MatrixXf inputs(shape.inputs, 96);
    for (float& number : numbers) number = 0.2F * static_cast<float>(random.normal());
    for (float& number : inputs.reshaped()) number = static_cast<float>(random.normal());
    auto trace = network.make_trace(96);
    Eigen::MatrixXf state = Eigen::MatrixXf::Zero(network.state_size(), 8);
    const Eigen::MatrixXf outputs = network.forward(numbers, inputs, {}, state, trace);
    Eigen::VectorXf gradient = Eigen::VectorXf::Zero(numbers.size());
    network.backward(numbers, inputs, outputs, trace, gradient);
    return content_hash(
        std::as_bytes(std::span(gradient.data(), static_cast<std::size_t>(gradient.size()))));
  };
  CHECK(hash_of(large(Cell::tanh, false)) == "24830e2ecc3451f179935796a483b0a3");
  CHECK(hash_of(large(Cell::tanh, true)) == "c0acd97b6aaed1a2201bd868614597d8");
  CHECK(hash_of(large(Cell::relu, true)) == "59ecc4d2e62022be000b77602361a82b");
  CHECK(hash_of(large(Cell::gru, true)) == "acd7441810a230707f7b876d3cc3f7d9");
  CHECK(hash_of(large(Cell::ctrnn, true)) == "ec93501b085c6327b27cc136963924d4");
  CHECK(hash_of(large(Cell::lif, false)) == "6aa9f0c004baba0c656d2320691e4944");
  CHECK(hash_of(large(Cell::lif, true)) == "362bd2c0eb843075a61910c89f7228d2");
  NetworkShape populations = large(Cell::lif, false);
  populations.input_fields = 4;
  populations.output_units = 5;
  populations.interneurons = true;
  CHECK(hash_of(populations) == "58c00d68b31930625837eb4bd83e88d6");
}

TEST_CASE("networks with state and without are told apart") {
  for (const Cell cell : {Cell::tanh, Cell::relu, Cell::lif}) {
    CHECK(Network<float>(large(cell, false)).state_size() == 0);
  }
  CHECK(Network<float>(large(Cell::tanh, true)).state_size() == 64 + 48);
  CHECK(Network<float>(large(Cell::gru, true)).state_size() == 64 + 48);
  CHECK(Network<float>(large(Cell::ctrnn, false)).state_size() == 64 + 48);
  CHECK(Network<float>(large(Cell::lif, true)).state_size() == 5L * (64 + 48));
}

TEST_CASE("inputs, sequences and states have to fit") {
  const NetworkShape shape = large(Cell::gru, true);
  const Network<double> network(shape);
  auto trace = network.make_trace(6);
  const Eigen::VectorXd parameters = Eigen::VectorXd::Zero(network.parameter_count());
  const Eigen::MatrixXd inputs = Eigen::MatrixXd::Zero(65, 6);
  Eigen::MatrixXd state = Eigen::MatrixXd::Zero(network.state_size(), 4);
  CHECK_THROWS_WITH(network.forward(parameters, inputs, {}, state, trace),
                    Catch::Contains("6 columns of 4 sequences"));
  state.setZero(3, 2);
  CHECK_THROWS_WITH(network.forward(parameters, inputs, {}, state, trace),
                    Catch::Contains("3 state numbers of 112"));
  CHECK_THROWS_WITH(network.forward(parameters, Eigen::MatrixXd::Zero(65, 7), trace),
                    Catch::Contains("7 columns"));
  network.forward(parameters, inputs, trace);
  CHECK_THROWS_WITH(network.spikes(trace, 0), Catch::Contains("does not spike"));
  CHECK_THROWS_WITH(network.activity(trace, 2), Catch::Contains("layer 2 of 2"));
  Eigen::VectorXd gradient = parameters;
  CHECK_THROWS_WITH(network.backward(parameters, inputs.leftCols(5), Eigen::MatrixXd::Zero(10, 5),
                                     trace, gradient),
                    Catch::Contains("5 columns back after 6 forward"));
}

}  // namespace
}  // namespace neuroprospect::brains

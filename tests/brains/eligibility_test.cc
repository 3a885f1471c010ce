// Tests for brains/eligibility.h: with the true learning signal, eligibility traces give the
// gradient that back-propagation through time gives.
#include "brains/eligibility.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

// Going back through the equations of brains/layout.h for one step of one layer, written plainly:
// from the slope of the loss at what units did, but for what the trace takes care of (L), and at
// what they remember, to those of the step before.
struct Back {
  const NetworkShape& shape;
  Vector rates;         // α of ctrnn
  Vector at_sums;       // slopes at the next step's sums …
  Vector at_potential;  // … potential …
  Vector at_memory;     // … and adaptation, or state of ctrnn

  // L of this step, from the slope that the head gives
  [[nodiscard]] Vector signal(const Vector& from_head, const Matrix& recurrence) const {
    Vector result = from_head + recurrence.transpose() * at_sums;
    if (shape.hidden[0].cell == Cell::lif) result -= shape.spiking.threshold * at_potential;
    return result;
  }

  void step(const Vector& signal, const Vector& outputs, const Vector& surrogates) {
    const Spiking& spiking = shape.spiking;
    switch (shape.hidden[0].cell) {
      case Cell::lif: {
        // the current is what the sums of this and later steps add up to
        const Vector crossing = (signal + at_memory).cwiseProduct(surrogates);
        at_potential = crossing + spiking.membrane_decay * at_potential;
        at_memory = spiking.adaptation_decay * at_memory - spiking.adaptation * crossing;
        at_sums = at_potential + spiking.current_decay * at_sums;
        break;
      }
      case Cell::ctrnn: {
        const Vector slopes = outputs.array() * (1 - outputs.array());
        at_memory =
            slopes.cwiseProduct(signal) + (1 - rates.array()).matrix().cwiseProduct(at_memory);
        at_sums = rates.cwiseProduct(at_memory);
        break;
      }
      default:
        at_sums = signal.array() * (1 - outputs.array().square());
    }
  }
};

// The relative difference between the factorised gradient and that of back-propagation, of the
// numbers of a recurrent layer that drives a linear head, with loss ½ Σ_t |y_t − target_t|².
double difference(const NetworkShape& shape, int steps, std::uint64_t seed) {
  RandomStream random = samples::stream(seed);
  const auto normal = [&](Eigen::Index rows, Eigen::Index columns, double sd) {
    Matrix result(rows, columns);
    for (double& number : result.reshaped()) number = sd * random.normal();
    return result;
  };
  const Network<double> network(shape);
  const auto layers = layout_of(shape);
  const Eigen::Index n = shape.hidden[0].width;
  const Vector numbers = normal(network.parameter_count(), 1, 0.6);
  const Matrix recurrence = Eigen::Map<const Matrix>(numbers.data() + layers[0].recurrence, n, n);
  const Matrix head = weights_in(numbers.data(), layers[1]);
  const Matrix inputs = normal(shape.inputs, steps, 1);
  const Matrix targets = normal(shape.outputs, steps, 1);

  // forward, with traces
  Eligibility<double> eligibility(shape, 1);
  auto trace = network.make_trace(1);
  Matrix state = Matrix::Zero(network.state_size(), 1);
  Matrix errors(shape.outputs, steps);
  Matrix outputs(n, steps);
  Matrix surrogates = Matrix::Zero(n, steps);
  std::vector<Eligibility<double>::PerConnection> eligible;
  for (int t = 0; t < steps; ++t) {
    errors.col(t) = network.forward(numbers, inputs.col(t), {}, state, trace) - targets.col(t);
    eligibility.step(numbers, inputs.col(t), trace);
    eligible.push_back(eligibility.of(0, 0));
    outputs.col(t) = trace.layers[0].outputs.col(0);
    if (shape.hidden[0].cell == Cell::lif) surrogates.col(t) = trace.layers[0].surrogates.col(0);
  }
  if (shape.hidden[0].cell == Cell::lif) {
    REQUIRE(outputs.mean() > 0.05);
    REQUIRE(outputs.mean() < 0.8);
  }

  // true learning signals, back through time
  Back back{shape, {}, Vector::Zero(n), Vector::Zero(n), Vector::Zero(n)};
  if (layers[0].leak >= 0) {
    back.rates = (1 + (-numbers.segment(layers[0].leak, n)).array().exp()).inverse();
  }
  auto slopes = eligibility.zeros(0);
  for (int t = steps; t-- > 0;) {
    const Vector signal = back.signal(head.transpose() * errors.col(t), recurrence);
    slopes.decay_and_add(1, signal, eligible[static_cast<std::size_t>(t)]);
    back.step(signal, outputs.col(t), surrogates.col(t));
  }
  Vector factorised = Vector::Zero(numbers.size());
  eligibility.spread(0, slopes, numbers, factorised);

  // the same by back-propagation, all steps in one pass
  auto whole = network.make_trace(steps);
  state.setZero();
  const Matrix again = network.forward(numbers, inputs, {}, state, whole);
  REQUIRE((again - targets - errors).cwiseAbs().maxCoeff() < 1e-12);
  Vector through_time = Vector::Zero(numbers.size());
  network.backward(numbers, inputs, errors, whole, through_time);
  const Eigen::Index below_head = layers[1].weights;
  REQUIRE(through_time.head(below_head).norm() > 0.1);
  return (factorised - through_time).head(below_head).norm() / through_time.head(below_head).norm();
}

// the constants of Bellec et al.'s own check: 8 units, T = 50
NetworkShape spiking_shape(double adaptation, double current_decay) {
  NetworkShape shape{3, {{.cell = Cell::lif, .width = 8, .recurrent = true}}, 2};
  shape.spiking = {.ticks = 1,
                   .current_decay = current_decay,
                   .membrane_decay = std::exp(-1.0 / 20),
                   .threshold = 0.62,
                   .adaptation = adaptation,
                   .adaptation_decay = std::exp(-1.0 / 500),
                   .refractory_ticks = 2,
                   .surrogate_gain = 0.3};
  return shape;
}

TEST_CASE("e-prop's factorised gradient is that of back-propagation") {
  // the largest difference found was below 1e-14
  constexpr double kTolerance = 1e-9;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    CHECK(difference(spiking_shape(0, 0), 50, seed) < kTolerance);
    CHECK(difference(spiking_shape(0.07, 0), 50, seed) < kTolerance);
    CHECK(difference(spiking_shape(0.07, 0.5), 50, seed) < kTolerance);
    for (const Cell cell : {Cell::ctrnn, Cell::tanh}) {
      CHECK(difference({3, {{.cell = cell, .width = 8, .recurrent = true}}, 2}, 50, seed) <
            kTolerance);
    }
  }
}

TEST_CASE("a gru has no eligibility traces") {
  CHECK_THROWS_AS(Eligibility<float>({3, {{.cell = Cell::gru, .width = 8}}, 2}, 1), Error);
}

}  // namespace
}  // namespace neuroprospect::brains

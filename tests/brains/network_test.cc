// Tests for brains/network.h: gradients are right, and a batch gives what its columns give alone.
#include "brains/network.h"

#include <catch2/catch.hpp>

#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

template <class Matrix>
void randomise(Matrix& matrix, double sd, RandomStream& random) {
  for (auto& number : matrix.reshaped()) {
    number = static_cast<typename Matrix::Scalar>(sd * random.normal());
  }
}

NetworkShape shape(int inputs, const std::vector<int>& widths, int outputs) {
  NetworkShape result{inputs, {}, outputs};
  for (const int width : widths) result.hidden.push_back({Cell::tanh, width});
  return result;
}

const std::vector<NetworkShape> kShapes = {
    shape(3, {}, 2),        shape(5, {4}, 1),        shape(7, {9, 5}, 3),
    shape(1, {1, 1, 1}, 1), shape(65, {64, 64}, 10), shape(33, {17, 40, 24}, 12),
};

TEST_CASE("the layout places every number once, in order") {
  for (const NetworkShape& s : kShapes) {
    std::vector<float> numbers(static_cast<std::size_t>(parameter_count(s)));
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>(i);
    CHECK(samples::pack(samples::unpack(s, numbers)) == numbers);
    Eigen::Index next = 0;
    for (const LayerLayout& layer : layout_of(s)) {
      CHECK(layer.weights == next);
      CHECK(layer.biases == layer.weights + layer.inputs * layer.outputs);
      next = layer.biases + layer.outputs;
    }
    CHECK(next == parameter_count(s));
  }
}

TEST_CASE("a small network gives what one computes by hand") {
  const Network<double> network(shape(2, {1}, 1));
  auto trace = network.make_trace(1);
  Eigen::VectorXd parameters(5);
  parameters << 0.5, -1.0, 0.25, 2.0, -0.125;  // weights 2, bias 1, weight 1, bias 1
  const Eigen::MatrixXd input = Eigen::Vector2d(3.0, 0.75);
  CHECK(network.forward(parameters, input, trace)(0, 0) ==
        Approx(2.0 * std::tanh(0.5 * 3.0 - 0.75 + 0.25) - 0.125).epsilon(1e-14));
}

TEST_CASE("gradients agree with central differences") {
  RandomStream random({.seed = 1});
  for (const NetworkShape& s : kShapes) {
    const Network<double> network(s);
    const Eigen::Index columns = 6;
    auto trace = network.make_trace(columns);
    Eigen::VectorXd parameters(network.parameter_count());
    Eigen::MatrixXd inputs(s.inputs, columns);
    Eigen::MatrixXd slopes(s.outputs, columns);
    randomise(parameters, 0.4, random);
    randomise(inputs, 1, random);
    randomise(slopes, 1, random);
    const auto loss = [&](const Eigen::VectorXd& at) {
      return network.forward(at, inputs, trace).cwiseProduct(slopes).sum();
    };

    // what is there already is added to
    Eigen::VectorXd gradient = Eigen::VectorXd::Constant(parameters.size(), 0.25);
    network.forward(parameters, inputs, trace);
    network.backward(parameters, inputs, slopes, trace, gradient);
    gradient.array() -= 0.25;

    const double scale = gradient.cwiseAbs().maxCoeff();
    double worst = 0;
    for (Eigen::Index i = 0; i < parameters.size(); ++i) {
      constexpr double h = 1e-5;
      Eigen::VectorXd ahead = parameters;
      Eigen::VectorXd behind = parameters;
      ahead[i] += h;
      behind[i] -= h;
      const double difference = (loss(ahead) - loss(behind)) / (2 * h);
      worst = std::max(worst, std::abs(difference - gradient[i]) / scale);
    }
    CHECK(worst < 1e-6);
  }
}

TEST_CASE("a batch gives what its columns give one by one, and float what double gives") {
  RandomStream random({.seed = 2});
  for (const NetworkShape& s : kShapes) {
    const Network<float> network(s);
    const Network<double> exact(s);
    auto batch_trace = network.make_trace(kMaxColumns);
    auto exact_trace = exact.make_trace(kMaxColumns);
    auto single_trace = network.make_trace(1);
    Eigen::VectorXf parameters(network.parameter_count());
    Eigen::MatrixXf inputs(s.inputs, 77);
    randomise(parameters, 0.4, random);
    randomise(inputs, 1, random);

    const Eigen::MatrixXf batched = network.forward(parameters, inputs, batch_trace);
    const Eigen::MatrixXd in_double =
        exact.forward(parameters.cast<double>(), inputs.cast<double>(), exact_trace);
    // outputs are of order 1 to 5; float's unit is 6e-8, Eigen's float tanh is good to 3e-7
    CHECK((batched.cast<double>() - in_double).cwiseAbs().maxCoeff() < 2e-5);
    for (Eigen::Index i = 0; i < inputs.cols(); ++i) {
      const Eigen::MatrixXf single = network.forward(parameters, inputs.col(i), single_trace);
      REQUIRE((single - batched.col(i)).cwiseAbs().maxCoeff() < 1e-5F);
    }
  }
}

TEST_CASE("gradients add up over parts of a batch") {
  RandomStream random({.seed = 3});
  const NetworkShape s = shape(20, {16, 16}, 4);
  const Network<double> network(s);
  auto trace = network.make_trace(kMaxColumns);
  Eigen::VectorXd parameters(network.parameter_count());
  Eigen::MatrixXd inputs(s.inputs, 100);
  Eigen::MatrixXd slopes(s.outputs, 100);
  randomise(parameters, 0.4, random);
  randomise(inputs, 1, random);
  randomise(slopes, 1, random);
  const auto gradient_of = [&](Eigen::Index first, Eigen::Index count) {
    Eigen::VectorXd gradient = Eigen::VectorXd::Zero(parameters.size());
    network.forward(parameters, inputs.middleCols(first, count), trace);
    network.backward(parameters, inputs.middleCols(first, count), slopes.middleCols(first, count),
                     trace, gradient);
    return gradient;
  };
  const Eigen::VectorXd whole = gradient_of(0, 100);
  const Eigen::VectorXd parts = gradient_of(0, 1) + gradient_of(1, 62) + gradient_of(63, 37);
  CHECK((whole - parts).cwiseAbs().maxCoeff() < 1e-11 * whole.cwiseAbs().maxCoeff());
}

TEST_CASE("a trace has a limit of columns") {
  const Network<float> network(kShapes[0]);
  CHECK_THROWS_WITH(network.make_trace(0), Catch::Contains("0 columns"));
  CHECK_THROWS_WITH(network.make_trace(kMaxColumns + 1), Catch::Contains("257 columns"));
}

}  // namespace
}  // namespace neuroprospect::brains

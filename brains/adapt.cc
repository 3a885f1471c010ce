#include "brains/adapt.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace neuroprospect::brains {
namespace {

// of a new port's weights, relative to the root mean square of the matrix that it joins
constexpr float kNewPortScale = 0.1F;

std::vector<PortKey> keys_of(const std::vector<Port>& ports) {
  std::vector<PortKey> keys;
  for (const Port& port : ports) keys.push_back(port.key);
  return keys;
}

// where each of `keys` was before, −1 where it is new
std::vector<Eigen::Index> places(const std::vector<PortKey>& keys,
                                 const std::vector<PortKey>& before) {
  std::vector<Eigen::Index> result;
  for (const PortKey& key : keys) {
    const auto found = std::ranges::find(before, key);
    result.push_back(found == before.end() ? -1 : found - before.begin());
  }
  return result;
}

float root_mean_square(const Eigen::MatrixXf& matrix) {
  return matrix.norm() / std::sqrt(static_cast<float>(matrix.size()));
}

}  // namespace

BrainGenome adapt(const BrainGenome& genome, const Ports& ports, RandomStream& random) {
  BrainGenome adapted = genome;
  InnateWiring& wiring = adapted.wiring;
  wiring.sensors = keys_of(ports.sensors);
  wiring.actuators = keys_of(ports.actuators);
  if (wiring.sensors == genome.wiring.sensors && wiring.actuators == genome.wiring.actuators) {
    return adapted;
  }
  auto layers = unpack(shape_of(genome), genome.wiring.numbers);
  const auto draw = [&](auto&& weights, float sd) {
    for (float& weight : weights.reshaped()) weight = sd * static_cast<float>(random.normal());
  };

  // columns of the first matrix follow the sensors
  const auto sensors = places(wiring.sensors, genome.wiring.sensors);
  const Eigen::MatrixXf first = layers.front().weights;
  layers.front().weights.resize(first.rows(), std::ssize(sensors));
  for (Eigen::Index i = 0; i < std::ssize(sensors); ++i) {
    const Eigen::Index before = sensors[static_cast<std::size_t>(i)];
    auto column = layers.front().weights.col(i);
    if (before >= 0) {
      column = first.col(before);
    } else {
      draw(column, kNewPortScale * root_mean_square(first));
    }
  }

  // rows of the last matrix, and biases, follow the actuators
  const auto actuators = places(wiring.actuators, genome.wiring.actuators);
  const Affine head = layers.back();
  layers.back().weights.resize(std::ssize(actuators), head.weights.cols());
  layers.back().biases.setZero(std::ssize(actuators));
  for (Eigen::Index i = 0; i < std::ssize(actuators); ++i) {
    const Eigen::Index before = actuators[static_cast<std::size_t>(i)];
    auto row = layers.back().weights.row(i);
    if (before >= 0) {
      row = head.weights.row(before);
      layers.back().biases[i] = head.biases[before];
    } else {
      draw(row, kNewPortScale * root_mean_square(head.weights));
    }
  }
  wiring.numbers = pack(layers);
  validate(adapted);
  return adapted;
}

}  // namespace neuroprospect::brains

#include "brains/develop.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "brains/bottleneck.h"

namespace neuroprospect::brains {
namespace {

bool same_keys(const std::vector<PortKey>& keys, const std::vector<Port>& ports) {
  return std::ranges::equal(keys, ports, {}, {}, &Port::key);
}

void require_fit(const BrainGenome& genome, const Ports& ports) {
  require(same_keys(genome.wiring.sensors, ports.sensors) &&
              same_keys(genome.wiring.actuators, ports.actuators),
          "a brain of {} sensors and {} actuators does not fit a body of {} and {}, or their order",
          genome.wiring.sensors.size(), genome.wiring.actuators.size(), ports.sensors.size(),
          ports.actuators.size());
}

std::vector<float> developed(const BrainGenome& genome, const Ports& ports,
                             const Constraint& constraint) {
  std::vector<float> numbers = genome.wiring.numbers;
  if (genome.wiring.encoding == Encoding::bottleneck) {
    const Bottleneck bottleneck(genome, ports);
    numbers.resize(bottleneck.size());
    bottleneck.develop(genome.wiring.numbers, numbers);
  }
  project(constraint, std::span(numbers));
  return numbers;
}

}  // namespace

PolicyParameters develop(const BrainGenome& genome, const Ports& ports) {
  require_fit(genome, ports);
  PolicyParameters policy;
  policy.shape = shape_of(genome);
  policy.constraint = constraint_of(genome, ports);
  const auto numbers = developed(genome, ports, policy.constraint);
  policy.network = Eigen::Map<const Eigen::VectorXf>(numbers.data(), std::ssize(numbers));
  policy.plasticity = plasticity_of(genome.plasticity, policy.shape, policy.constraint);
  policy.exploration_log = Eigen::VectorXf::Constant(
      policy.shape.outputs, static_cast<float>(std::log(genome.learning.exploration_std)));
  policy.ports = ports;
  return policy;
}

std::vector<float> developed_numbers(const BrainGenome& genome, const Ports& ports) {
  require_fit(genome, ports);
  return developed(genome, ports, constraint_of(genome, ports));
}

BrainGenome spelled_out(const BrainGenome& genome, const Ports& ports) {
  BrainGenome result = genome;
  result.wiring.numbers = developed_numbers(genome, ports);
  result.wiring.encoding = Encoding::direct;
  result.wiring.bottleneck.clear();
  result.wiring.growth = {};
  return result;
}

}  // namespace neuroprospect::brains

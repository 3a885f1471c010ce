#include "brains/develop.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace neuroprospect::brains {
namespace {

bool same_keys(const std::vector<PortKey>& keys, const std::vector<Port>& ports) {
  return std::ranges::equal(keys, ports, {}, {}, &Port::key);
}

}  // namespace

PolicyParameters develop(const BrainGenome& genome, const Ports& ports) {
  require(same_keys(genome.wiring.sensors, ports.sensors) &&
              same_keys(genome.wiring.actuators, ports.actuators),
          "a brain of {} sensors and {} actuators does not fit a body of {} and {}, or their order",
          genome.wiring.sensors.size(), genome.wiring.actuators.size(), ports.sensors.size(),
          ports.actuators.size());
  const auto& numbers = genome.wiring.numbers;
  PolicyParameters policy;
  policy.shape = shape_of(genome);
  policy.network = Eigen::Map<const Eigen::VectorXf>(numbers.data(), std::ssize(numbers));
  policy.constraint = constraint_of(genome, ports);
  project(policy.constraint, std::span(policy.network.data(), numbers.size()));
  policy.plasticity = plasticity_of(genome.plasticity, policy.shape, policy.constraint);
  policy.exploration_log = Eigen::VectorXf::Constant(
      policy.shape.outputs, static_cast<float>(std::log(genome.learning.exploration_std)));
  return policy;
}

}  // namespace neuroprospect::brains

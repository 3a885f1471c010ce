#include "brains/calibrate.h"

#include <algorithm>
#include <cmath>

#include "brains/constraint.h"
#include "brains/network.h"

namespace neuroprospect::brains {
namespace {

constexpr double kTolerance = 1e-3;  // relative, of the distance that outputs move
constexpr int kMaxDoublings = 40;    // outputs move without bound: the head's biases do
constexpr int kMaxBisections = 60;

void draw(Eigen::Ref<Eigen::MatrixXf> numbers, RandomStream& random) {
  for (float& number : numbers.reshaped()) number = static_cast<float>(random.normal());
}

// the remembered observations as the genome's sensors see them (sensors × observations)
Eigen::MatrixXf recall(const std::vector<PortKey>& sensors, const Memory& memory,
                       RandomStream& random) {
  Eigen::MatrixXf observations =
      Eigen::MatrixXf::Zero(std::ssize(sensors), static_cast<Eigen::Index>(memory.count()));
  const Eigen::Map<const Eigen::MatrixXf> remembered(
      memory.observations.data(), std::ssize(memory.sensors), observations.cols());
  bool any = false;
  for (Eigen::Index i = 0; i < std::ssize(sensors); ++i) {
    const auto found = std::ranges::find(memory.sensors, sensors[static_cast<std::size_t>(i)]);
    if (found == memory.sensors.end()) continue;
    observations.row(i) = remembered.row(found - memory.sensors.begin());
    any = true;
  }
  if (!any || observations.cols() == 0) {
    observations.resize(std::ssize(sensors), static_cast<Eigen::Index>(kMemorySize));
    draw(observations, random);
  }
  return observations;
}

}  // namespace

BrainGenome calibrated_mutation(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                                RandomStream& random) {
  const Eigen::MatrixXf observations = recall(genome.wiring.sensors, memory, random);
  const Network<float> network(shape_of(genome));
  auto trace = network.make_trace(observations.cols());
  const Constraint constraint = constraint_of(genome, ports);

  const Eigen::Map<const Eigen::VectorXf> before(genome.wiring.numbers.data(),
                                                 network.parameter_count());
  const Eigen::MatrixXf outputs = network.forward(before, observations, trace);
  Eigen::VectorXf direction(network.parameter_count());
  draw(direction, random);

  BrainGenome mutated = genome;
  Eigen::Map<Eigen::VectorXf> after(mutated.wiring.numbers.data(), network.parameter_count());
  const auto moved_by = [&](double scale) {
    after = before + static_cast<float>(scale) * direction;
    project(constraint, std::span(mutated.wiring.numbers));
    const double distance = (network.forward(after, observations, trace) - outputs).norm();
    return distance / std::sqrt(static_cast<double>(outputs.size()));
  };

  // bracket the scale by doubling, then bisect; an overflow counts as too far
  const double target = genome.mutation_target;
  double low = 0;
  double high = 1e-3;
  for (int i = 0; i < kMaxDoublings && moved_by(high) < target; ++i) {
    low = high;
    high *= 2;
  }
  for (int i = 0; i < kMaxBisections; ++i) {
    const double middle = 0.5 * (low + high);
    const double distance = moved_by(middle);
    if (std::abs(distance - target) <= kTolerance * target) break;
    (distance < target ? low : high) = middle;
  }
  return mutated;
}

}  // namespace neuroprospect::brains

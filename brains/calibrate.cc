#include "brains/calibrate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace neuroprospect::brains {
namespace {

constexpr double kTolerance = 1e-3;  // relative, of the distance that outputs move
constexpr double kFirst = 0.01;      // scale to begin with
constexpr double kFurthest = 1000;
constexpr int kMaxTries = 100;

}  // namespace

BrainGenome calibrated_mutation(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                                RandomStream& random) {
  Response response(genome, ports, memory, random);
  Eigen::VectorXf direction(std::ssize(genome.wiring.numbers));
  for (float& number : direction) number = static_cast<float>(random.normal());
  return moved_to_target(genome, direction, response);
}

BrainGenome moved_to_target(const BrainGenome& genome, const Eigen::VectorXf& direction,
                            Response& response) {
  BrainGenome mutated = genome;
  auto& numbers = mutated.wiring.numbers;
  const Eigen::Map<const Eigen::VectorXf> before(genome.wiring.numbers.data(), direction.size());
  Eigen::Map<Eigen::VectorXf> after(numbers.data(), direction.size());
  const Eigen::MatrixXf outputs = response.outputs(genome.wiring.numbers);
  const double target = genome.mutation_target;
  const auto move = [&](double scale) {
    after = before + static_cast<float>(scale) * direction;
    response.allow(numbers);
  };

  // Outputs move nearly in proportion to the scale: guess by proportion, within what is known to be
  // too near and too far; every fourth try halves that. An overflow counts as too far.
  double low = 0;
  double low_distance = 0;
  double high = std::numeric_limits<double>::infinity();
  double high_distance = high;
  double nearest = 0;
  double least_miss = target;
  double scale = kFirst;
  for (int i = 1; i <= kMaxTries; ++i) {
    move(scale);
    const double distance = (response.outputs(numbers) - outputs).norm() /
                            std::sqrt(static_cast<double>(outputs.size()));
    if (const double miss = std::abs(distance - target); miss < least_miss) {
      least_miss = miss;
      nearest = scale;
    }
    if (least_miss <= kTolerance * target) break;
    if (distance < target) {
      if (scale >= kFurthest) break;
      low = scale;
      low_distance = distance;
    } else {
      high = scale;
      high_distance = distance;
    }
    if (std::isinf(high)) {
      const double guess = distance > 0 ? scale * target / distance : 10 * scale;
      scale = std::min(std::clamp(1.01 * guess, 1.1 * scale, 10 * scale), kFurthest);
    } else if (std::isfinite(high_distance) && i % 4 != 0) {
      const double share = (target - low_distance) / (high_distance - low_distance);
      scale = low + (high - low) * std::clamp(share, 0.01, 0.99);
    } else {
      scale = 0.5 * (low + high);
    }
    if (scale <= low || scale >= high) break;
  }
  if (nearest == 0) return genome;
  move(nearest);
  return mutated;
}

}  // namespace neuroprospect::brains

#include "brains/inherit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "brains/adam.h"
#include "brains/bottleneck.h"
#include "brains/constraint.h"
#include "brains/develop.h"
#include "brains/span_of.h"

namespace neuroprospect::brains {
namespace {

constexpr int kRounds = 60;
// of Adam; large ones suit what a genome can say, small ones what a life taught
constexpr std::array kSteps = {0.03, 0.003};
constexpr double kEpsilon = 1e-8;

void require_finite(std::span<const float> numbers) {
  const auto bad = std::ranges::find_if_not(numbers, [](float n) { return std::isfinite(n); });
  require_input(bad == numbers.end(), "learned number {} is not finite", bad - numbers.begin());
}

}  // namespace

BrainGenome write_back(const BrainGenome& genome, std::span<const float> learned, double fraction) {
  require(genome.wiring.encoding == Encoding::direct, "wiring is not direct");
  require(learned.size() == genome.wiring.numbers.size(), "{} learned numbers for {} innate ones",
          learned.size(), genome.wiring.numbers.size());
  require(fraction >= 0 && fraction <= 1, "a fraction of {}", fraction);
  BrainGenome result = genome;
  for (std::size_t i = 0; i < learned.size(); ++i) {
    float& number = result.wiring.numbers[i];
    // lerp is exact at both ends
    number = static_cast<float>(
        std::lerp(static_cast<double>(number), static_cast<double>(learned[i]), fraction));
  }
  validate(result);
  return result;
}

Distilled distil(const BrainGenome& genome, const Ports& ports, std::span<const float> learned,
                 double fraction) {
  const Bottleneck bottleneck(genome, ports);
  require(learned.size() == bottleneck.size(), "{} learned numbers for {} innate ones",
          learned.size(), bottleneck.size());
  require(fraction >= 0 && fraction <= 1, "a fraction of {}", fraction);
  require_finite(learned);
  if (fraction == 0) return {genome, 1};
  const Constraint constraint = constraint_of(genome, ports);
  const auto size = static_cast<Eigen::Index>(bottleneck.size());
  const auto inherited = std::ssize(genome.wiring.numbers);

  std::vector<float> developed = developed_numbers(genome, ports);
  const Eigen::Map<Eigen::VectorXf> now(developed.data(), size);
  const Eigen::Map<const Eigen::VectorXf> adult(learned.data(), size);
  const Eigen::VectorXf target = now + static_cast<float>(fraction) * (adult - now);
  const auto scales = bottleneck.scales();
  const Eigen::ArrayXf weights =
      Eigen::Map<const Eigen::ArrayXf>(scales.data(), size).square().inverse();
  const auto distance = [&] {
    return std::sqrt(((now - target).array().square() * weights).cast<double>().sum());
  };

  const double whole = distance();
  Distilled best{genome, 1};
  if (!(whole > 0)) return best;
  const std::vector<float> innate = developed;
  Eigen::VectorXf numbers(inherited);
  Eigen::VectorXf slopes(inherited);
  Eigen::VectorXf gradient(size);
  for (const double step : kSteps) {
    numbers = Eigen::Map<const Eigen::VectorXf>(genome.wiring.numbers.data(), inherited);
    std::ranges::copy(innate, developed.begin());
    Adam adam(inherited, kEpsilon);
    for (int round = 0; round < kRounds; ++round) {
      gradient = (now - target).array() * weights / static_cast<float>(size);
      restrict_gradient(constraint, span_of(gradient));
      slopes.setZero();
      bottleneck.backward(span_of(numbers), span_of(gradient), span_of(slopes));
      adam.descend(slopes, step * (1 - static_cast<double>(round) / kRounds), numbers);
      bottleneck.develop(span_of(numbers), developed);
      project(constraint, std::span(developed));
      if (const double residual = distance() / whole; residual < best.residual) {
        best.residual = residual;
        best.genome.wiring.numbers.assign(numbers.begin(), numbers.end());
      }
    }
  }
  validate(best.genome);
  return best;
}

BrainGenome with_wiring(const BrainGenome& genome, std::span<const float> numbers) {
  BrainGenome result = genome;
  result.wiring.encoding = Encoding::direct;
  result.wiring.bottleneck.clear();
  result.wiring.numbers.assign(numbers.begin(), numbers.end());
  validate(result);
  return result;
}

}  // namespace neuroprospect::brains

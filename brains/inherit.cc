#include "brains/inherit.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "brains/adam.h"
#include "brains/response.h"
#include "brains/span_of.h"

namespace neuroprospect::brains {
namespace {

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

Distilled distil(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                 std::span<const float> learned, double fraction, int rounds, double step) {
  require(genome.wiring.encoding == Encoding::bottleneck, "wiring is not a bottleneck");
  require(fraction >= 0 && fraction <= 1, "a fraction of {}", fraction);
  require_finite(learned);
  Distilled best{genome, 1};
  if (fraction == 0) return best;
  const BrainGenome adult = with_wiring(genome, learned);
  // the same observations for both, should they be drawn
  RandomStream random({.purpose = Purpose::memory});
  RandomStream again({.purpose = Purpose::memory});
  Response response(genome, ports, memory, random);
  Response adults(adult, ports, memory, again);

  const auto count = std::ssize(genome.wiring.numbers);
  Eigen::VectorXf numbers = Eigen::Map<const Eigen::VectorXf>(genome.wiring.numbers.data(), count);
  const Eigen::MatrixXf innate = response.outputs(span_of(numbers));
  const Eigen::MatrixXf change =
      static_cast<float>(fraction) * (adults.outputs(adult.wiring.numbers) - innate);
  const double whole = change.cast<double>().norm();
  if (!(whole > 0)) return best;
  Eigen::MatrixXf miss = -change;
  Adam adam(count, kEpsilon);
  for (int round = 0; round < rounds; ++round) {
    adam.descend(response.gradient(span_of(numbers), miss),
                 step * (1 - static_cast<double>(round) / rounds), numbers);
    miss = response.outputs(span_of(numbers)) - innate - change;
    if (const double residual = miss.cast<double>().norm() / whole; residual < best.residual) {
      best.residual = residual;
      best.genome.wiring.numbers.assign(numbers.begin(), numbers.end());
    }
  }
  validate(best.genome);
  return best;
}

BrainGenome with_wiring(const BrainGenome& genome, std::span<const float> numbers) {
  BrainGenome result = genome;
  result.wiring.encoding = Encoding::direct;
  result.wiring.bottleneck.clear();
  result.wiring.growth = {};
  result.wiring.numbers.assign(numbers.begin(), numbers.end());
  validate(result);
  return result;
}

}  // namespace neuroprospect::brains

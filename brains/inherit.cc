#include "brains/inherit.h"

#include <cmath>

#include "base/error.h"

namespace neuroprospect::brains {

BrainGenome write_back(const BrainGenome& genome, std::span<const float> learned, double fraction) {
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

}  // namespace neuroprospect::brains

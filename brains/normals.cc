#include "brains/normals.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <numbers>

namespace neuroprospect::brains {

void draw_normals(RandomStream& random, std::span<float> numbers) {
  constexpr std::size_t kPairs = 8;
  using Numbers = Eigen::Array<float, kPairs, 1>;
  while (!numbers.empty()) {
    Numbers radius;  // first uniform in (0, 1]
    Numbers angle;
    for (std::size_t i = 0; i < kPairs; ++i) {
      const std::uint64_t bits = random.bits();
      const auto at = static_cast<Eigen::Index>(i);
      radius[at] = static_cast<float>(static_cast<std::int64_t>((bits >> 32) + 1)) * 0x1p-32F;
      angle[at] = static_cast<float>(static_cast<std::int64_t>(bits & 0xFFFFFFFF)) * 0x1p-32F;
    }
    radius = (-2 * radius.log()).max(0).sqrt();
    angle *= 2 * std::numbers::pi_v<float>;
    Eigen::Array<float, 2 * kPairs, 1> pairs;
    pairs << radius * angle.cos(), radius * angle.sin();
    const std::size_t count = std::min(2 * kPairs, numbers.size());
    std::copy_n(pairs.data(), count, numbers.begin());
    numbers = numbers.subspan(count);
  }
}

}  // namespace neuroprospect::brains

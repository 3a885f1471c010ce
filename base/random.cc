#include "base/random.h"

#include <Random123/philox.h>

#include <cmath>
#include <numbers>

#include "base/error.h"

namespace neuroprospect {

RandomStream::RandomStream(const StreamKey& key)
    : key_{key.seed, key.birth},
      counter_{0, static_cast<std::uint64_t>(key.purpose), key.index, 0} {}

void RandomStream::refill() {
  r123::Philox4x64::ctr_type counter;
  r123::Philox4x64::key_type key;
  for (std::size_t i = 0; i < 4; ++i) counter[i] = counter_[i];
  for (std::size_t i = 0; i < 2; ++i) key[i] = key_[i];
  const auto block = r123::Philox4x64()(counter, key);
  for (std::size_t i = 0; i < 4; ++i) block_[i] = block[i];
  ++counter_[0];
  used_ = 0;
}

std::uint64_t RandomStream::bits() {
  if (used_ == 4) refill();
  return block_[static_cast<std::size_t>(used_++)];
}

double RandomStream::uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

double RandomStream::uniform(double low, double high) {
  require(low <= high, "uniform needs low <= high, got [{}, {})", low, high);
  return low + (high - low) * uniform();
}

std::uint64_t RandomStream::below(std::uint64_t n) {
  require(n >= 1, "below needs n >= 1");
  // reject the low products that would make some values more likely than others
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(bits()) * n;
  if (static_cast<std::uint64_t>(product) < n) {
    const std::uint64_t threshold = (0 - n) % n;
    while (static_cast<std::uint64_t>(product) < threshold) {
      product = static_cast<Wide>(bits()) * n;
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double RandomStream::normal() {
  if (has_spare_normal_) {
    has_spare_normal_ = false;
    return spare_normal_;
  }
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  const double angle = 2.0 * std::numbers::pi * uniform();
  spare_normal_ = radius * std::sin(angle);
  has_spare_normal_ = true;
  return radius * std::cos(angle);
}

}  // namespace neuroprospect

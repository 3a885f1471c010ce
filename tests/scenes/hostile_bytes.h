// tests/scenes/hostile_bytes.h: what others may hand us instead of a blob.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/blob.h"
#include "base/random.h"

namespace neuroprospect::scenes {

/// Bytes of the frame before a blob's payload.
inline constexpr std::size_t kFrameBytes = 24;

/// The payload of a framed blob.
inline Blob payload_of(const Blob& blob) { return {blob.begin() + kFrameBytes, blob.end()}; }

/// `payload` changed as by someone who knows the format: bytes, numbers at the limits of their
/// types, lengths that lie, parts exchanged, doubled, left out. `places` are offsets where numbers
/// are known to begin, lengths above all.
inline void spoil(Blob& payload, std::span<const std::size_t> places, RandomStream& random) {
  const auto put = [&](std::size_t at, auto value) {
    if (at + sizeof value <= payload.size()) std::memcpy(payload.data() + at, &value, sizeof value);
  };
  const auto somewhere = [&]() -> std::size_t {
    if (!places.empty() && random.chance(0.5)) {
      // lists of items follow their lengths: multiples of small sizes are likely beginnings
      return places[random.below(places.size())] + (random.chance(0.5) ? 0 : 4 * random.below(16));
    }
    return random.below(payload.size() + 1);
  };
  const std::vector<std::uint64_t> lengths = {0,
                                              1,
                                              2,
                                              payload.size(),
                                              payload.size() / 8,
                                              payload.size() + 1,
                                              4096,
                                              1 << 16,
                                              1U << 29,
                                              std::uint64_t{1} << 31,
                                              std::uint64_t{1} << 32,
                                              std::uint64_t{1} << 61,
                                              std::uint64_t{1} << 63,
                                              std::numeric_limits<std::uint64_t>::max()};
  const std::vector<double> numbers = {0.0,
                                       -0.0,
                                       1.0,
                                       -1.0,
                                       1e308,
                                       -1e308,
                                       5e-324,
                                       std::numeric_limits<double>::quiet_NaN(),
                                       std::numeric_limits<double>::infinity()};
  for (std::uint64_t n = 1 + random.below(3); n > 0 && !payload.empty(); --n) {
    const std::size_t at = somewhere();
    const auto begin = payload.begin() + static_cast<std::ptrdiff_t>(std::min(at, payload.size()));
    const std::size_t left = static_cast<std::size_t>(payload.end() - begin);
    const auto some =
        static_cast<std::ptrdiff_t>(random.below(std::min<std::size_t>(left, 64) + 1));
    switch (random.below(9)) {
      case 0:
        put(at, static_cast<std::uint8_t>(random.below(256)));
        break;
      case 1:
        put(at, static_cast<std::uint8_t>(1U << random.below(8)));
        break;
      case 2:
        put(at, random.pick(lengths));
        break;
      case 3:
        put(at, random.pick(numbers));
        break;
      case 4:
        put(at, static_cast<float>(random.pick(numbers)));
        break;
      case 5:
        payload.erase(begin, begin + some);
        break;
      case 6: {
        const Blob part(begin, begin + some);
        payload.insert(begin, part.begin(), part.end());
        break;
      }
      case 7: {
        const std::size_t other = random.below(payload.size());
        const std::size_t size =
            std::min({static_cast<std::size_t>(some), payload.size() - other, left});
        std::memmove(payload.data() + (begin - payload.begin()), payload.data() + other, size);
        break;
      }
      default:
        payload.resize(random.below(payload.size() + 20));
    }
  }
}

/// By how much `work` raises the most memory that this process has had in use [bytes]. Linux; 0
/// where it is not known.
inline std::uint64_t peak_growth(const std::function<void()>& work) {
  // resets the peak to what is in use now, where that is allowed
  std::ofstream("/proc/self/clear_refs") << "5";
  const auto peak = [] {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
    }
    return 0ULL;
  };
  const auto before = peak();
  work();
  return peak() - before;
}

}  // namespace neuroprospect::scenes

// brains/memory.h: what a brain remembers of its first test: some observations, kept with the birth
// so that children can be conceived without simulating the parent again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// Observations a memory holds at most.
inline constexpr std::size_t kMemorySize = 64;

/// Remembered observations, keyed by sensor.
struct Memory {
  std::vector<PortKey> sensors;     ///< of each row
  std::vector<float> observations;  ///< sensors × count(), column-major: one observation a column

  [[nodiscard]] std::size_t count() const {
    return sensors.empty() ? 0 : observations.size() / sensors.size();
  }
  bool operator==(const Memory&) const = default;
};

/// Throws an input Error unless `memory` is consistent and finite; an empty one is.
void validate(const Memory& memory);

/// Keeps a uniform sample of the observations it is offered (reservoir sampling, Vitter 1985,
/// algorithm R). One thread's own.
class MemorySampler {
 public:
  MemorySampler(const Ports& ports, const RandomStream& random);

  /// Needs an observation of as many numbers as there are sensors. One that is not finite is passed
  /// over: a life may go numerically wrong, a memory may not.
  void offer(std::span<const float> observation);

  [[nodiscard]] const Memory& memory() const { return memory_; }

 private:
  Memory memory_;
  RandomStream random_;
  std::uint64_t offered_ = 0;
};

}  // namespace neuroprospect::brains

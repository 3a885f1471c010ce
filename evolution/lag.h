// evolution/lag.h: how much lag a number of workers needs.
// Thread safety: a pure function.
#pragma once

#include <bit>
#include <cstdint>

namespace neuroprospect::evolution {

/// An `evolution.lag` that keeps `workers` (0 counts as 1) busy 95 % of the time where the
/// logarithm of a life's duration has a standard deviation up to 0.5, for up to 4,096 workers:
/// workers × (1 + log2(workers) / 2), the logarithm rounded up. A birth waits for the slowest of
/// the lives that are `lag` births older or more, and the slowest of more workers is slower.
/// docs/scaling.md derives the rule by simulation, and says what lag costs.
constexpr std::uint64_t recommended_lag(std::uint64_t workers) {
  if (workers <= 1) return 1;
  const auto log2_up = static_cast<std::uint64_t>(std::bit_width(workers - 1));
  return workers + (workers * log2_up + 1) / 2;
}

}  // namespace neuroprospect::evolution

// brains/advantages.h: generalized advantage estimation (Schulman, Moritz, Levine, Jordan and
// Abbeel 2016, equation 16), with episodes that end in both ways. Thread safety: a pure function.
#pragma once

#include <cstdint>
#include <span>

namespace neuroprospect::brains {

/// Steps of several environments side by side: sample i is environment i mod `stride` at time
/// i / `stride`; the last time may lack the last environments.
struct Trajectories {
  std::span<const float> rewards;          ///< n
  std::span<const float> values;           ///< n + stride: of each sample's observation, and beyond
  std::span<const std::uint8_t> ended;     ///< n: 1 where an episode ended after the sample
  std::span<const float> value_after_end;  ///< n: read where `ended`; 0 unless it was truncated
  std::size_t stride = 1;
};

/// Writes the advantage of each sample (n). Where the samples of an environment stop within an
/// episode, the value of the observation that follows stands for the rest of it.
void estimate_advantages(const Trajectories& trajectories, float discount, float trace_decay,
                         std::span<float> advantages);

}  // namespace neuroprospect::brains

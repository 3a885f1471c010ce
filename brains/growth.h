// brains/growth.h: how what is new in a body grows into use where a genome network says the wiring:
// ports that came together are a cohort, and what the genome network says of them is multiplied by
// the cohort's gain, which is small at first and evolves. Thread safety: pure functions but for the
// stream they draw from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"

namespace neuroprospect::brains {

/// At most so many cohorts grow at a time: the genome's size does not depend on the body.
inline constexpr std::size_t kCohorts = 4;

/// The ports of a bottleneck's brain that have not grown up. Empty: all have.
struct Growth {
  std::vector<float> gains;  ///< of each cohort, the oldest first; above 0 and below 1
  /// Of each sensor, then of each actuator: 1 + the index of its cohort, or 0: it has grown up.
  /// Empty where all have.
  std::vector<std::uint8_t> cohorts;

  bool operator==(const Growth&) const = default;
};

/// What a port's weights, and an actuator's bias, are multiplied by. `port` counts sensors, then
/// actuators.
float gain_of(const Growth& growth, std::size_t port);

/// `growth` once ports are others: `origins` says which port each was, −1 where it is new. New ones
/// are a cohort of gain 0.1; where there were kCohorts, the oldest has grown up. Cohorts without
/// ports are gone.
Growth carried(const Growth& growth, const std::vector<int>& origins);

/// Every gain changes by a log-normal factor, of which the logarithm has standard deviation 0.5;
/// what comes to 1 has grown up. Draws nothing where all have.
void mutate(Growth& growth, RandomStream& random);

/// Throws an input Error unless `growth` can be that of so many ports.
void validate(const Growth& growth, std::size_t ports);

}  // namespace neuroprospect::brains

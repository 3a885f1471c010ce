#include "brains/growth.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace neuroprospect::brains {
namespace {

constexpr float kNewGain = 0.1F;  // as small as direct wiring of new ports is (brains/adapt.cc)
constexpr double kGainStep = 0.5;
constexpr float kLeastGain = 0.001F;

// without those cohorts that are not kept, whose ports have grown up
template <class Keep>
void keep_cohorts(Growth& growth, Keep&& keep) {
  std::vector<std::uint8_t> names(growth.gains.size() + 1, 0);
  Growth kept;
  for (std::size_t c = 0; c < growth.gains.size(); ++c) {
    if (!keep(c)) continue;
    kept.gains.push_back(growth.gains[c]);
    names[c + 1] = static_cast<std::uint8_t>(kept.gains.size());
  }
  if (!kept.gains.empty()) {
    for (const std::uint8_t cohort : growth.cohorts) kept.cohorts.push_back(names[cohort]);
  }
  growth = std::move(kept);
}

}  // namespace

float gain_of(const Growth& growth, std::size_t port) {
  if (growth.cohorts.empty() || growth.cohorts[port] == 0) return 1;
  return growth.gains[growth.cohorts[port] - 1U];
}

Growth carried(const Growth& growth, const std::vector<int>& origins) {
  Growth result = growth;
  if (std::ranges::find(origins, -1) != origins.end()) {
    if (result.gains.size() == kCohorts) {
      keep_cohorts(result, [](std::size_t c) { return c > 0; });
    }
    result.gains.push_back(kNewGain);
  }
  const auto before = result.cohorts;
  result.cohorts.clear();
  for (const int origin : origins) {
    const std::size_t was =
        before.empty() || origin < 0 ? 0 : before[static_cast<std::size_t>(origin)];
    result.cohorts.push_back(static_cast<std::uint8_t>(origin < 0 ? result.gains.size() : was));
  }
  keep_cohorts(result, [&](std::size_t c) {
    return std::ranges::find(result.cohorts, c + 1) != result.cohorts.end();
  });
  return result;
}

void mutate(Growth& growth, RandomStream& random) {
  for (float& gain : growth.gains) {
    gain = std::max(kLeastGain, gain * static_cast<float>(std::exp(kGainStep * random.normal())));
  }
  keep_cohorts(growth, [&](std::size_t c) { return growth.gains[c] < 1; });
}

void validate(const Growth& growth, std::size_t ports) {
  require_input(growth.gains.size() <= kCohorts,
                "brain genome: {} gains of new ports, at most {} are possible", growth.gains.size(),
                kCohorts);
  require_input(growth.cohorts.size() == (growth.gains.empty() ? 0 : ports),
                "brain genome: {} cohorts of {} ports with {} gains", growth.cohorts.size(), ports,
                growth.gains.size());
  for (std::size_t c = 0; c < growth.gains.size(); ++c) {
    require_input(growth.gains[c] > 0 && growth.gains[c] < 1,
                  "brain genome: gain {} of new ports is not above 0 and below 1", growth.gains[c]);
    require_input(std::ranges::find(growth.cohorts, c + 1) != growth.cohorts.end(),
                  "brain genome: no port has gain {} of {}", c + 1, growth.gains.size());
  }
  for (const std::uint8_t cohort : growth.cohorts) {
    require_input(cohort <= growth.gains.size(), "brain genome: a port of cohort {} of {}", cohort,
                  growth.gains.size());
  }
}

}  // namespace neuroprospect::brains

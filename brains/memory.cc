#include "brains/memory.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "brains/layout.h"

namespace neuroprospect::brains {
namespace {

bool is_finite(float value) { return std::isfinite(value); }

}  // namespace

void validate(const Memory& memory) {
  require_input(memory.sensors.size() <= static_cast<std::size_t>(kMaxPorts),
                "memory: {} sensors, at most {} are possible", memory.sensors.size(), kMaxPorts);
  std::vector<PortKey> keys = memory.sensors;
  std::sort(keys.begin(), keys.end());
  require_input(std::adjacent_find(keys.begin(), keys.end()) == keys.end(),
                "memory: one of the sensors is there twice");
  require_input(memory.count() <= kMemorySize &&
                    memory.observations.size() == memory.count() * memory.sensors.size(),
                "memory: {} numbers of {} sensors are not up to {} observations",
                memory.observations.size(), memory.sensors.size(), kMemorySize);
  require_input(std::ranges::all_of(memory.observations, is_finite),
                "memory: an observation is not finite");
}

MemorySampler::MemorySampler(const Ports& ports, const RandomStream& random) : random_(random) {
  for (const Port& port : ports.sensors) memory_.sensors.push_back(port.key);
}

void MemorySampler::offer(std::span<const float> observation) {
  const std::size_t n = memory_.sensors.size();
  require(observation.size() == n, "an observation of {} numbers for {} sensors",
          observation.size(), n);
  if (!std::ranges::all_of(observation, is_finite)) return;
  ++offered_;
  if (offered_ <= kMemorySize) {
    memory_.observations.insert(memory_.observations.end(), observation.begin(), observation.end());
  } else if (const std::uint64_t place = random_.below(offered_); place < kMemorySize) {
    std::ranges::copy(observation,
                      memory_.observations.begin() + static_cast<std::ptrdiff_t>(place * n));
  }
}

}  // namespace neuroprospect::brains

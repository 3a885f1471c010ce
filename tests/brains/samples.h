// tests/brains/samples.h: random ports, brains and memories to test with.
#pragma once

#include <algorithm>

#include "base/random.h"
#include "brains/founder.h"
#include "brains/memory.h"

namespace neuroprospect::brains::samples {

inline RandomStream stream(std::uint64_t seed) { return RandomStream({.seed = seed}); }

/// Ports with keys 1, 2, … (sensors) and 1001, 1002, … (actuators).
inline Ports ports(int sensors, int actuators) {
  Ports result;
  for (int i = 0; i < sensors; ++i) {
    result.sensors.push_back({.key = {1, static_cast<std::uint64_t>(i) + 1}});
  }
  for (int i = 0; i < actuators; ++i) {
    result.actuators.push_back({.key = {1, static_cast<std::uint64_t>(i) + 1001}});
  }
  return result;
}

inline Ports random_ports(RandomStream& random) {
  return ports(1 + static_cast<int>(random.below(40)), 1 + static_cast<int>(random.below(12)));
}

/// Up to three hidden layers of up to 24 units; biases that are not 0.
inline BrainGenome random_genome(const Ports& ports, RandomStream& random) {
  BrainSettings settings;
  settings.hidden.clear();
  const auto layers = random.below(4);
  for (std::uint64_t l = 0; l < layers; ++l) {
    settings.hidden.push_back(1 + static_cast<int>(random.below(24)));
  }
  BrainGenome genome = random_brain(settings, ports, random);
  for (float& number : genome.wiring.numbers) number += 0.1F * static_cast<float>(random.normal());
  return genome;
}

/// Normal observations of these sensors.
inline Memory random_memory(const Ports& ports, std::size_t count, RandomStream& random) {
  Memory memory;
  for (const Port& port : ports.sensors) memory.sensors.push_back(port.key);
  memory.observations.resize(count * ports.sensors.size());
  for (float& number : memory.observations) number = static_cast<float>(random.normal());
  return memory;
}

/// A random change of a body: some ports lost, some new (keys from 5001), all in another order.
inline Ports changed(const Ports& before, RandomStream& random) {
  std::uint64_t next = 5001;
  const auto change = [&](std::vector<Port> kept) {
    while (kept.size() > 1 && random.chance(0.6)) {
      kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(random.below(kept.size())));
    }
    while (random.chance(0.6)) kept.push_back({.key = {2, next++}});
    random.shuffle(std::span(kept));
    return kept;
  };
  return {change(before.sensors), change(before.actuators)};
}

}  // namespace neuroprospect::brains::samples

// tests/brains/connectome_samples.h: random connectomes to test with.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/random.h"
#include "brains/connectome.h"

namespace neuroprospect::brains::samples {

/// Units "u0", "u1", … without connections.
inline Connectome lonely(std::uint32_t units) {
  Connectome connectome;
  for (std::uint32_t i = 0; i < units; ++i) {
    connectome.units.push_back(fmt::format("u{}", i));
    connectome.signs.push_back(0);
  }
  return connectome;
}

/// Every pair of units (a unit with itself, too) is connected with probability `density`, by each
/// kind; weights are whole numbers from 1 to 20.
inline Connectome random_connectome(std::uint32_t units, double density, RandomStream& random) {
  Connectome connectome = lonely(units);
  for (auto& sign : connectome.signs) sign = static_cast<std::int8_t>(random.below(3)) - 1;
  for (std::uint32_t pre = 0; pre < units; ++pre) {
    for (std::uint32_t post = 0; post < units; ++post) {
      for (const Synapse kind : {Synapse::chemical, Synapse::electrical}) {
        if (!random.chance(density)) continue;
        connectome.connections.push_back(
            {pre, post, kind, 1 + static_cast<double>(random.below(20))});
      }
    }
  }
  return connectome;
}

/// The weights of one kind, in order of size.
inline std::vector<double> sorted_weights(const Connectome& connectome, Synapse kind) {
  std::vector<double> weights;
  for (const Connection& c : connectome.connections) {
    if (c.kind == kind) weights.push_back(c.weight);
  }
  std::ranges::sort(weights);
  return weights;
}

}  // namespace neuroprospect::brains::samples

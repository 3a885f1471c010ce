// tests/scenes/toy_problem.h: the smallest problem a campaign can evolve: a number, fitter the
// larger.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "evolution/campaign.h"

namespace neuroprospect::scenes {

/// A genome is a number; a child is the mean of its parents plus normal noise; the adult is the
/// genome itself.
struct ToyProblem {
  using Child = double;
  using Adult = double;

  std::uint64_t seed = 1;

  [[nodiscard]] double founder(std::uint64_t birth) const {
    return RandomStream({.seed = seed, .birth = birth, .purpose = Purpose::founder}).normal();
  }
  [[nodiscard]] double conceive(std::uint64_t birth, double parent) const {
    return parent +
           RandomStream({.seed = seed, .birth = birth, .purpose = Purpose::variation}).normal();
  }
  [[nodiscard]] double conceive(std::uint64_t birth, double main, double mate) const {
    return conceive(birth, (main + mate) / 2);
  }
};

using ToyCampaign = evolution::Campaign<ToyProblem>;

}  // namespace neuroprospect::scenes

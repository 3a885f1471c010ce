// tests/scenes/sphere_problem.h: the sphere with linear projection (Fontaine, Togelius, Nikolaidis
// and Hoover 2020, section 4), as pyribs' examples/sphere.py measures algorithms by it.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "evolution/campaign.h"

namespace neuroprospect::scenes {

/// Founders are 0 plus normal noise of `sigma`. A child of one parent differs from it by such
/// noise; of two, by a step along the line between them as well (Vassiliades and Mouret 2018).
struct SphereProblem {
  using Child = std::vector<double>;
  using Adult = Child;

  static constexpr double kBound = 5.12;
  static constexpr double kOptimum = 0.4 * kBound;

  std::size_t n = 100;
  std::uint64_t seed = 1;
  double sigma = 0.5;
  double line_sigma = 0.2;

  [[nodiscard]] Child founder(std::uint64_t birth) const { return conceive(birth, Adult(n, 0.0)); }
  [[nodiscard]] Child conceive(std::uint64_t birth, const Adult& parent) const {
    RandomStream random({.seed = seed, .birth = birth, .purpose = Purpose::variation});
    Child child(n);
    for (std::size_t i = 0; i < n; ++i) child[i] = parent[i] + sigma * random.normal();
    return child;
  }
  [[nodiscard]] Child conceive(std::uint64_t birth, const Adult& main, const Adult& mate) const {
    RandomStream random({.seed = seed, .birth = birth, .purpose = Purpose::variation});
    Child child(n);
    const double along = line_sigma * random.normal();
    for (std::size_t i = 0; i < n; ++i) {
      child[i] = main[i] + sigma * random.normal() + along * (mate[i] - main[i]);
    }
    return child;
  }

  /// The objective is 100 at the optimum and 0 where every number is as far from it as the bounds
  /// allow. The descriptors are the sums of the first and second half, where a number x beyond the
  /// bounds counts as 5.12 / x.
  [[nodiscard]] static evolution::Score score(const Child& x) {
    double squares = 0;
    double sums[2] = {};
    for (std::size_t i = 0; i < x.size(); ++i) {
      squares += (x[i] - kOptimum) * (x[i] - kOptimum);
      sums[2 * i / x.size()] += std::abs(x[i]) > kBound ? kBound / x[i] : x[i];
    }
    const double worst = (kBound + kOptimum) * (kBound + kOptimum) * static_cast<double>(x.size());
    return {{100 * (1 - squares / worst)}, {sums[0], sums[1]}};
  }

  /// The ranges of the descriptors.
  [[nodiscard]] double range() const { return kBound * static_cast<double>(n) / 2; }
};

}  // namespace neuroprospect::scenes

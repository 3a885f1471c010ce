// tests/analysis/made_up_lineage.h: births of which everything is known: who descends from whom,
// how much of a measure is passed on, how fast it rises.
#pragma once

#include <algorithm>
#include <cmath>

#include "analysis/births.h"
#include "base/random.h"

namespace neuroprospect::analysis {

struct MadeUp {
  std::size_t births = 400;
  std::size_t founders = 40;
  std::size_t window = 100;      // of the latest births, among whom parents are
  std::uint64_t tournament = 4;  // 1: parents at random
  double mates = 0;              // share of births with a second parent
  double kept = 1;               // of what a parent passes on: ρ
  double genetic = 0.5;          // share of the variance that is inherited: v_g / (v_g + v_e)
  double slope = 0;              // of the measure, a birth
};

/// Births with a measure of variance 1 called "innate", mean 0 but for its slope. A child's genetic
/// value is ρ times its parent's (or the mean of both parents') and something new, such that its
/// variance stays where there is one parent. Parents win tournaments of something else that is
/// inherited whole, so that few lineages remain, as in a campaign, while the slope of child on
/// parent is known: ρ times the genetic share.
inline Births made_up_lineage(const MadeUp& how, RandomStream& random) {
  Births births;
  std::vector<double> genetic;
  std::vector<double> strength;
  std::vector<double> measure;
  const auto pick = [&](std::size_t i) {
    const std::size_t from = i > how.window ? i - how.window : 0;
    std::size_t best = from + random.below(i - from);
    for (std::uint64_t k = 1; k < how.tournament; ++k) {
      const std::size_t other = from + random.below(i - from);
      if (strength[other] > strength[best]) best = other;
    }
    return static_cast<Place>(best);
  };
  for (std::size_t i = 0; i < how.births; ++i) {
    births.births.push_back(i);
    const Place parent = i < how.founders ? kNone : pick(i);
    const Place mate = parent != kNone && random.chance(how.mates) ? pick(i) : kNone;
    births.parents.push_back(parent);
    births.mates.push_back(mate);
    double inherited = 0;
    if (parent != kNone) {
      inherited = mate == kNone ? genetic[parent] : (genetic[parent] + genetic[mate]) / 2;
    }
    const double fresh = parent == kNone ? 1 : std::sqrt(1 - how.kept * how.kept);
    genetic.push_back(how.kept * inherited + fresh * std::sqrt(how.genetic) * random.normal());
    strength.push_back((parent == kNone ? 0 : strength[parent]) + random.normal());
    measure.push_back(genetic.back() + std::sqrt(1 - how.genetic) * random.normal() +
                      how.slope * static_cast<double>(i));
  }
  births.names = {"innate"};
  births.columns = {measure};
  return births;
}

}  // namespace neuroprospect::analysis

// Tests the engine on NK landscapes, whose exact properties are known (Kauffman 1993): the test
// problem first, by brute force, then that selection climbs it and random selection does not.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/scenes/drive.h"
#include "tests/scenes/nk_landscape.h"
#include "tests/scenes/statistics.h"

namespace neuroprospect::evolution {
namespace {

using scenes::BitProblem;
using scenes::mean_of;
using scenes::NkLandscape;

TEST_CASE("NK with K = 0 has one optimum, of two thirds on average") {
  std::vector<double> best, mean, variance;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const NkLandscape landscape(10, 0, seed);
    int optima = 0;
    std::vector<double> fitness;
    for (std::uint32_t g = 0; g < landscape.genotypes(); ++g) {
      fitness.push_back(landscape.fitness(g));
      if (!landscape.is_optimum(g)) continue;
      ++optima;
      best.push_back(fitness.back());
    }
    CHECK(optima == 1);
    CHECK(best.back() == *std::ranges::max_element(fitness));
    mean.push_back(mean_of(fitness).mean);
  }
  // the mean of ten maxima of two uniform numbers, and of 20 uniform ones: five standard errors
  CHECK(mean_of(best).mean == Approx(2.0 / 3).margin(5 * std::sqrt(1 / 18.0 / 10 / 200)));
  CHECK(mean_of(mean).mean == Approx(0.5).margin(5 * std::sqrt(1 / 12.0 / 20 / 200)));
}

TEST_CASE("NK with K = N - 1 has 2^N / (N + 1) optima on average") {
  std::vector<double> optima;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const NkLandscape landscape(10, 9, seed);
    std::vector<double> fitness;
    for (std::uint32_t g = 0; g < landscape.genotypes(); ++g) {
      fitness.push_back(landscape.fitness(g));
    }
    int found = 0;
    for (std::uint32_t g = 0; g < landscape.genotypes(); ++g) {
      bool is_optimum = true;
      for (int i = 0; i < 10; ++i) is_optimum = is_optimum && fitness[g ^ 1U << i] < fitness[g];
      found += is_optimum ? 1 : 0;
    }
    optima.push_back(found);
  }
  // 93.1; five standard errors, false alarms below 1e-5
  const auto counted = mean_of(optima);
  INFO(counted.mean << " +- " << counted.error);
  CHECK(std::abs(counted.mean - 1024.0 / 11) < 5 * counted.error);
}

// How high the last births stand: 0 is the landscape's mean, 1 its highest peak.
double height(const EngineSettings& settings, std::uint64_t seed) {
  constexpr int kN = 12;
  const NkLandscape landscape(kN, 4, seed);
  double mean = 0, best = 0;
  for (std::uint32_t g = 0; g < landscape.genotypes(); ++g) {
    const double fitness = landscape.fitness(g);
    mean += fitness / landscape.genotypes();
    best = std::max(best, fitness);
  }
  Campaign<BitProblem> campaign(BitProblem{kN, seed}, seed, settings);
  constexpr std::uint64_t kLast = 200;
  double last = 0;
  scenes::drive(campaign, [&](const auto& order) {
    const double fitness = landscape.fitness(order.child);
    if (order.birth >= settings.births - kLast) last += fitness / kLast;
    return Score{{fitness}, {static_cast<double>(std::popcount(order.child))}};
  });
  return (last - mean) / (best - mean);
}

TEST_CASE("on NK landscapes selection climbs, and random selection stays at the mean") {
  struct Way {
    const char* name;
    SelectionKind kind;
    int tournament;
    double share;
    bool selects;
  };
  const Way ways[] = {{"aging", SelectionKind::aging, 4, 0, true},
                      {"truncation", SelectionKind::truncation, 1, 0.2, true},
                      {"aging at random", SelectionKind::aging, 1, 0, false},
                      {"truncation at random", SelectionKind::truncation, 1, 1, false}};
  for (const Way& way : ways) {
    EngineSettings settings;
    settings.births = 4000;
    settings.founders = 100;
    settings.selection.kind = way.kind;
    settings.selection.tournament = way.tournament;
    settings.selection.share = way.share;
    std::vector<double> heights;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) heights.push_back(height(settings, seed));
    const auto reached = mean_of(heights);
    INFO(way.name << ": " << reached.mean << " +- " << reached.error);
    if (way.selects) {
      // one mutation a child on average keeps even the offspring of the highest peak below it
      CHECK(reached.mean > 0.5);
      CHECK(*std::ranges::min_element(heights) > 0.2);
    } else {
      // its births are uniform over genotypes: five standard errors, false alarms below 1e-4
      CHECK(std::abs(reached.mean) < 5 * reached.error);
      CHECK(reached.error < 0.08);
    }
  }
}

}  // namespace
}  // namespace neuroprospect::evolution

// Tests the engine's MAP-Elites against pyribs' table for the sphere with linear projection
// (docs/examples/sphere.md of pyribs, 20 trials each), and at a small size against a textbook loop.
#include <catch2/catch.hpp>
#include <map>
#include <utility>

#include "tests/scenes/drive.h"
#include "tests/scenes/sphere_problem.h"
#include "tests/scenes/statistics.h"

namespace neuroprospect::evolution {
namespace {

using scenes::SphereProblem;

struct Illumination {
  double qd_score = 0;  // sum of the elites' objectives
  double coverage = 0;  // share of cells that have one
};

// `iterations` of `batch` births each; births of a batch do not descend from each other
Illumination illuminate(const SphereProblem& problem, int bins, std::uint64_t batch,
                        std::uint64_t iterations, double mate_rate) {
  EngineSettings settings;
  settings.births = batch * iterations;
  settings.founders = batch;
  settings.lag = batch;
  settings.mate_rate = mate_rate;
  settings.selection.kind = SelectionKind::map_elites;
  settings.selection.descriptors = {"first half", "second half"};
  settings.selection.low = {-problem.range(), -problem.range()};
  settings.selection.high = {problem.range(), problem.range()};
  settings.selection.bins = {bins, bins};
  Campaign<SphereProblem> campaign(problem, problem.seed, settings);
  std::vector<double> objectives(settings.births);
  scenes::drive(campaign, [&](const auto& order) {
    Score score = SphereProblem::score(order.child);
    objectives[order.birth] = score.objectives[0];
    return score;
  });
  Illumination found;
  for (const std::uint64_t elite : campaign.members()) {
    found.qd_score += objectives[elite];
    found.coverage += 1.0 / (bins * bins);
  }
  return found;
}

TEST_CASE("the sphere's objective and descriptors, by hand") {
  const auto optimum = SphereProblem::score(std::vector<double>(100, 2.048));
  CHECK(optimum.objectives[0] == Approx(100));
  CHECK(optimum.descriptors[0] == Approx(102.4));
  CHECK(optimum.descriptors[1] == Approx(102.4));
  CHECK(SphereProblem::score(std::vector<double>(100, -5.12)).objectives[0] ==
        Approx(0).margin(1e-9));
  const auto clipped = SphereProblem::score({10.24, 1, -10.24, 2});
  CHECK(clipped.descriptors[0] == Approx(1.5));
  CHECK(clipped.descriptors[1] == Approx(1.5));
}

TEST_CASE("MAP-Elites on a small sphere is the textbook loop") {
  constexpr std::uint64_t kBatch = 20, kIterations = 500;
  constexpr int kBins = 20;
  std::vector<double> engine, loop;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const SphereProblem problem{.n = 10, .seed = seed};
    engine.push_back(illuminate(problem, kBins, kBatch, kIterations, 0).qd_score);

    // evaluate a batch, put it into the grid, draw the next from the grid
    RandomStream random({.seed = seed});
    std::map<std::pair<int, int>, std::pair<double, SphereProblem::Child>> grid;
    std::vector<SphereProblem::Child> batch;
    for (std::uint64_t i = 0; i < kBatch; ++i) batch.push_back(problem.founder(1'000'000 + i));
    for (std::uint64_t iteration = 0; iteration < kIterations; ++iteration) {
      for (const auto& x : batch) {
        const Score score = SphereProblem::score(x);
        const auto bin = [&](double descriptor) {
          return static_cast<int>((descriptor / problem.range() + 1) / 2 * kBins);
        };
        auto& cell = grid[{bin(score.descriptors[0]), bin(score.descriptors[1])}];
        if (cell.second.empty() || score.objectives[0] > cell.first) {
          cell = {score.objectives[0], x};
        }
      }
      for (std::uint64_t i = 0; i < kBatch; ++i) {
        const auto parent =
            std::next(grid.begin(), static_cast<std::ptrdiff_t>(random.below(grid.size())));
        batch[i] = problem.conceive(2'000'000 + iteration * kBatch + i, parent->second.second);
      }
    }
    double qd_score = 0;
    for (const auto& [cell, elite] : grid) qd_score += elite.first;
    loop.push_back(qd_score);
  }
  const auto a = scenes::mean_of(engine), b = scenes::mean_of(loop);
  INFO(a.mean << " +- " << a.error << ", textbook " << b.mean << " +- " << b.error);
  // five standard errors of 20 seeds each: false alarms below 1e-4
  CHECK(std::abs(a.mean - b.mean) < 5 * std::hypot(a.error, b.error));
  CHECK(a.error < 0.02 * a.mean);
}

// One run lies within five standard deviations of 20 others but with probability below 1e-4.
TEST_CASE("MAP-Elites on pyribs' sphere, at full size", "[slow]") {
  const auto found = illuminate(SphereProblem{}, 100, 540, 10'000, 0);
  CHECK(found.qd_score == Approx(416'111.64).margin(5 * 2681.37));
  CHECK(found.coverage == Approx(0.5072).margin(5 * 0.0040));
}

TEST_CASE("MAP-Elites with two parents on pyribs' sphere, at full size", "[slow]") {
  const auto found = illuminate(SphereProblem{}, 100, 540, 10'000, 1);
  CHECK(found.qd_score == Approx(491'013.92).margin(5 * 1118.74));
  CHECK(found.coverage == Approx(0.6044).margin(5 * 0.0017));
}

}  // namespace
}  // namespace neuroprospect::evolution

// Tests for evolution/campaign.h and selection.h: the same births whatever order lives finish in,
// and after any interruption; selection selects, and random selection does not.
#include "evolution/campaign.h"

#include <catch2/catch.hpp>
#include <set>

#include "tests/scenes/toy_problem.h"

namespace neuroprospect::evolution {
namespace {

using scenes::ToyCampaign;
using scenes::ToyProblem;
using Order = ToyCampaign::Order;

EngineSettings settings(std::uint64_t births = 200, std::uint64_t lag = 8) {
  return {
      .births = births, .founders = 16, .lag = lag, .selection = {.tournament = 4, .window = 32}};
}

ToyCampaign::Told lived(const Order& order) {
  // every eleventh life fails
  if (order.birth % 11 == 5) return {order.generation, std::nullopt, std::nullopt};
  return {order.generation, order.child, order.child};
}

struct Line {
  std::uint64_t birth;
  std::uint64_t generation;
  std::optional<std::uint64_t> parent;
  double child;
  auto operator<=>(const Line&) const = default;
};

// Lives finish in an order drawn from `shuffle`, up to `workers` in flight; stops after
// `stop_after` tells, as a kill would, and returns what was told.
std::set<Line> run(ToyCampaign& campaign, std::size_t workers, std::uint64_t shuffle,
                   std::size_t stop_after = ~std::size_t{0}) {
  RandomStream random({.seed = shuffle});
  std::vector<Order> in_flight;
  std::set<Line> lines;
  while (lines.size() < stop_after) {
    while (in_flight.size() < workers) {
      auto order = campaign.ask();
      if (!order) break;
      in_flight.push_back(*order);
    }
    if (in_flight.empty()) break;
    const std::size_t done = random.below(in_flight.size());
    const Order order = in_flight[done];
    in_flight.erase(in_flight.begin() + static_cast<std::ptrdiff_t>(done));
    campaign.tell(order.birth, lived(order));
    lines.insert({order.birth, order.generation, order.parent, order.child});
  }
  return lines;
}

TEST_CASE("any number of workers and any order of finishing give the same births") {
  ToyCampaign serial(ToyProblem{}, 1, settings());
  const auto expected = run(serial, 1, 0);
  REQUIRE(expected.size() == 200);
  CHECK(serial.complete());
  for (std::uint64_t shuffle = 1; shuffle <= 50; ++shuffle) {
    ToyCampaign campaign(ToyProblem{}, 1, settings());
    CHECK(run(campaign, 1 + shuffle % 12, shuffle) == expected);
  }
}

TEST_CASE("an interrupted campaign goes on to the same births") {
  ToyCampaign undisturbed(ToyProblem{}, 1, settings());
  const auto expected = run(undisturbed, 3, 0);
  for (std::uint64_t shuffle = 1; shuffle <= 50; ++shuffle) {
    // killed several times; each time only what was told is kept
    std::set<Line> kept;
    RandomStream random({.seed = shuffle, .index = 1});
    while (kept.size() < expected.size()) {
      ToyCampaign campaign(ToyProblem{}, 1, settings());
      for (const Line& line : kept) {
        campaign.tell(line.birth, lived({line.birth, line.generation, line.parent, line.child}));
      }
      kept.merge(run(campaign, 6, shuffle, 1 + random.below(80)));
    }
    CHECK(kept == expected);
  }
}

TEST_CASE("parents are older than the lag, younger than the window, and did not fail") {
  ToyCampaign campaign(ToyProblem{}, 1, settings(500));
  for (const Line& line : run(campaign, 8, 3)) {
    CHECK(line.parent.has_value() == (line.birth >= 16));
    if (!line.parent) continue;
    CHECK(*line.parent + 8 <= line.birth);
    CHECK(*line.parent + 8 + 32 > line.birth);
    CHECK(line.birth < ToyCampaign::death_of(*line.parent, settings()));
    CHECK(*line.parent % 11 != 5);
  }
}

TEST_CASE("no more lives are in flight than the lag allows") {
  ToyCampaign campaign(ToyProblem{}, 1, settings(200, 5));
  std::vector<Order> orders;
  while (auto order = campaign.ask()) orders.push_back(*order);
  CHECK(orders.size() == 5);
  campaign.tell(orders[1].birth, lived(orders[1]));
  CHECK_FALSE(campaign.ask());  // birth 5 still waits for birth 0
  campaign.tell(orders[0].birth, lived(orders[0]));
  CHECK(campaign.ask()->birth == 5);
}

TEST_CASE("where every possible parent failed, a founder is born") {
  ToyCampaign campaign(ToyProblem{}, 1, settings(40));
  while (auto order = campaign.ask()) {
    CHECK_FALSE(order->parent);
    campaign.tell(order->birth, {order->generation, std::nullopt, std::nullopt});
  }
  CHECK(campaign.complete());
}

TEST_CASE("selection raises fitness, and random selection shows no trend") {
  // Under random selection the last births' mean is a random walk of about births / window
  // turnovers; over 40 seeds its mean is N(0, 0.5²/40)-like: |mean| > 0.5 is over five standard
  // errors.
  double selected = 0, random = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    for (const int tournament : {4, 1}) {
      EngineSettings chosen = settings(300);
      chosen.selection.tournament = tournament;
      ToyCampaign campaign(ToyProblem{seed}, seed, chosen);
      double last = 0;
      for (const Line& line : run(campaign, 1, 0)) {
        if (line.birth >= 250) last += line.child / 50 / 40;
      }
      (tournament == 4 ? selected : random) += last;
    }
  }
  CHECK(selected > 5);
  CHECK(random == Approx(0).margin(1.5));
}

TEST_CASE("mistakes are named") {
  CHECK_THROWS_WITH(ToyCampaign(ToyProblem{}, 1, settings(100, 17)),
                    Catch::Contains("lag = 17 is above founders = 16"));
  ToyCampaign campaign(ToyProblem{}, 1, settings());
  const Order order = *campaign.ask();
  campaign.tell(order.birth, lived(order));
  CHECK_THROWS_WITH(campaign.tell(order.birth, lived(order)), Catch::Contains("told twice"));
}

}  // namespace
}  // namespace neuroprospect::evolution

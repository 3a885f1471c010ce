// Tests for evolution/population/: each way of selecting against what it is defined to do.
#include "evolution/population/population.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "evolution/population/pareto.h"

namespace neuroprospect::evolution {
namespace {

// how often each member is drawn
std::map<std::uint64_t, int> draws(const Population& population, int times = 10'000) {
  RandomStream random({.seed = 5});
  std::map<std::uint64_t, int> drawn;
  for (int i = 0; i < times; ++i) ++drawn[*population.draw(random)];
  return drawn;
}

// admits a birth, and gives those that it removed
std::set<std::uint64_t> admit(Population& population, std::uint64_t birth,
                              std::optional<Score> score) {
  std::vector<std::uint64_t> removed;
  population.admit(birth, std::move(score), removed);
  return {removed.begin(), removed.end()};
}

using Births = std::set<std::uint64_t>;

EngineSettings kind(SelectionKind selection) {
  EngineSettings settings;
  settings.founders = 4;
  settings.lag = 1;
  settings.selection.kind = selection;
  settings.selection.window = 4;
  settings.selection.population = 4;
  settings.selection.descriptors = {"x", "y"};
  settings.selection.low = {0, 0};
  settings.selection.high = {10, 1};
  settings.selection.bins = {10, 2};
  return settings;
}

TEST_CASE("an empty population gives no parent, and a failed birth never is one") {
  for (int k = 0; k < 5; ++k) {
    const auto population = make_population(kind(static_cast<SelectionKind>(k)), 1);
    RandomStream random({.seed = 1});
    CHECK_FALSE(population->draw(random));
    CHECK(admit(*population, 0, std::nullopt) == Births{0});
    CHECK_FALSE(population->draw(random));
    CHECK(population->members().empty());
  }
}

TEST_CASE("aging: the best of a tournament; members leave by age alone") {
  auto settings = kind(SelectionKind::aging);
  settings.selection.tournament = 2;
  const auto population = make_population(settings, 1);
  for (std::uint64_t birth = 0; birth < 4; ++birth) {
    CHECK(admit(*population, birth, Score{{10.0 - static_cast<double>(birth)}, {}}).empty());
  }
  // the i-th best of n by a tournament of two with replacement: ((n-i)² - (n-i-1)²) / n²
  const auto drawn = draws(*population);
  const std::array<double, 4> expected = {7, 5, 3, 1};
  for (std::uint64_t i = 0; i < 4; ++i) {
    // over five standard deviations (50): false alarms below 1e-6
    CHECK(drawn.at(i) == Approx(10'000 * expected[i] / 16).margin(250));
  }
  CHECK(admit(*population, 4, Score{{0}, {}}) == Births{0});
  CHECK(admit(*population, 5, std::nullopt) == Births{1, 5});
  CHECK(population->members() == std::vector<std::uint64_t>{2, 3, 4});
}

TEST_CASE("aging: of several objectives, whom nobody drawn dominates") {
  auto settings = kind(SelectionKind::aging);
  settings.selection.tournament = 64;  // draws everybody, but with probability below 1e-7
  const auto population = make_population(settings, 1);
  admit(*population, 0, Score{{3, 0}, {}});
  admit(*population, 1, Score{{2, 0}, {}});  // dominated by 0
  admit(*population, 2, Score{{0, 3}, {}});
  admit(*population, 3, Score{{0, 2}, {}});  // dominated by 2
  const auto drawn = draws(*population);
  CHECK(drawn.size() == 2);
  CHECK(drawn.at(0) == Approx(5000).margin(250));
  CHECK(drawn.at(2) == Approx(5000).margin(250));
}

TEST_CASE("MAP-Elites: a cell keeps the better, the older of equals; elites are equally likely") {
  const auto population = make_population(kind(SelectionKind::map_elites), 1);
  CHECK(admit(*population, 0, Score{{5}, {3.5, 0.2}}).empty());
  CHECK(admit(*population, 1, Score{{5}, {3.9, 0.4}}) == Births{1});  // equal: not better
  CHECK(admit(*population, 2, Score{{6}, {3.1, 0.1}}) == Births{0});  // better
  CHECK(admit(*population, 3, Score{{-9}, {3.1, 0.5}}).empty());      // another cell
  CHECK(admit(*population, 4, Score{{1}, {99, -3}}).empty());         // beyond: the last cell
  CHECK(admit(*population, 5, Score{{2}, {9.5, 0}}) == Births{4});    // which this one is in
  CHECK(admit(*population, 6, Score{{1}, {-1e300, 1e300}}).empty());  // absurdly beyond
  CHECK(population->members() == std::vector<std::uint64_t>{2, 3, 5, 6});
  for (const auto& [birth, times] : draws(*population)) CHECK(times == Approx(2500).margin(220));
}

TEST_CASE("novelty: the parent is the most unlike the others, in scaled descriptors") {
  auto settings = kind(SelectionKind::novelty);
  settings.selection.tournament = 64;
  settings.selection.neighbours = 2;
  settings.selection.archive_rate = 0;
  const auto population = make_population(settings, 1);
  // the mean distance to the two nearest: x is divided by 10
  admit(*population, 0, Score{{0}, {0, 0}});    // (0.1 + 0.5) / 2
  admit(*population, 1, Score{{9}, {1, 0}});    // (0.1 + 0.4) / 2
  admit(*population, 2, Score{{0}, {5, 0}});    // (0.4 + 0.5) / 2
  admit(*population, 3, Score{{0}, {5, 0.7}});  // (0.7 + sqrt(0.4² + 0.7²)) / 2: the most
  CHECK(draws(*population, 100).at(3) == 100);
  CHECK(admit(*population, 4, Score{{0}, {5, 0.7}}) == Births{0});
  // 3 and 4 are alike now (0, and 0.7): 1 and 2 are left (0.4 and 0.806, 0.4 and 0.7)
  CHECK(draws(*population, 100).at(1) == 100);
}

TEST_CASE("novelty: the archive remembers who has left") {
  for (const double rate : {0.0, 1.0}) {
    auto settings = kind(SelectionKind::novelty);
    settings.selection.tournament = 64;
    settings.selection.neighbours = 1;
    settings.selection.archive_rate = rate;
    const auto population = make_population(settings, 1);
    admit(*population, 0, Score{{0}, {9, 0}});
    for (std::uint64_t birth = 1; birth < 4; ++birth) {
      admit(*population, birth, Score{{0}, {0.01 * static_cast<double>(birth), 0}});
    }
    CHECK(draws(*population, 10).at(0) == 10);
    // 4 is as 0 was, who leaves: new to the population, but not to the archive
    CHECK(admit(*population, 4, Score{{0}, {9, 0}}) == Births{0});
    CHECK(draws(*population, 10).contains(4) == (rate == 0));
  }
}

TEST_CASE("novelty: births are remembered at the rate that is asked for") {
  auto settings = kind(SelectionKind::novelty);
  settings.selection.tournament = 64;
  settings.selection.window = 2;
  settings.selection.neighbours = 1;
  settings.selection.archive_rate = 0.25;
  int remembered = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const auto population = make_population(settings, seed);
    admit(*population, 0, Score{{0}, {0, 0}});
    admit(*population, 1, Score{{0}, {0.1, 0}});
    admit(*population, 2, Score{{0}, {4, 0}});
    // 0 has left: where it is remembered 1 is near it and 2 wins, else 1 and 2 are equally far
    remembered += draws(*population, 20).contains(1) ? 0 : 1;
  }
  // 1,000 at rate 0.25, five standard deviations: false alarms below 1e-6
  CHECK(remembered > 180);
  CHECK(remembered < 320);
}

TEST_CASE("truncation: the best share of a whole generation, equally likely") {
  auto settings = kind(SelectionKind::truncation);
  settings.selection.share = 0.5;
  const auto population = make_population(settings, 1);
  RandomStream random({.seed = 1});
  CHECK(admit(*population, 0, Score{{1}, {}}).empty());
  CHECK(admit(*population, 1, Score{{4}, {}}).empty());
  CHECK(admit(*population, 2, Score{{2}, {}}).empty());
  CHECK_FALSE(population->draw(random));
  CHECK(admit(*population, 3, Score{{4}, {}}) == Births{0, 2});
  const auto drawn = draws(*population);
  CHECK(drawn.at(1) == Approx(5000).margin(250));
  CHECK(drawn.at(3) == Approx(5000).margin(250));
  // the next generation takes over when it is whole
  admit(*population, 4, Score{{-7}, {}});
  admit(*population, 5, Score{{-8}, {}});
  admit(*population, 6, std::nullopt);
  CHECK(population->members() == std::vector<std::uint64_t>{1, 3});
  CHECK(admit(*population, 7, Score{{-9}, {}}) == Births{1, 3, 7});
  CHECK(population->members() == std::vector<std::uint64_t>{4, 5});
}

TEST_CASE("proportional: as likely as fit") {
  const auto population = make_population(kind(SelectionKind::proportional), 1);
  admit(*population, 0, Score{{1}, {}});
  admit(*population, 1, Score{{3}, {}});
  admit(*population, 2, Score{{6}, {}});
  CHECK(admit(*population, 3, Score{{-5}, {}}) == Births{3});
  const auto drawn = draws(*population);
  CHECK(drawn.at(0) == Approx(1000).margin(150));  // five standard deviations
  CHECK(drawn.at(1) == Approx(3000).margin(230));
  CHECK(drawn.at(2) == Approx(6000).margin(250));
  // nobody is fit: everybody is as likely
  for (std::uint64_t birth = 4; birth < 8; ++birth) admit(*population, birth, Score{{0}, {}});
  for (const auto& [birth, times] : draws(*population)) CHECK(times == Approx(2500).margin(220));
}

TEST_CASE("ranks and crowding of three fronts, by hand") {
  const std::vector<Candidate> candidates = {
      {0, {{0, 4}, {}}},  // front 0: an end
      {1, {{1, 3}, {}}},  // front 0: room (2 / 4 + 2 / 4)
      {2, {{2, 2}, {}}},  // front 0: room (3 / 4 + 3 / 4), the roomiest but the ends
      {3, {{4, 0}, {}}},  // front 0: an end
      {4, {{1, 2}, {}}},  // front 1
      {5, {{0, 0}, {}}},  // front 2
  };
  CHECK(best_first(candidates) == std::vector<std::size_t>{0, 3, 2, 1, 4, 5});
  CHECK(best_first({}).empty());
}

TEST_CASE("ranks are what their definition says, over random scores") {
  RandomStream random({.seed = 8});
  for (int round = 0; round < 100; ++round) {
    std::vector<Candidate> candidates;
    for (std::uint64_t birth = 0; birth < 30; ++birth) {
      // few values, so that equals occur
      candidates.push_back(
          {birth,
           {{static_cast<double>(random.below(5)), static_cast<double>(random.below(5)),
             static_cast<double>(random.below(1 + round % 3))},
            {}}});
    }
    const auto order = best_first(candidates);
    CHECK(std::set(order.begin(), order.end()).size() == 30);
    // peel off front after front
    std::set<std::size_t> left(order.begin(), order.end());
    std::size_t next = 0;
    while (!left.empty()) {
      std::set<std::size_t> front;
      for (const std::size_t a : left) {
        if (std::ranges::none_of(left, [&](std::size_t b) {
              return dominates(candidates[b].score, candidates[a].score);
            })) {
          front.insert(a);
        }
      }
      std::set<std::size_t> found;
      for (std::size_t i = 0; i < front.size(); ++i) found.insert(order[next++]);
      CHECK(found == front);
      for (const std::size_t a : front) left.erase(a);
    }
  }
}

}  // namespace
}  // namespace neuroprospect::evolution

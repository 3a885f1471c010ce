// Tests for evolution/campaign.h: the same births whatever order lives finish in, and after any
// interruption, for every way of selecting, with islands and mates; deaths; islands; mistakes.
#include "evolution/campaign.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "tests/scenes/toy_problem.h"

namespace neuroprospect::evolution {
namespace {

using scenes::ToyCampaign;
using scenes::ToyProblem;
using Order = ToyCampaign::Order;

EngineSettings settings(std::uint64_t births = 200, std::uint64_t lag = 8) {
  EngineSettings chosen;
  chosen.births = births;
  chosen.founders = 16;
  chosen.lag = lag;
  chosen.selection.window = 32;
  return chosen;
}

// every way of selecting, alone and with islands and mates
std::vector<EngineSettings> every_kind() {
  std::vector<EngineSettings> all;
  for (int kind = 0; kind < 5; ++kind) {
    for (const std::uint64_t islands : {1, 3}) {
      for (const double mate_rate : {0.0, 0.5}) {
        EngineSettings chosen = settings();
        chosen.islands = islands;
        chosen.migration = 0.2;
        chosen.mate_rate = mate_rate;
        chosen.selection.kind = static_cast<SelectionKind>(kind);
        chosen.selection.window = 10;
        chosen.selection.population = 12;
        chosen.selection.share = 0.4;
        chosen.selection.descriptors = {"last digit", "size"};
        chosen.selection.low = {0, -5};
        chosen.selection.high = {10, 5};
        chosen.selection.bins = {5, 4};
        chosen.selection.neighbours = 3;
        chosen.selection.archive_rate = 0.2;
        all.push_back(chosen);
      }
    }
  }
  return all;
}

ToyCampaign::Told lived(std::uint64_t birth, std::uint64_t generation, double child) {
  // every eleventh life fails
  if (birth % 11 == 5) return {generation, std::nullopt, std::nullopt};
  return {generation, Score{{child}, {static_cast<double>(birth % 10), child}}, child};
}

// ... with two objectives that contradict each other
ToyCampaign::Told torn(std::uint64_t birth, std::uint64_t generation, double child) {
  auto told = lived(birth, generation, child);
  if (told.score) told.score->objectives.push_back(-std::abs(child - 3));
  return told;
}

struct Line {
  std::uint64_t birth;
  std::uint64_t generation;
  std::uint64_t island;
  std::vector<std::uint64_t> parents;
  double child;
  bool operator==(const Line&) const = default;
  bool operator<(const Line& other) const { return birth < other.birth; }
};

using Tell = ToyCampaign::Told (*)(std::uint64_t, std::uint64_t, double);

// Lives finish in an order drawn from `shuffle`, up to `workers` in flight; stops after
// `stop_after` tells, as a kill would, and returns what was told.
std::set<Line> run(ToyCampaign& campaign, std::size_t workers, std::uint64_t shuffle,
                   std::size_t stop_after = ~std::size_t{0}, Tell tell = lived) {
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
    campaign.tell(order.birth, tell(order.birth, order.generation, order.child));
    std::vector<std::uint64_t> parents;
    for (const ParentRef& parent : order.parents) parents.push_back(parent.birth);
    lines.insert({order.birth, order.generation, order.island, parents, order.child});
  }
  return lines;
}

// birth → death
std::map<std::uint64_t, std::uint64_t> deaths_of(ToyCampaign& campaign) {
  std::map<std::uint64_t, std::uint64_t> deaths;
  for (const Death& d : campaign.take_deaths()) CHECK(deaths.emplace(d.birth, d.death).second);
  return deaths;
}

TEST_CASE("any number of workers and any order of finishing give the same births and deaths") {
  for (const EngineSettings& chosen : every_kind()) {
    for (const Tell tell : {lived, torn}) {
      if (tell == torn && chosen.selection.kind == SelectionKind::proportional) continue;
      INFO(name_of(chosen.selection.kind)
           << ", islands " << chosen.islands << ", mate_rate " << chosen.mate_rate);
      ToyCampaign serial(ToyProblem{}, 1, chosen);
      const auto expected = run(serial, 1, 0, ~std::size_t{0}, tell);
      REQUIRE(expected.size() == 200);
      CHECK(serial.complete());
      const auto deaths = deaths_of(serial);
      // a birth is dead, or a member, or of a generation that is not whole
      std::set<std::uint64_t> accounted;
      for (const auto& [birth, death] : deaths) accounted.insert(birth);
      for (const std::uint64_t member : serial.members()) CHECK(accounted.insert(member).second);
      for (std::uint64_t birth = 0; birth < 200; ++birth) {
        const bool unborn_kin = by_generations(chosen) && brood_end(birth, chosen) > 200;
        if (!unborn_kin) CHECK(accounted.contains(birth));
      }
      for (std::uint64_t shuffle = 1; shuffle <= 20; ++shuffle) {
        ToyCampaign campaign(ToyProblem{}, 1, chosen);
        CHECK(run(campaign, 1 + shuffle % 12, shuffle, ~std::size_t{0}, tell) == expected);
        CHECK(deaths_of(campaign) == deaths);
        CHECK(campaign.members() == serial.members());
      }
    }
  }
}

TEST_CASE("an interrupted campaign goes on to the same births, with adults or recalling them") {
  for (const EngineSettings& chosen : every_kind()) {
    INFO(name_of(chosen.selection.kind)
         << ", islands " << chosen.islands << ", mate_rate " << chosen.mate_rate);
    ToyCampaign undisturbed(ToyProblem{}, 1, chosen);
    const auto expected = run(undisturbed, 3, 0);
    const auto deaths = deaths_of(undisturbed);
    for (std::uint64_t shuffle = 1; shuffle <= 20; ++shuffle) {
      // killed several times; each time only what was told is kept
      std::set<Line> kept;
      RandomStream random({.seed = shuffle, .index = 1});
      while (true) {
        const ToyCampaign::Recall recall = [&](std::uint64_t birth) {
          return std::ranges::find(kept, birth, &Line::birth)->child;
        };
        ToyCampaign campaign(ToyProblem{}, 1, chosen,
                             shuffle % 2 == 0 ? recall : ToyCampaign::Recall{});
        for (const Line& line : kept) {
          auto told = lived(line.birth, line.generation, line.child);
          if (shuffle % 2 == 0) told.adult.reset();
          campaign.tell(line.birth, std::move(told));
        }
        auto more = run(campaign, 6, shuffle, 1 + random.below(80));
        const bool whole = campaign.complete();
        kept.merge(more);
        if (!whole) continue;
        CHECK(deaths_of(campaign) == deaths);
        break;
      }
      CHECK(kept == expected);
    }
  }
}

TEST_CASE("an aging population draws the parents that it drew in the first version") {
  // copied from a program of schema version 1: a change here changes every campaign there is
  ToyCampaign campaign(ToyProblem{}, 1, settings());
  std::vector<std::uint64_t> parents;
  for (const Line& line : run(campaign, 1, 0)) {
    if (line.birth % 10 == 0 && line.birth >= 20) parents.push_back(line.parents.at(0));
  }
  CHECK(parents == std::vector<std::uint64_t>{8, 17, 28, 30, 35, 48, 48, 78, 78, 101, 110, 119, 119,
                                              136, 151, 138, 165, 175});
}

TEST_CASE("parents are older than the horizon, not dead, and did not fail") {
  for (const EngineSettings& chosen : every_kind()) {
    INFO(name_of(chosen.selection.kind)
         << ", islands " << chosen.islands << ", mate_rate " << chosen.mate_rate);
    ToyCampaign campaign(ToyProblem{}, 1, chosen);
    const auto lines = run(campaign, 8, 3);
    auto death = deaths_of(campaign);
    std::size_t mates = 0, strangers = 0, parents = 0;
    for (const Line& line : lines) {
      CHECK(line.island == line.birth % chosen.islands);
      CHECK(line.parents.empty() == (line.birth < 16));
      mates += line.parents.size() == 2 ? 1 : 0;
      for (const std::uint64_t parent : line.parents) {
        ++parents;
        CHECK(parent < horizon(line.birth, chosen));
        CHECK(parent % 11 != 5);
        if (death.contains(parent)) CHECK(line.birth < death[parent]);
        const std::uint64_t of = parent % chosen.islands;
        CHECK((of == line.island || of == (line.island + 1) % chosen.islands));
        strangers += of == line.island ? 0 : 1;
      }
      if (line.parents.size() == 2) CHECK(line.parents[0] != line.parents[1]);
    }
    // rates 0.5 (less those who draw themselves) and 0.2: outside with probability below 1e-6
    CHECK((chosen.mate_rate == 0 ? mates == 0 : mates > 40 && mates < 140));
    CHECK((chosen.islands == 1 ? strangers == 0
                               : strangers * 10 > parents && strangers * 3 < parents));
  }
}

TEST_CASE("aging: a birth dies when the window has passed over it") {
  ToyCampaign campaign(ToyProblem{}, 1, settings(500));
  for (const Line& line : run(campaign, 8, 3)) {
    for (const std::uint64_t parent : line.parents) {
      CHECK(parent + 8 <= line.birth);
      CHECK(parent + 8 + 32 > line.birth);
    }
  }
  for (const Death& death : campaign.take_deaths()) {
    CHECK(death.death == death.birth + 8 + (death.birth % 11 == 5 ? 0 : 32));
  }
}

TEST_CASE("adults are in memory only while they can be parents") {
  for (const EngineSettings& chosen : every_kind()) {
    ToyCampaign campaign(ToyProblem{}, 1, chosen);
    while (auto order = campaign.ask()) {
      campaign.tell(order->birth, lived(order->birth, order->generation, order->child));
      const std::uint64_t waiting =
          by_generations(chosen) ? std::max(chosen.founders, 12 * chosen.islands) : chosen.lag;
      CHECK(campaign.adults() <= campaign.members().size() + waiting);
    }
    CHECK(campaign.adults() <= 60);
  }
}

TEST_CASE("a recalled adult is fetched once, and only when it becomes a parent") {
  ToyCampaign before(ToyProblem{}, 1, settings());
  const auto lines = run(before, 1, 0, 150);
  std::map<std::uint64_t, int> fetched;
  ToyCampaign campaign(ToyProblem{}, 1, settings(), [&](std::uint64_t birth) {
    ++fetched[birth];
    return std::ranges::find(lines, birth, &Line::birth)->child;
  });
  for (const Line& line : lines) {
    auto told = lived(line.birth, line.generation, line.child);
    told.adult.reset();
    campaign.tell(line.birth, std::move(told));
  }
  CHECK(fetched.empty());
  std::set<std::uint64_t> parents;
  for (const Line& line : run(campaign, 1, 0)) {
    for (const std::uint64_t parent : line.parents) {
      if (parent < 150) parents.insert(parent);
    }
  }
  REQUIRE_FALSE(parents.empty());
  CHECK(fetched.size() == parents.size());
  for (const auto& [birth, times] : fetched) CHECK(times == 1);
}

TEST_CASE("no more lives are in flight than the lag allows") {
  ToyCampaign campaign(ToyProblem{}, 1, settings(200, 5));
  std::vector<Order> orders;
  while (auto order = campaign.ask()) orders.push_back(*order);
  CHECK(orders.size() == 5);
  campaign.tell(1, lived(1, 0, orders[1].child));
  CHECK_FALSE(campaign.ask());  // birth 5 still waits for birth 0
  campaign.tell(0, lived(0, 0, orders[0].child));
  CHECK(campaign.ask()->birth == 5);
}

TEST_CASE("a generation waits for the whole last one, and for nothing else") {
  EngineSettings chosen = settings(40);
  chosen.selection.kind = SelectionKind::truncation;
  chosen.selection.population = 10;
  ToyCampaign campaign(ToyProblem{}, 1, chosen);
  std::vector<Order> founders;
  while (auto order = campaign.ask()) founders.push_back(*order);
  CHECK(founders.size() == 16);
  for (const Order& order : founders) {
    CHECK_FALSE(campaign.ask());
    campaign.tell(order.birth, lived(order.birth, 0, order.child));
  }
  std::size_t generation = 0;
  while (campaign.ask()) ++generation;
  CHECK(generation == 10);
}

TEST_CASE("where every possible parent failed, a founder is born") {
  for (const EngineSettings& chosen : every_kind()) {
    ToyCampaign campaign(ToyProblem{}, 1, chosen);
    while (auto order = campaign.ask()) {
      CHECK(order->parents.empty());
      CHECK(order->generation == 0);
      campaign.tell(order->birth, {order->generation, std::nullopt, std::nullopt});
    }
    CHECK(campaign.complete());
  }
}

TEST_CASE("without migration islands share no descent; with it, they do") {
  for (const double migration : {0.0, 0.1}) {
    EngineSettings chosen = settings(2000);
    chosen.islands = 4;
    chosen.migration = migration;
    ToyCampaign campaign(ToyProblem{}, 1, chosen);
    std::map<std::uint64_t, std::set<std::uint64_t>> roots;  // of a birth: its founders' islands
    std::set<std::uint64_t> last;
    for (const Line& line : run(campaign, 4, 2)) {
      if (line.parents.empty()) roots[line.birth] = {line.island};
      for (const std::uint64_t parent : line.parents) {
        roots[line.birth].insert(roots[parent].begin(), roots[parent].end());
      }
      if (migration == 0) CHECK(roots[line.birth] == std::set{line.island});
      if (line.birth >= 1900 && !roots[line.birth].contains(line.island)) last.insert(line.island);
    }
    if (migration > 0) CHECK(last.size() >= 3);  // one island's founders took over the ring
  }
}

TEST_CASE("an extended campaign is the longer one") {
  for (const EngineSettings& chosen : every_kind()) {
    EngineSettings brief = chosen;
    brief.births = 131;
    ToyCampaign first(ToyProblem{}, 1, brief);
    auto lines = run(first, 4, 1);
    const auto early = deaths_of(first);
    ToyCampaign extended(ToyProblem{}, 1, chosen);
    for (const Line& line : lines) {
      extended.tell(line.birth, lived(line.birth, line.generation, line.child));
    }
    lines.merge(run(extended, 4, 2));
    ToyCampaign longer(ToyProblem{}, 1, chosen);
    CHECK(run(longer, 1, 0) == lines);
    const auto deaths = deaths_of(longer);
    CHECK(deaths_of(extended) == deaths);
    CHECK(std::ranges::includes(deaths, early));
  }
}

TEST_CASE("mistakes are named") {
  const auto refusal = [](const EngineSettings& chosen, std::size_t objectives = 1) -> std::string {
    try {
      validate(chosen, objectives);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::input);
      return error.what();
    }
    return "";
  };
  for (const EngineSettings& right : every_kind()) CHECK(refusal(right).empty());
  CHECK_THROWS_WITH(ToyCampaign(ToyProblem{}, 1, settings(100, 17)),
                    Catch::Contains("evolution.lag = 17 is above evolution.founders = 16"));
  EngineSettings wrong = settings(100, 15);
  wrong.islands = 3;
  CHECK_THAT(refusal(wrong), Catch::Contains("less 2 of 3 islands"));
  wrong.islands = 17;
  CHECK_THAT(refusal(wrong), Catch::Contains("islands = 17 is above evolution.founders = 16"));

  wrong = settings();
  wrong.selection.kind = SelectionKind::map_elites;
  CHECK_THAT(refusal(wrong), Catch::Contains("\"map_elites\" needs descriptors"));
  wrong.selection.descriptors = {"limbs"};
  CHECK_THAT(refusal(wrong), Catch::Contains("selection.low has 0 values for 1 descriptors"));
  wrong.selection.low = {3};
  wrong.selection.high = {3};
  CHECK_THAT(refusal(wrong), Catch::Contains("limbs has a range from 3 to 3"));
  wrong.selection.low = {-std::numeric_limits<double>::infinity()};
  CHECK_THAT(refusal(wrong), Catch::Contains("limbs has a range from -inf to 3"));
  wrong.selection.low = {-1e308};
  wrong.selection.high = {1e308};
  CHECK_THAT(refusal(wrong), Catch::Contains("and be finite"));
  wrong.selection.low = {3};
  wrong.selection.high = {9};
  CHECK_THAT(refusal(wrong), Catch::Contains("selection.bins has 0 values"));
  wrong.selection.descriptors = {"a", "b"};
  wrong.selection.low = {0, 0};
  wrong.selection.high = {1, 1};
  wrong.selection.bins = {1'000'000, 1'000'000};
  CHECK_THAT(refusal(wrong), Catch::Contains("over the limit"));
  wrong.selection.kind = SelectionKind::proportional;
  CHECK_THAT(refusal(wrong, 2), Catch::Contains("is of one objective, not 2"));

  ToyCampaign campaign(ToyProblem{}, 1, settings());
  const Order order = *campaign.ask();
  CHECK_THROWS_WITH(campaign.tell(0, {0, Score{{1}, {}}, std::nullopt}),
                    Catch::Contains("score but no adult"));
  CHECK_THROWS_WITH(campaign.tell(0, {0, Score{{std::nan("")}, {}}, 1.0}),
                    Catch::Contains("not finite"));
  campaign.tell(0, lived(0, 0, order.child));
  CHECK_THROWS_WITH(campaign.tell(0, lived(0, 0, order.child)), Catch::Contains("told twice"));
  CHECK_THROWS_WITH(campaign.tell(200, lived(200, 0, 1)), Catch::Contains("none of 200"));
}

TEST_CASE("a problem without recombination refuses mates") {
  struct Asexual {
    using Child = double;
    using Adult = double;
    [[nodiscard]] double founder(std::uint64_t) const { return 0; }
    [[nodiscard]] double conceive(std::uint64_t, double parent) const { return parent; }
  };
  EngineSettings chosen = settings();
  CHECK_NOTHROW(Campaign<Asexual>(Asexual{}, 1, chosen));
  chosen.mate_rate = 0.1;
  CHECK_THROWS_WITH(Campaign<Asexual>(Asexual{}, 1, chosen), Catch::Contains("mate_rate = 0.1"));
}

}  // namespace
}  // namespace neuroprospect::evolution

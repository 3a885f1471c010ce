// Tests for tests/scenes/virtual_time.h, which scaling is measured with: what can be worked out by
// hand, with the real campaign.
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <numeric>
#include <queue>
#include <vector>

#include "evolution/lag.h"
#include "tests/scenes/toy_problem.h"
#include "tests/scenes/virtual_time.h"

namespace neuroprospect::evolution {
namespace {

using scenes::LifeSpan;
using scenes::ToyCampaign;
using Order = ToyCampaign::Order;

// The toy campaign; each birth lives for duration_s(birth).
template <class Duration>
std::vector<LifeSpan> simulate(std::size_t workers, const EngineSettings& settings,
                               Duration duration_s) {
  ToyCampaign campaign({}, 1, settings);
  const Work<Order, double> work{
      .ask = [&] { return campaign.ask(); },
      .evaluate = [](const Order& order) { return order.child; },
      .tell =
          [&](const Order& order, double report) {
            campaign.tell(order.birth, {order.generation, Score{{report}, {}}, report});
          }};
  auto lives = scenes::run_virtual<Order, double>(
      work, workers, [&](const Order& order) { return duration_s(order.birth); });
  CHECK(campaign.complete());
  return lives;
}

EngineSettings with_lag(std::uint64_t lag, std::uint64_t births) {
  return {.births = births, .founders = lag, .lag = lag, .selection = {}};
}

EngineSettings with_generations(int size, std::uint64_t births) {
  EngineSettings settings = with_lag(1, births);
  settings.founders = static_cast<std::uint64_t>(size);
  settings.selection.kind = SelectionKind::truncation;
  settings.selection.population = size;
  return settings;
}

double always_two(std::uint64_t) { return 2; }

TEST_CASE("lives of equal length keep every worker that the lag has work for") {
  struct Case {
    std::size_t workers;
    std::uint64_t lag;
    double utilisation;
  };
  for (const auto& [workers, lag, expected] : std::initializer_list<Case>{{1, 1, 1},
                                                                          {1, 5, 1},
                                                                          {4, 4, 1},
                                                                          {4, 5, 1},
                                                                          {4, 7, 1},
                                                                          {4, 8, 1},
                                                                          {4, 1, 0.25},
                                                                          {4, 3, 0.75},
                                                                          {64, 16, 0.25},
                                                                          {4096, 1024, 0.25},
                                                                          {4096, 4096, 1}}) {
    INFO(workers << " workers, lag " << lag);
    const auto lives = simulate(workers, with_lag(lag, 8 * std::lcm(lag, workers)), always_two);
    const auto usage = scenes::usage(lives, workers);
    CHECK(usage.utilisation == Approx(expected));
    CHECK(usage.mean_life_s == Approx(2));
  }
}

TEST_CASE("every life starts when a hand-drawn timetable says") {
  // Lives of 2 and 1 seconds in turns, two workers. With lag 2, birth 2 needs birth 0, so the one
  // that lived birth 1 waits a second of every two. With lag 3 it lives birth 2 meanwhile.
  const auto turns = [](std::uint64_t birth) { return birth % 2 == 0 ? 2.0 : 1.0; };
  const auto starts = [](const std::vector<LifeSpan>& lives) {
    std::vector<double> times;
    times.reserve(lives.size());
    for (const LifeSpan& life : lives) times.push_back(life.start_s);
    return times;
  };
  const auto waiting = simulate(2, with_lag(2, 8), turns);
  CHECK(starts(waiting) == std::vector<double>{0, 0, 2, 2, 4, 4, 6, 6});
  CHECK(scenes::usage(waiting, 2).utilisation == Approx(0.75));
  CHECK(scenes::usage(waiting, 2).lives_per_s == Approx(7.0 / 6));
  const auto busy = simulate(2, with_lag(3, 8), turns);
  CHECK(starts(busy) == std::vector<double>{0, 0, 1, 2, 3, 3, 4, 5});
  CHECK(scenes::usage(busy, 2).utilisation == Approx(1));
  // from life 2 on: starts at 1, and 5 other starts within 4 seconds
  CHECK(scenes::usage(busy, 2, 2).lives_per_s == Approx(5.0 / 4));
}

TEST_CASE("one long life stops everybody once the lag is used up") {
  // Birth 0 lives 100 s, the others 1 s, 4 workers: with lag 31 the other three live 30 births in
  // 10 s and wait for 90; then all four are busy.
  const auto lives = simulate(4, with_lag(31, 31 + 40),
                              [](std::uint64_t birth) { return birth == 0 ? 100.0 : 1.0; });
  CHECK(lives[30].start_s == 9);
  CHECK(lives[31].start_s == 100);
  CHECK(lives.back().start_s == 109);
  // busy until the start of the last life: birth 0, 30 others, and 36 whole lives after it
  CHECK(scenes::usage(lives, 4).utilisation == Approx((100 + 30 + 36) / (4 * 109.0)));
}

TEST_CASE("exponential lives, lag and workers 2: three quarters") {
  // While both are busy, the elder ends first half of the time, and nobody waits; else the
  // younger's worker waits for the elder, 1 mean life. So each state has half of the time: (1 +
  // 1/2) / 2. 100,000 births are some 33,000 turns of both states, the standard error is 0.001; the
  // margin is five of them: one seed in a million would fail.
  const auto lives = simulate(2, with_lag(2, 100'000), [](std::uint64_t birth) {
    return -std::log(1 - RandomStream({.seed = 3, .birth = birth}).uniform());
  });
  const auto usage = scenes::usage(lives, 2);
  CHECK(usage.utilisation == Approx(0.75).margin(0.005));
  CHECK(usage.lives_per_s * usage.mean_life_s == Approx(2 * usage.utilisation).epsilon(0.001));
}

TEST_CASE("generations wait for their last life") {
  // broods of 6 lives of one second, 4 workers: 4 and then 2 of them; 8 fill two rounds
  const auto second = [](std::uint64_t) { return 1.0; };
  const auto uneven = simulate(4, with_generations(6, 60 + 1), second);
  CHECK(uneven.back().start_s == 20);
  CHECK(scenes::usage(uneven, 4).utilisation == Approx(0.75));
  const auto even = simulate(4, with_generations(8, 80 + 1), second);
  CHECK(scenes::usage(even, 4).utilisation == Approx(1));
  // one life of ten in each brood lasts 5 s, the others 1 s: 14 s of work, 5 s of time, 10 workers
  const auto slow = simulate(10, with_generations(10, 100 + 1),
                             [](std::uint64_t birth) { return birth % 10 == 0 ? 5.0 : 1.0; });
  CHECK(slow.back().start_s == 50);
  CHECK(scenes::usage(slow, 10).utilisation == Approx(0.28));
}

double long_tailed(std::uint64_t birth) {
  return std::exp(0.5 * RandomStream({.seed = 4, .birth = birth}).normal() - 0.125);
}

TEST_CASE("lives start when the recursion of the bounded lag says") {
  // A birth starts at the latest of: its predecessor's start, the end of the last life that is lag
  // births older or more, and the moment that a worker is idle.
  for (const std::size_t workers : {1, 3, 64, 500}) {
    for (const std::uint64_t lag : {workers / 2 + 1, workers, 3 * workers}) {
      INFO(workers << " workers, lag " << lag);
      const auto lives = simulate(workers, with_lag(lag, 5000), long_tailed);
      std::priority_queue<double, std::vector<double>, std::greater<>> idle_s;
      for (std::size_t i = 0; i < workers; ++i) idle_s.push(0);
      std::vector<double> all_ended_s;  // of each birth and those before it
      double start_s = 0;
      for (std::uint64_t birth = 0; birth < lives.size(); ++birth) {
        start_s = std::max(start_s, idle_s.top());
        idle_s.pop();
        if (birth >= lag) start_s = std::max(start_s, all_ended_s[birth - lag]);
        const double end_s = start_s + long_tailed(birth);
        idle_s.push(end_s);
        all_ended_s.push_back(birth == 0 ? end_s : std::max(all_ended_s.back(), end_s));
        REQUIRE(lives[birth].start_s == start_s);
        REQUIRE(lives[birth].end_s == end_s);
      }
    }
  }
}

TEST_CASE("the recommended lag keeps workers busy, a lag of their number does not") {
  // Over 60 seeds of 3,000 lives each worker, the busy share is 0.978 with a standard deviation of
  // 0.003: 0.95 is nine of them away, less than one seed in a million.
  for (const std::size_t workers : {16, 64}) {
    INFO(workers << " workers");
    const auto busy = [&](std::uint64_t lag) {
      const auto lives = simulate(workers, with_lag(lag, 3000 * workers), long_tailed);
      return scenes::usage(lives, workers, 10 * lag).utilisation;
    };
    CHECK(busy(recommended_lag(workers)) > 0.95);
    CHECK(busy(workers) < 0.6);
  }
}

}  // namespace
}  // namespace neuroprospect::evolution

// Tests for evolution/executor.h: threads do what the serial executor does, and stop when told to.
#include "evolution/executor.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "base/error.h"
#include "base/random.h"

namespace neuroprospect::evolution {
namespace {

// for what should happen at once, on a busy machine
constexpr std::chrono::seconds kPatience(20);

// 100 orders, at most 8 in flight; evaluating squares.
struct Bench {
  int next = 0;
  std::map<int, int> told;
  std::atomic<int> evaluating = 0;
  std::atomic<int> most = 0;
  Stop stop = Stop::no;
  int stop_after = 1000;
  bool company = false;  // whether there are workers enough for two at once

  Work<int, int> work() {
    return {
        .ask = [this]() -> std::optional<int> {
          const int in_flight = next - static_cast<int>(told.size());
          return next < 100 && in_flight < 8 ? std::optional(next++) : std::nullopt;
        },
        .evaluate =
            [this](const int& order) {
              const int now = ++evaluating;
              for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
              }
              // with others, the first one waits for company, however busy the machine is
              const auto start = std::chrono::steady_clock::now();
              do {
                std::this_thread::sleep_for(std::chrono::milliseconds(1 + order % 3));
              } while (company && most < 2 && std::chrono::steady_clock::now() - start < kPatience);
              --evaluating;
              return order * order;
            },
        .tell =
            [this](const int& order, int report) {
              told[order] = report;
              if (static_cast<int>(told.size()) == stop_after) stop = Stop::finish;
            },
        .stop = [this] { return stop; }};
  }
};

TEST_CASE("threads tell what serial tells") {
  Bench serial;
  CHECK(run_serial(serial.work()) == Ended::complete);
  REQUIRE(serial.told.size() == 100);
  CHECK(serial.told[9] == 81);
  for (const int workers : {1, 2, 3, 7}) {
    Bench threads;
    threads.company = workers > 1;
    CHECK(run_threads(threads.work(), workers) == Ended::complete);
    CHECK(threads.told == serial.told);
    CHECK(threads.most <= workers);
    if (workers > 1) CHECK(threads.most > 1);
  }
}

TEST_CASE("a long life keeps no other worker waiting") {
  // Births 0 and 5 end only after 60 others did: with three workers the third has to live them all,
  // and what it waits for would never come.
  std::atomic<int> others = 0;
  int next = 0;
  int told = 0;
  const Work<int, int> work{.ask = [&]() -> std::optional<int> {
                              return next < 62 ? std::optional(next++) : std::nullopt;
                            },
                            .evaluate =
                                [&](const int& order) {
                                  const auto start = std::chrono::steady_clock::now();
                                  const auto waits = [&] {
                                    return others < 60 &&
                                           std::chrono::steady_clock::now() - start < kPatience;
                                  };
                                  if (order != 0 && order != 5) return ++others;
                                  while (waits()) std::this_thread::yield();
                                  return others.load();
                                },
                            .tell =
                                [&](const int& order, int report) {
                                  ++told;
                                  if (order == 0 || order == 5) CHECK(report == 60);
                                }};
  CHECK(run_threads(work, 3) == Ended::complete);
  CHECK(told == 62);
}

TEST_CASE("every worker has a life in flight as long as there are orders") {
  // Lives of log-normal length, spread 1: after each report the worker is given the next order
  // before the next report is waited for. All workers live at once: the first lives wait for each
  // other.
  for (const int workers : {1, 2, 5, 16}) {
    INFO(workers << " workers");
    const int orders = 20 * workers;
    std::atomic<int> begun = 0;
    int next = 0;
    int told = 0;
    const Work<int, bool> work{
        .ask = [&]() -> std::optional<int> {
          return next < orders ? std::optional(next++) : std::nullopt;
        },
        .evaluate =
            [&](const int& order) {
              ++begun;
              const auto start = std::chrono::steady_clock::now();
              while (order < workers && begun < workers &&
                     std::chrono::steady_clock::now() - start < kPatience) {
                std::this_thread::yield();
              }
              RandomStream random({.birth = static_cast<std::uint64_t>(order)});
              std::this_thread::sleep_for(
                  std::chrono::duration<double, std::milli>(std::exp(random.normal()) / 4));
              return begun >= workers;
            },
        .tell =
            [&](const int&, bool all_lived_at_once) {
              CHECK(all_lived_at_once);
              CHECK(next - told == std::min(workers, orders - told));
              ++told;
            }};
    CHECK(run_threads(work, workers) == Ended::complete);
    CHECK(told == orders);
  }
}

TEST_CASE("finish tells everything that was handed out, and no more") {
  for (const int workers : {0, 3}) {
    Bench bench;
    bench.stop_after = 20;
    CHECK((workers == 0 ? run_serial(bench.work()) : run_threads(bench.work(), workers)) ==
          Ended::finished);
    CHECK(static_cast<int>(bench.told.size()) == bench.next);
    CHECK(bench.told.size() >= 20);
    CHECK(bench.told.size() < 28);
  }
}

TEST_CASE("drop returns with lives in flight") {
  std::atomic<bool> release = false;
  std::atomic<int> ended = 0;
  int asked = 0;
  int polls = 0;
  const Work<int, int> work{.ask = [&]() -> std::optional<int> { return asked++; },
                            .evaluate =
                                [&](const int&) {
                                  while (!release) std::this_thread::yield();
                                  ++ended;
                                  return 0;
                                },
                            .tell = [](const int&, int) { FAIL("nothing can have ended"); },
                            .stop = [&] { return ++polls > 2 ? Stop::drop : Stop::no; }};
  CHECK(run_threads(work, 2) == Ended::dropped);
  CHECK(ended == 0);
  release = true;
  while (ended < 2) std::this_thread::yield();
}

TEST_CASE("an exception of a life reaches the caller") {
  for (const int workers : {0, 2}) {
    int next = 0;
    const Work<int, int> work{.ask = [&]() -> std::optional<int> {
                                return next < 10 ? std::optional(next++) : std::nullopt;
                              },
                              .evaluate = [](const int& order) -> int {
                                require(order != 4, "order {} is broken", order);
                                return 0;
                              },
                              .tell = [](const int&, int) {}};
    CHECK_THROWS_WITH(workers == 0 ? run_serial(work) : run_threads(work, workers),
                      Catch::Contains("order 4 is broken"));
  }
}

}  // namespace
}  // namespace neuroprospect::evolution

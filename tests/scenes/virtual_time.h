// tests/scenes/virtual_time.h: a campaign driven in virtual time, by a discrete-event simulation:
// the executor that thousands of workers would be, on one thread and within seconds. For the tests
// and benches of scaling. Thread safety: functions of their arguments, on the caller's thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "base/error.h"
#include "evolution/executor.h"

namespace neuroprospect::scenes {

/// When a life was lived [s].
struct LifeSpan {
  double start_s = 0;
  double end_s = 0;
};

/// Drives `work` as `run_threads` does, with `workers` (at least 1) who take no time but for
/// `duration_s` of each order: its result is told at the moment that its life ends, those of one
/// moment in the order they were handed out, and idle workers ask after each. Returns the lives in
/// the order in which they were handed out.
template <class Order, class Report>
std::vector<LifeSpan> run_virtual(const evolution::Work<Order, Report>& work, std::size_t workers,
                                  const std::function<double(const Order&)>& duration_s) {
  struct Ending {
    double time_s;
    std::size_t life;
    std::size_t worker;
    bool operator>(const Ending& other) const {
      return std::pair(time_s, life) > std::pair(other.time_s, other.life);
    }
  };
  std::priority_queue<Ending, std::vector<Ending>, std::greater<>> in_flight;
  std::vector<std::optional<Order>> orders(workers);  // of each worker
  std::vector<std::size_t> idle(workers);
  std::iota(idle.rbegin(), idle.rend(), std::size_t{0});
  std::vector<LifeSpan> lives;
  double now_s = 0;
  while (true) {
    while (!idle.empty() && work.stop() == evolution::Stop::no) {
      std::optional<Order> order = work.ask();
      if (!order) break;
      const std::size_t worker = idle.back();
      idle.pop_back();
      const double end_s = now_s + duration_s(*order);
      in_flight.push({end_s, lives.size(), worker});
      orders[worker] = std::move(order);
      lives.push_back({now_s, end_s});
    }
    if (in_flight.empty()) return lives;
    const Ending ending = in_flight.top();
    in_flight.pop();
    now_s = ending.time_s;
    const Order& order = *orders[ending.worker];
    work.tell(order, work.evaluate(order));
    idle.push_back(ending.worker);
  }
}

/// What `workers` made of their time between the start of life `from` and the start of the last
/// one: without the end, where there is nothing left to hand out.
struct Usage {
  double utilisation = 0;  ///< share of the time that the workers were busy, in [0, 1]
  double lives_per_s = 0;  ///< handed out
  double mean_life_s = 0;  ///< of those handed out
};

/// Needs lives as `run_virtual` returns them, of which the last starts later than life `from`.
inline Usage usage(const std::vector<LifeSpan>& lives, std::size_t workers, std::size_t from = 0) {
  require(from + 1 < lives.size(), "{} lives, from {}", lives.size(), from);
  const double first_s = lives[from].start_s;
  const double last_s = lives.back().start_s;
  require(last_s > first_s, "no time passes from life {} to {}", from, lives.size());
  double busy_s = 0;
  double life_s = 0;
  for (std::size_t i = 0; i < lives.size(); ++i) {
    busy_s += std::max(0.0, std::min(lives[i].end_s, last_s) - std::max(lives[i].start_s, first_s));
    if (i >= from) life_s += lives[i].end_s - lives[i].start_s;
  }
  const auto counted = static_cast<double>(lives.size() - from);
  return {busy_s / (static_cast<double>(workers) * (last_s - first_s)),
          (counted - 1) / (last_s - first_s), life_s / counted};
}

}  // namespace neuroprospect::scenes

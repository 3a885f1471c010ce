// analysis/in_parallel.h: many independent things of a study, several at once.
// Thread safety: `evaluate` is called from many threads at once, everything else from the caller's.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "analysis/study.h"

namespace neuroprospect::analysis {

/// evaluate(order) of each order, in the order of `orders` whichever ends first. `evaluate` is
/// pure, and owns what it needs: what is dropped goes on after this has thrown Stopped.
template <class Result, class Order, class Evaluate>
std::vector<Result> in_parallel(const std::vector<Order>& orders, Evaluate evaluate,
                                const Execution& how) {
  std::vector<Result> results(orders.size());
  std::size_t asked = 0;
  std::uint64_t done = 0;
  const auto tell_progress = [&] {
    if (how.progress) how.progress(done, orders.size());
  };
  tell_progress();
  using Numbered = std::pair<std::size_t, Order>;
  const evolution::Work<Numbered, Result> work{
      .ask = [&]() -> std::optional<Numbered> {
        if (asked == orders.size()) return std::nullopt;
        const std::size_t next = asked++;
        return Numbered{next, orders[next]};
      },
      .evaluate = [evaluate](const Numbered& order) { return evaluate(order.second); },
      .tell =
          [&](const Numbered& order, Result result) {
            results[order.first] = std::move(result);
            ++done;
            tell_progress();
          },
      .stop = [&] { return how.stop ? how.stop() : evolution::Stop::no; }};
  if (evolution::run_threads(work, how.workers) != evolution::Ended::complete) throw Stopped{};
  return results;
}

}  // namespace neuroprospect::analysis

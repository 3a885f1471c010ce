#include "evolution/population/pareto.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace neuroprospect::evolution {
namespace {

// fast-non-dominated-sort: rank 0 is dominated by nobody, rank 1 only by rank 0, …
std::vector<std::size_t> ranks_of(std::span<const Candidate> candidates) {
  const std::size_t n = candidates.size();
  std::vector<std::vector<std::size_t>> dominated(n);
  std::vector<std::size_t> dominators(n, 0);
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b < n; ++b) {
      if (!dominates(candidates[a].score, candidates[b].score)) continue;
      dominated[a].push_back(b);
      ++dominators[b];
    }
  }
  std::vector<std::size_t> ranks(n, 0);
  std::vector<std::size_t> front;
  for (std::size_t i = 0; i < n; ++i) {
    if (dominators[i] == 0) front.push_back(i);
  }
  for (std::size_t rank = 0; !front.empty(); ++rank) {
    std::vector<std::size_t> next;
    for (const std::size_t a : front) {
      ranks[a] = rank;
      for (const std::size_t b : dominated[a]) {
        if (--dominators[b] == 0) next.push_back(b);
      }
    }
    front = std::move(next);
  }
  return ranks;
}

// crowding-distance-assignment within each rank; the ends of a front are infinitely uncrowded
std::vector<double> room_around(std::span<const Candidate> candidates,
                                const std::vector<std::size_t>& ranks) {
  std::vector<double> room(candidates.size(), 0);
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t m = 0; m < candidates.front().score.objectives.size(); ++m) {
    const auto value = [&](std::size_t i) { return candidates[i].score.objectives[m]; };
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
      return std::tuple(ranks[a], value(a), a) < std::tuple(ranks[b], value(b), b);
    });
    for (std::size_t begin = 0; begin < order.size();) {
      std::size_t last = begin;
      while (last + 1 < order.size() && ranks[order[last + 1]] == ranks[order[begin]]) ++last;
      const double range = value(order[last]) - value(order[begin]);
      room[order[begin]] = room[order[last]] = std::numeric_limits<double>::infinity();
      for (std::size_t i = begin + 1; i < last && range > 0; ++i) {
        room[order[i]] += (value(order[i + 1]) - value(order[i - 1])) / range;
      }
      begin = last + 1;
    }
  }
  return room;
}

}  // namespace

bool dominates(const Score& a, const Score& b) {
  bool better = false;
  for (std::size_t m = 0; m < a.objectives.size(); ++m) {
    if (a.objectives[m] < b.objectives[m]) return false;
    better = better || a.objectives[m] > b.objectives[m];
  }
  return better;
}

std::vector<std::size_t> best_first(std::span<const Candidate> candidates) {
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (candidates.empty()) return order;
  if (candidates.front().score.objectives.size() == 1) {
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
      return std::tuple(-candidates[a].score.objectives[0], candidates[a].birth) <
             std::tuple(-candidates[b].score.objectives[0], candidates[b].birth);
    });
    return order;
  }
  const auto ranks = ranks_of(candidates);
  const auto room = room_around(candidates, ranks);
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return std::tuple(ranks[a], -room[a], candidates[a].birth) <
           std::tuple(ranks[b], -room[b], candidates[b].birth);
  });
  return order;
}

}  // namespace neuroprospect::evolution

#include "analysis/survival.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace neuroprospect::analysis {

Survival::Survival(std::span<const std::uint32_t> block, std::size_t blocks,
                   std::span<const double> time, std::span<const std::uint8_t> happened)
    : sizes_(blocks) {
  require(time.size() == block.size() && happened.size() == block.size(),
          "{} times and {} ends in {} places", time.size(), happened.size(), block.size());
  for (std::size_t i = 0; i < block.size(); ++i) {
    if (std::isnan(time[i])) continue;
    observations_.push_back({time[i], happened[i] != 0, block[i]});
    sizes_[block[i]] += 1;
  }
  std::ranges::stable_sort(observations_, [](const Observation& a, const Observation& b) {
    return a.time != b.time ? a.time < b.time : a.happened > b.happened;
  });
}

double Survival::watched(std::span<const double> weights) const {
  double sum = 0;
  for (std::size_t b = 0; b < sizes_.size(); ++b) sum += weights[b] * sizes_[b];
  return sum;
}

template <class Step>
void Survival::walk(std::span<const double> weights, Step&& step) const {
  double at_risk = watched(weights);
  double surviving = 1;
  for (std::size_t i = 0; i < observations_.size();) {
    const double time = observations_[i].time;
    double events = 0;
    double ended = 0;
    for (; i < observations_.size() && observations_[i].time == time; ++i) {
      const double weight = weights[observations_[i].block];
      (observations_[i].happened ? events : ended) += weight;
    }
    if (events > 0) {
      // weights are whole numbers, so what is at risk is exact, and all of it leaves nobody
      surviving *= (at_risk - events) / at_risk;
      if (!step(time, surviving)) return;
    }
    at_risk -= events + ended;
  }
}

double Survival::survivors(std::span<const double> weights, double time) const {
  double result = 1;
  walk(weights, [&](double at, double surviving) {
    if (at > time) return false;
    result = surviving;
    return true;
  });
  return watched(weights) == 0 ? std::numeric_limits<double>::quiet_NaN() : result;
}

double Survival::median(std::span<const double> weights) const {
  if (watched(weights) == 0) return std::numeric_limits<double>::quiet_NaN();
  double result = std::numeric_limits<double>::infinity();
  walk(weights, [&](double at, double surviving) {
    if (surviving > 0.5 + 1e-12) return true;  // a product of ratios that may be rounded
    result = at;
    return false;
  });
  return result;
}

double Survival::restricted_mean(std::span<const double> weights, double horizon) const {
  if (watched(weights) == 0) return std::numeric_limits<double>::quiet_NaN();
  double area = 0;
  double since = 0;
  double level = 1;
  walk(weights, [&](double at, double surviving) {
    if (at >= horizon) return false;
    area += level * (at - since);
    since = at;
    level = surviving;
    return true;
  });
  return area + level * (horizon - since);
}

}  // namespace neuroprospect::analysis

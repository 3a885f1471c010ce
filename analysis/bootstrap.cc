#include "analysis/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "analysis/interval.h"
#include "base/error.h"
#include "base/random.h"

namespace neuroprospect::analysis {
namespace {

double normal_below(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }

// The share of draws on each side of the interval, for this effective number of blocks.
double tail_of(double blocks) {
  const double b = std::floor(blocks);
  return normal_below(-std::sqrt(b / (b - 1)) * student_t_quantile(0.975, static_cast<int>(b) - 1));
}

// The p-quantile of ascending values, between neighbours.
double quantile(std::span<const double> values, double p) {
  const double at = p * static_cast<double>(values.size() - 1);
  const auto i = static_cast<std::size_t>(at);
  const double share = at - std::floor(at);
  if (share == 0 || i + 1 == values.size() || values[i] == values[i + 1]) return values[i];
  return values[i] + share * (values[i + 1] - values[i]);
}

std::optional<double> finite(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace

Bootstrap::Bootstrap(const Blocks& blocks, std::uint64_t seed, std::uint64_t resamples)
    : blocks_(blocks), resamples_(resamples), times_(resamples * blocks.count) {
  for (std::uint64_t r = 0; r < resamples; ++r) {
    RandomStream random({.seed = seed, .purpose = Purpose::bootstrap, .index = r});
    for (std::size_t i = 0; i < blocks.count; ++i) {
      ++times_[r * blocks.count + random.below(blocks.count)];
    }
  }
}

Bounded Bootstrap::operator()(const Statistic& statistic, std::span<const double> sizes) const {
  require(sizes.size() == blocks_.count, "{} sizes of {} blocks", sizes.size(), blocks_.count);
  Bounded result;
  result.value = statistic(std::vector<double>(blocks_.count, 1.0));
  const double effective = effective_number(sizes);
  if (effective < kFewestBlocks) {
    result.interval = fmt::format("none: its births are of {:.1f} {} in effect, and {} are needed",
                                  effective, blocks_.kind, kFewestBlocks);
    return result;
  }
  std::vector<double> weights(blocks_.count);
  std::vector<double> values;
  values.reserve(resamples_);
  for (std::uint64_t r = 0; r < resamples_; ++r) {
    const auto times = std::span(times_).subspan(r * blocks_.count, blocks_.count);
    std::ranges::copy(times, weights.begin());
    const double value = statistic(weights);
    if (!std::isnan(value)) values.push_back(value);
  }
  if (values.size() * 20 < resamples_ * 19) {
    result.interval = "none: it has no value in more than one draw of twenty";
    return result;
  }
  std::ranges::sort(values);
  const double tail = tail_of(effective);
  result.low = finite(quantile(values, tail));
  result.high = finite(quantile(values, 1 - tail));
  const auto used = std::ranges::count_if(sizes, [](double size) { return size > 0; });
  result.interval = fmt::format("95 % block bootstrap over {} {} ({:.1f} in effect)", used,
                                blocks_.kind, effective);
  if (!result.low || !result.high)
    result.interval += "; where it is open, beyond what was observed";
  return result;
}

void add(std::vector<Estimate>& estimates, const Series& series, const db::NumberOrName& x,
         const Bounded& bounded, double n) {
  if (!std::isfinite(bounded.value)) return;
  estimates.push_back({.figure = series.figure,
                       .series = series.name,
                       .x = x,
                       .x_name = series.x_name,
                       .value = bounded.value,
                       .low = bounded.low,
                       .high = bounded.high,
                       .n = static_cast<std::uint64_t>(n),
                       .unit = series.unit,
                       .interval = bounded.interval});
}

}  // namespace neuroprospect::analysis

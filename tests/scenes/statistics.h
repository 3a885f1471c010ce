// tests/scenes/statistics.h: means of replicates and how far they may be off.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace neuroprospect::scenes {

/// Mean of replicates, and its standard error.
struct Mean {
  double mean = 0;
  double error = 0;
  double sd = 0;  ///< of one replicate
};

inline Mean mean_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  Mean result;
  for (const double value : values) result.mean += value / n;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  result.sd = std::sqrt(squares / (n - 1));
  result.error = result.sd / std::sqrt(n);
  return result;
}

/// Wilcoxon's signed ranks: the sum of the ranks, by size, of those that are not above 0. Of ten
/// numbers that are as often below 0 as above it, it is 5 or less in 10 of 1024 cases.
inline int ranks_not_above_zero(std::vector<double> values) {
  std::ranges::sort(values, {}, [](double value) { return std::abs(value); });
  int sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] <= 0) sum += static_cast<int>(i) + 1;
  }
  return sum;
}

}  // namespace neuroprospect::scenes

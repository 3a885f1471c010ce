// tests/scenes/statistics.h: means of replicates and how far they may be off.
#pragma once

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

}  // namespace neuroprospect::scenes

// brains/moments.h: running mean and variance (Welford 1962).
#pragma once

#include <cmath>

namespace neuroprospect::brains {

struct Moments {
  double count = 0;
  double mean = 0;
  double squares = 0;

  void add(double sample) {
    count += 1;
    const double before = sample - mean;
    mean += before / count;
    squares += before * (sample - mean);
  }
  /// Of the population. Needs a sample.
  [[nodiscard]] double sd() const { return std::sqrt(squares / count); }
};

}  // namespace neuroprospect::brains

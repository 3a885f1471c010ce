// analysis/interval.h: means with intervals over replicates.
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace neuroprospect::analysis {

/// The p-quantile of Student's t distribution, 0 < p < 1, degrees of freedom >= 1. By bisection on
/// the closed form for whole degrees of freedom (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4), to
/// about 12 digits.
double student_t_quantile(double p, int degrees_of_freedom);

/// A mean over n replicates, and half the width of its 95 % interval (Student's t: replicates are
/// independent and roughly normal); empty for one replicate.
struct Interval {
  std::size_t n = 0;
  double mean = 0;
  std::optional<double> half_width;
};

/// Throws an internal Error when there is no value.
Interval interval_of(std::span<const double> values);

}  // namespace neuroprospect::analysis

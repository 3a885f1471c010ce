#include "analysis/interval.h"

#include <cmath>
#include <numbers>

#include "base/error.h"

namespace neuroprospect::analysis {
namespace {

// probability that |T| <= t, for t >= 0
double within(double t, int nu) {
  const double theta = std::atan(t / std::sqrt(static_cast<double>(nu)));
  const double cosine = std::cos(theta);
  const bool odd = nu % 2 == 1;
  // the sum 1 + (1/2) cos² + (1·3)/(2·4) cos⁴ + …, or for odd ν cos + (2/3) cos³ + …
  double term = odd ? cosine : 1;
  double sum = nu == 1 ? 0 : term;
  for (int i = odd ? 3 : 2; i < nu; i += 2) {
    term *= cosine * cosine * (i - 1) / i;
    sum += term;
  }
  const double sine = std::sin(theta);
  return odd ? 2 / std::numbers::pi * (theta + sine * sum) : sine * sum;
}

}  // namespace

double student_t_quantile(double p, int degrees_of_freedom) {
  require(p > 0 && p < 1 && degrees_of_freedom >= 1, "quantile {} of t with {} degrees of freedom",
          p, degrees_of_freedom);
  if (p < 0.5) return -student_t_quantile(1 - p, degrees_of_freedom);
  const double mass = 2 * p - 1;
  double low = 0;
  double high = 1;
  while (within(high, degrees_of_freedom) < mass) high *= 2;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (within(middle, degrees_of_freedom) < mass ? low : high) = middle;
  }
  return (low + high) / 2;
}

Interval interval_of(std::span<const double> values) {
  require(!values.empty(), "an interval of nothing");
  const auto n = static_cast<double>(values.size());
  Interval interval{.n = values.size(), .mean = 0, .half_width = std::nullopt};
  for (const double value : values) interval.mean += value / n;
  if (values.size() < 2) return interval;
  double squares = 0;
  for (const double value : values) squares += (value - interval.mean) * (value - interval.mean);
  const double error = std::sqrt(squares / (n - 1) / n);
  interval.half_width = error * student_t_quantile(0.975, static_cast<int>(values.size()) - 1);
  return interval;
}

}  // namespace neuroprospect::analysis

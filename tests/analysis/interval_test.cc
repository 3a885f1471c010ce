// Tests for analysis/interval.h: Student's t against published quantiles, intervals against a
// worked case.
#include "analysis/interval.h"

#include <catch2/catch.hpp>
#include <vector>

#include "base/random.h"

namespace neuroprospect::analysis {
namespace {

TEST_CASE("quantiles of Student's t are the published ones") {
  struct Case {
    double p;
    int degrees_of_freedom;
    double t;
  };
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, to the digits given there
  const Case cases[] = {{0.975, 1, 12.706}, {0.975, 2, 4.303}, {0.975, 3, 3.182},
                        {0.975, 4, 2.776},  {0.975, 5, 2.571}, {0.975, 9, 2.262},
                        {0.975, 30, 2.042}, {0.9, 1, 3.078},   {0.999, 6, 5.208},
                        {0.95, 100, 1.660}, {0.025, 4, -2.776}};
  for (const Case& c : cases) {
    CAPTURE(c.p, c.degrees_of_freedom);
    CHECK(student_t_quantile(c.p, c.degrees_of_freedom) == Approx(c.t).margin(6e-4));
  }
}

TEST_CASE("an interval of a few values") {
  // mean 3, standard error sqrt(2.5 / 5), t(0.975, 4) = 2.7764451052
  const Interval interval = interval_of(std::vector<double>{1, 2, 3, 4, 5});
  CHECK(interval.n == 5);
  CHECK(interval.mean == Approx(3));
  REQUIRE(interval.half_width);
  CHECK(*interval.half_width == Approx(2.7764451052 * 0.7071067812));
  CHECK_FALSE(interval_of(std::vector<double>{7}).half_width);
}

TEST_CASE("95 % intervals hold the mean 95 % of the time") {
  // 4,000 samples of 5 normal values; 3,800 ± 14 (one sd) hold it, so ± 70 is a false alarm of 6e-7
  int held = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    RandomStream random({.seed = 3, .index = i});
    std::vector<double> values(5);
    for (double& value : values) value = 10 + 3 * random.normal();
    const Interval interval = interval_of(values);
    held += std::abs(interval.mean - 10) <= *interval.half_width ? 1 : 0;
  }
  CHECK(held > 3730);
  CHECK(held < 3870);
}

}  // namespace
}  // namespace neuroprospect::analysis

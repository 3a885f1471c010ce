// Tests for bodies/capsule.h: mass and inertia against integration, distances against search.
#include "bodies/capsule.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "tests/bodies/examples.h"

namespace neuroprospect::bodies {
namespace {

// Slices across the axis: a disc of radius q, mass m: m q²/4 + m z² across, m q²/2 along.
TEST_CASE("mass and inertia agree with numerical integration") {
  for (const auto& [radius, length] :
       {std::pair{0.05, 0.4}, {0.05, 0.2}, {0.1, 0.0}, {0.3, 0.01}}) {
    constexpr int n = 200'000;
    const double top = length / 2 + radius;
    const double dz = 2 * top / n;
    double mass = 0, across = 0, along = 0;
    for (int i = 0; i < n; ++i) {
      const double z = -top + (i + 0.5) * dz;
      const double beyond = std::max(0.0, std::abs(z) - length / 2);
      const double q2 = radius * radius - beyond * beyond;
      const double slice = 700 * std::numbers::pi * q2 * dz;
      mass += slice;
      across += slice * (q2 / 4 + z * z);
      along += slice * q2 / 2;
    }
    CAPTURE(radius, length);
    CHECK(capsule_mass_kg(radius, length, 700) == Approx(mass).epsilon(1e-8));
    const Eigen::Vector3d inertia = capsule_inertia_kgm2(radius, length, 700);
    CHECK(inertia.x() == Approx(across).epsilon(1e-8));
    CHECK(inertia.y() == inertia.x());
    CHECK(inertia.z() == Approx(along).epsilon(1e-8));
  }
}

TEST_CASE("distances that can be read off") {
  const Capsule along_x{{0, 0, 0}, {1, 0, 0}, 0.05};
  const struct {
    const char* what;
    Capsule other;
    double gap;
  } cases[] = {
      {"crossing above the middle", {{0.5, -1, 0.3}, {0.5, 1, 0.3}, 0.05}, 0.2},
      {"through it", {{0.5, -1, 0}, {0.5, 1, 0}, 0.05}, -0.1},
      {"parallel beside", {{0, 0.3, 0}, {1, 0.3, 0}, 0.05}, 0.2},
      {"parallel, further along", {{2, 0, 0}, {3, 0, 0}, 0.05}, 0.9},
      {"antiparallel, partly beside", {{1.5, 0.3, 0}, {0.8, 0.3, 0}, 0.05}, 0.2},
      {"sphere beyond the end", {{1.3, 0.4, 0}, {1.3, 0.4, 0}, 0.1}, 0.35},
      {"sphere beside", {{0.2, 0, 0.5}, {0.2, 0, 0.5}, 0.1}, 0.35},
      {"a joint shared", {{1, 0, 0}, {1, 1, 0}, 0.05}, -0.1},
  };
  for (const auto& [what, other, gap] : cases) {
    CAPTURE(what);
    CHECK(gap_m(along_x, other) == Approx(gap).margin(1e-12));
    CHECK(gap_m(other, along_x) == Approx(gap).margin(1e-12));
  }
  const Capsule ball{{0, 0, 0}, {0, 0, 0}, 0.1};
  const Capsule other_ball{{0, 0.3, 0.4}, {0, 0.3, 0.4}, 0.2};
  CHECK(gap_m(ball, other_ball) == Approx(0.2).margin(1e-12));
}

TEST_CASE("distances are the least over both segments") {
  RandomStream random = stream(1);
  const auto point = [&] {
    return Eigen::Vector3d(random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1));
  };
  for (int repeat = 0; repeat < 3000; ++repeat) {
    Capsule a{point(), point(), 0};
    Capsule b{point(), point(), 0};
    if (repeat % 5 == 0) b.to = b.from + (a.to - a.from) * random.uniform(-2, 2);  // parallel
    if (repeat % 7 == 0) a.to = a.from;
    // the nearest point of b to a point of a is exact, so one search over a is enough
    const Eigen::Vector3d along_b = b.to - b.from;
    double least = std::numeric_limits<double>::infinity();
    constexpr int n = 1000;
    for (int i = 0; i <= n; ++i) {
      const Eigen::Vector3d on_a = a.from + (a.to - a.from) * i / n;
      const double t = std::clamp((on_a - b.from).dot(along_b) / along_b.squaredNorm(), 0.0, 1.0);
      least = std::min(least, (on_a - b.from - t * along_b).norm());
    }
    const double gap = gap_m(a, b);
    CAPTURE(repeat);
    REQUIRE(gap <= least + 1e-9);
    REQUIRE(gap >= least - (a.to - a.from).norm() / n);
    REQUIRE(gap_m(b, a) == Approx(gap).margin(1e-9));
  }
}

}  // namespace
}  // namespace neuroprospect::bodies

// Tests for brains/curve.h: every episode counts once, at the first point at or after its end.
#include "brains/curve.h"

#include <catch2/catch.hpp>

namespace neuroprospect::brains {
namespace {

TEST_CASE("episodes count at the first point at or after their end") {
  LearningCurve curve(100, 4);
  curve.add(1, 3);
  curve.add(25, 5);
  curve.add(26, 7);
  curve.add(100, 9);
  const std::vector<CurvePoint> expected = {
      {25, 4.0, 2}, {50, 7.0, 1}, {75, std::nullopt, 0}, {100, 9.0, 1}};
  CHECK(curve.points_to(100) == expected);
  CHECK(curve.points_to(74) == std::vector(expected.begin(), expected.begin() + 2));
  CHECK(curve.points_to(24).empty());
}

TEST_CASE("points are spread over the steps, never more than those") {
  for (const auto& [steps, points] : {std::pair{20'000U, 10}, {7U, 3}, {3U, 10}, {1U, 1}}) {
    const auto curve = LearningCurve(steps, points).points_to(steps);
    REQUIRE(curve.size() == std::min(steps, static_cast<unsigned>(points)));
    CHECK(curve.back().step == steps);
    for (std::size_t i = 1; i < curve.size(); ++i) CHECK(curve[i].step > curve[i - 1].step);
  }
  CHECK(LearningCurve(0, 5).points_to(0).empty());
}

TEST_CASE("a curve's callers' mistakes are named") {
  CHECK_THROWS_WITH(LearningCurve(10, 0), Catch::Contains("0 points"));
  LearningCurve curve(10, 2);
  CHECK_THROWS_WITH(curve.add(11, 1), Catch::Contains("step 11"));
  CHECK_THROWS_WITH(curve.add(0, 1), Catch::Contains("step 0"));
}

}  // namespace
}  // namespace neuroprospect::brains

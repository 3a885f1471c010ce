// Tests for bodies/pose.h: postures that can be worked out by hand.
#include "bodies/pose.h"

#include <catch2/catch.hpp>
#include <numbers>

#include "base/error.h"
#include "bodies/anatomy.h"
#include "bodies/develop.h"
#include "tests/bodies/examples.h"

namespace neuroprospect::bodies {
namespace {

TEST_CASE("with every joint at 0 the links are where anatomy puts them") {
  const BodyGenome genome = forked_tail();
  const BodyPlan plan = develop(genome, JointPreset::servo);
  const auto parts = parts_at_rest(genome);
  const auto poses = link_poses(plan, {}, std::vector<double>(plan.joints.size()));
  REQUIRE(poses.size() == parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    CHECK((poses[i].p_WL - parts[i].centre_H()).norm() < 1e-12);
    CHECK((poses[i].R_WL - parts[i].R_HL).norm() < 1e-12);
  }
}

TEST_CASE("a limb turns about its anchor, x nearer the parent than y") {
  BodyGenome genome;
  genome.limbs = {limb(1, kHead, 0, 180, 0.4), limb(2, kHead, 0, 90, 0.4)};
  const BodyPlan plan = develop(genome, JointPreset::servo);
  constexpr double quarter = std::numbers::pi / 2;
  // at rest L of the limb straight down is Ry(π): x backward, y left, z down
  const struct {
    std::vector<double> angles;
    Eigen::Vector3d direction;
  } cases[] = {
      {{0, 0, 0, 0}, {0, 0, -1}},
      {{quarter, 0, 0, 0}, {0, -1, 0}},              // about −x of the head
      {{0, quarter, 0, 0}, {-1, 0, 0}},              // about y of the head
      {{quarter, quarter, 0, 0}, {-1, 0, 0}},        // y first, in the limb; then x moves nothing
      {{quarter, 0, quarter, quarter}, {0, -1, 0}},  // the other limb's joints are its own
  };
  for (const auto& [angles, direction] : cases) {
    const auto poses = link_poses(plan, {}, angles);
    const Eigen::Vector3d anchor(0, 0, -0.1);
    CHECK((poses[1].R_WL.col(2) - direction).norm() < 1e-12);
    CHECK((poses[1].p_WL - (anchor + 0.2 * direction)).norm() < 1e-12);
  }
}

TEST_CASE("the head's pose carries everything along") {
  const BodyPlan plan = develop(tailed_quadruped(), JointPreset::servo);
  std::vector<double> angles(plan.joints.size(), 0.3);
  LinkPose head;
  head.R_WL << 0, -1, 0, 1, 0, 0, 0, 0, 1;  // a quarter turn to the left
  head.p_WL = {1, 2, 3};
  const auto still = link_poses(plan, {}, angles);
  const auto moved = link_poses(plan, head, angles);
  for (std::size_t i = 0; i < still.size(); ++i) {
    CHECK((moved[i].p_WL - (head.p_WL + head.R_WL * still[i].p_WL)).norm() < 1e-12);
    CHECK((moved[i].R_WL - head.R_WL * still[i].R_WL).norm() < 1e-12);
  }
}

TEST_CASE("a wrong number of angles is a caller's mistake") {
  const BodyPlan plan = develop(forked_tail(), JointPreset::servo);
  CHECK_THROWS_WITH(link_poses(plan, {}, {}), Catch::Contains("0 angles for 6 joints"));
}

}  // namespace
}  // namespace neuroprospect::bodies

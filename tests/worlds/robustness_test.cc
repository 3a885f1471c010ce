// Tests for worlds/simulation.h: random bodies driven as hard as commands can, for a whole episode.
#include <catch2/catch.hpp>
#include <cmath>

#include "base/random.h"
#include "tests/scenes/body_plans.h"
#include "worlds/simulation.h"

namespace neuroprospect::worlds {
namespace {

constexpr int kEpisodeSteps = 1000;  // 20 s

struct Ordeal {
  bool failed = false;
  bool finite = true;
  double fastest_ms = 0;
  double deepest_m = 0;
};

// Every joint at full torque, one way or the other, each changing its mind at random.
Ordeal bang_bang(const bodies::BodyPlan& plan, std::uint64_t seed) {
  Simulation simulation(plan, {}, standing(plan));
  RandomStream random({.seed = seed, .index = 1});
  std::vector<float> command(plan.joints.size(), 1.0F);
  Ordeal ordeal;
  for (int i = 0; i < kEpisodeSteps && !simulation.failure(); ++i) {
    for (float& c : command) c = random.chance(0.1) ? -c : c;
    simulation.step(command);
    ordeal.fastest_ms = std::max(ordeal.fastest_ms, simulation.fastest_point_ms());
    ordeal.deepest_m = std::max(ordeal.deepest_m, simulation.penetration_m());
  }
  ordeal.failed = simulation.failure().has_value();
  for (int i = 0; i < static_cast<int>(plan.links.size()); ++i) {
    ordeal.finite &= simulation.link_pose(i).p_WL.allFinite() &&
                     simulation.link_pose(i).R_WL.allFinite() &&
                     simulation.link_velocity_ms(i).allFinite();
  }
  return ordeal;
}

void none_explodes(std::uint64_t bodies) {
  for (std::uint64_t seed = 0; seed < bodies; ++seed) {
    const int limbs = 2 + static_cast<int>(seed) % 9;
    const Ordeal servo =
        bang_bang(scenes::random_plan(seed, limbs, bodies::JointPreset::servo), seed);
    INFO("body " << seed << " of " << limbs << " limbs");
    CHECK_FALSE(servo.failed);
    CHECK(servo.fastest_ms < 30);
    CHECK(servo.deepest_m < 0.1);  // never through a limb: two radii
    // whatever derl does is a result, too
    const Ordeal derl =
        bang_bang(scenes::random_plan(seed, limbs, bodies::JointPreset::derl), seed);
    CHECK(derl.finite);
  }
}

TEST_CASE("no random body explodes under bang-bang commands") { none_explodes(30); }

TEST_CASE("none of 1,000 random bodies explodes under bang-bang commands", "[slow]") {
  none_explodes(1000);
}

TEST_CASE("a body past a bound has failed, in finite numbers, and stays failed") {
  // a gear of 1 GN·m, and no limit that could hold it
  auto plan = scenes::random_plan(1, 4, bodies::JointPreset::servo);
  for (auto& joint : plan.joints) {
    joint.gear_nm = 1e9;
    joint.upper_rad = 1e6;
  }
  Simulation simulation(plan, {}, standing(plan));
  const std::vector<float> command(plan.joints.size(), 1.0F);
  simulation.step(command);
  REQUIRE(simulation.failure());
  CHECK_THAT(*simulation.failure(), Catch::Contains("[rad/s]: "));
  const double time_s = simulation.time_s();
  simulation.step(command);
  CHECK(simulation.time_s() == time_s);
  CHECK(simulation.head_pose().p_WL.allFinite());
  CHECK(std::isfinite(simulation.kinetic_energy_j()));
}

TEST_CASE("what is not a number is a failure, not a crash") {
  auto plan = scenes::random_plan(1, 4, bodies::JointPreset::servo);
  plan.joints[0].gear_nm = std::nan("");
  Simulation simulation(plan, {}, standing(plan));
  simulation.step(std::vector<float>(plan.joints.size(), 1.0F));
  REQUIRE(simulation.failure());
  CHECK_THAT(*simulation.failure(), Catch::Contains("nan"));
  CHECK(simulation.head_pose().p_WL.allFinite());
}

TEST_CASE("a fast limb is seen although the head is slow") {
  scenes::PendulumParts parts;
  parts.head_mass_kg = 1000;
  parts.arm_length_m = 2;
  parts.range_rad = 1000;
  const auto plan = scenes::pendulum(parts);
  StartPose start = standing(plan, 5);
  start.speeds_rads = {40};  // its end moves at 80 m/s
  Simulation simulation(plan, {}, start);
  simulation.step(std::vector<float>(1, 0.0F));
  REQUIRE(simulation.failure());
  CHECK_THAT(*simulation.failure(), Catch::Contains("fastest point [m/s]"));
  CHECK(simulation.head_velocity_ms().norm() < 1);
}

}  // namespace
}  // namespace neuroprospect::worlds

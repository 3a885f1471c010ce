// Tests for worlds/simulation.h against mechanics that can be worked out by hand, with either
// solver where Bullet's own can do it.
#include "worlds/simulation.h"

#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "base/random.h"
#include "bodies/develop.h"
#include "tests/scenes/body_plans.h"
#include "worlds/settle.h"

namespace neuroprospect::worlds {
namespace {

using Eigen::Vector3d;

WorldSettings weightless() {
  WorldSettings settings;
  settings.gravity_mss = 0;
  return settings;
}

void run(Simulation& simulation, double seconds, const std::vector<float>& command) {
  const auto steps = std::lround(seconds / kControlStep_s);
  for (long i = 0; i < steps; ++i) simulation.step(command);
}

StartPose at_height(const bodies::BodyPlan& plan, double height_m) {
  StartPose start = standing(plan);
  start.head.p_WL.z() = height_m;
  return start;
}

struct Momentum {
  Vector3d linear = Vector3d::Zero();
  Vector3d angular = Vector3d::Zero();  // about `origin`
};

Momentum momentum(const Simulation& simulation, const Vector3d& origin) {
  Momentum sum;
  for (std::size_t i = 0; i < simulation.plan().links.size(); ++i) {
    const auto& link = simulation.plan().links[i];
    const auto& pose = simulation.link_pose(static_cast<int>(i));
    const Vector3d p = link.mass_kg * simulation.link_velocity_ms(static_cast<int>(i));
    const Vector3d w = simulation.link_turn_rads(static_cast<int>(i));
    sum.linear += p;
    sum.angular += (pose.p_WL - origin).cross(p) +
                   pose.R_WL * link.inertia_kgm2.cwiseProduct(pose.R_WL.transpose() * w);
  }
  return sum;
}

TEST_CASE("free fall covers half g t squared") {
  for (const Solver solver : {Solver::creature, Solver::bullet}) {
    WorldSettings settings;
    settings.solver = solver;
    const auto plan = scenes::ball(0.1, 2);
    StartPose start = at_height(plan, 100);
    start.v_WH = {3, -2, 1};
    Simulation simulation(plan, settings, start);
    run(simulation, 2, {});
    // semi-implicit Euler falls g t h / 2 further: 49 mm after 2 s
    const double fallen_m = 100 + 2 * 1 - simulation.head_pose().p_WL.z();
    CHECK(fallen_m == Approx(0.5 * 9.81 * 2 * 2 + 0.5 * 9.81 * 2 * 0.005).margin(1e-3));
    CHECK(simulation.head_pose().p_WL.x() == Approx(6).margin(1e-3));
    CHECK(simulation.head_pose().p_WL.y() == Approx(-4).margin(1e-3));
    CHECK(simulation.head_velocity_ms().z() == Approx(1 - 9.81 * 2).margin(1e-3));
  }
}

TEST_CASE("a whole body falls like a stone, whatever its posture") {
  const auto plan = scenes::random_plan(3, 8, bodies::JointPreset::servo);
  Simulation simulation(plan, {}, at_height(plan, 50));
  run(simulation, 1, std::vector<float>(plan.joints.size(), 0.0F));
  CHECK(simulation.head_velocity_ms().z() == Approx(-9.81).margin(1e-3));
  for (std::size_t j = 0; j < plan.joints.size(); ++j) {
    CHECK(std::abs(simulation.angle_rad(static_cast<int>(j))) < 1e-4);
  }
}

// A pendulum beside a head so heavy and so hard to turn that it may count as a wall.
scenes::PendulumParts wall_pendulum() {
  scenes::PendulumParts parts;
  parts.head_mass_kg = 2000;
  return parts;
}

struct ArmFacts {
  double distance_m;    // hinge to centre of mass
  double inertia_kgm2;  // about the hinge
};

ArmFacts arm_facts(const bodies::BodyPlan& plan) {
  const auto& arm = plan.links[1];
  const double distance_m = arm.p_JL_L.z();
  return {distance_m, arm.inertia_kgm2.y() + arm.mass_kg * distance_m * distance_m};
}

TEST_CASE("a pendulum swings with its period and keeps its energy") {
  auto plan = scenes::pendulum(wall_pendulum());
  plan.links[0].inertia_kgm2.setConstant(1e4);
  const ArmFacts arm = arm_facts(plan);
  StartPose start = standing(plan);
  start.angles_rad = {0.1};
  put_on_ground(plan, start);
  WorldSettings settings;
  settings.physics_steps = 8;
  Simulation simulation(plan, settings, start);
  const double energy_j = simulation.potential_energy_j();
  const double swing_j = plan.links[1].mass_kg * 9.81 * arm.distance_m * (1 - std::cos(0.1));

  std::vector<double> crossings_s;  // of the lowest point, by interpolation
  double drift_j = 0;
  double before_rad = 0.1;
  while (crossings_s.size() < 21) {
    const std::vector<float> none(1, 0.0F);
    simulation.step(none);
    const double now_rad = simulation.angle_rad(0);
    if ((before_rad > 0) != (now_rad > 0)) {
      crossings_s.push_back(simulation.time_s() -
                            kControlStep_s * now_rad / (now_rad - before_rad));
    }
    before_rad = now_rad;
    drift_j = std::max(drift_j, std::abs(simulation.kinetic_energy_j() +
                                         simulation.potential_energy_j() - energy_j));
    REQUIRE(simulation.time_s() < 60);
  }
  const double amplitude = 1 + 0.1 * 0.1 / 16;  // the series of a finite swing
  const double period_s =
      2 * std::numbers::pi * amplitude *
      std::sqrt(arm.inertia_kgm2 / (plan.links[1].mass_kg * 9.81 * arm.distance_m));
  CHECK((crossings_s[20] - crossings_s[0]) / 10 == Approx(period_s).epsilon(2e-3));
  CHECK(drift_j < 0.02 * swing_j);
}

TEST_CASE("a spring with a rotor swings with the period of both inertias") {
  scenes::PendulumParts parts = wall_pendulum();
  parts.armature_kgm2 = 0.2;
  parts.stiffness_nm = 5;
  auto plan = scenes::pendulum(parts);
  plan.links[0].inertia_kgm2.setConstant(1e4);
  WorldSettings settings = weightless();
  settings.physics_steps =
      64;  // the spring is implicit, which damps it in proportion with the step
  StartPose start = at_height(plan, 10);
  start.angles_rad = {0.5};
  Simulation simulation(plan, settings, start);
  const double period_s =
      2 * std::numbers::pi * std::sqrt((arm_facts(plan).inertia_kgm2 + 0.2) / 5);
  const std::vector<float> none(1, 0.0F);
  double crossing_s = 0;
  double before_rad = 0.5;
  while (crossing_s == 0) {
    simulation.step(none);
    if (simulation.angle_rad(0) < 0) {
      crossing_s = simulation.time_s() - kControlStep_s * simulation.angle_rad(0) /
                                             (simulation.angle_rad(0) - before_rad);
    }
    before_rad = simulation.angle_rad(0);
    REQUIRE(simulation.time_s() < 10);
  }
  CHECK(crossing_s == Approx(period_s / 4).epsilon(5e-3));
}

TEST_CASE("damping without load holds a servo at its top speed") {
  scenes::PendulumParts parts = wall_pendulum();
  parts.armature_kgm2 = 0.1;
  parts.gear_nm = 10;
  parts.damping_nms = 0.5;  // gear / 20
  parts.range_rad = 1000;
  auto plan = scenes::pendulum(parts);
  plan.links[0].inertia_kgm2.setConstant(1e5);
  Simulation simulation(plan, weightless(), at_height(plan, 10));
  run(simulation, 4, {1.0F});
  CHECK(simulation.speed_rads(0) == Approx(20).epsilon(5e-3));
  CHECK(simulation.torque_nm(0) == 10);
}

TEST_CASE("a ball slides, then rolls, as far as friction says") {
  // Thrown flat at v without spin, a ball slides for 2 v / (7 μ g) and 12 v² / (49 μ g), and then
  // rolls at 5/7 v.
  for (const Solver solver : {Solver::creature, Solver::bullet}) {
    for (const double friction : {0.2, 0.7}) {
      for (const double heading_rad : {0.0, 0.6, std::numbers::pi / 4}) {
        WorldSettings settings;
        settings.friction = friction;
        settings.solver = solver;
        const auto plan = scenes::ball(0.1, 3);
        StartPose start = standing(plan);
        const Vector3d heading(std::cos(heading_rad), std::sin(heading_rad), 0);
        start.v_WH = 3 * heading;
        Simulation simulation(plan, settings, start);
        const double slide_s = 2 * 3 / (7 * friction * 9.81);
        while (simulation.time_s() + kControlStep_s / 2 < slide_s) simulation.step({});
        const double slid_m = 12 * 3 * 3 / (49 * friction * 9.81);
        const double rolled_m = 5.0 / 7 * 3 * (simulation.time_s() - slide_s);
        INFO(name_of(solver) << ", friction " << friction << ", heading " << heading_rad);
        CHECK(heading.dot(simulation.head_pose().p_WL) == Approx(slid_m + rolled_m).epsilon(0.02));
        run(simulation, 0.5, {});
        CHECK(heading.dot(simulation.head_velocity_ms()) == Approx(5.0 / 7 * 3).epsilon(0.01));
        CHECK(simulation.head_turn_rads().norm() == Approx(5.0 / 7 * 3 / 0.1).epsilon(0.01));
      }
    }
  }
}

TEST_CASE("a capsule slides as far as friction says") {
  // Along its own axis it cannot roll: v² / (2 μ g).
  scenes::PendulumParts parts;
  parts.head_mass_kg = 0.5;
  parts.head_radius_m = 0.05;
  parts.range_rad = 1e-3;
  auto plan = scenes::pendulum(parts);
  // two parallel runners: the head rides between the ends of an arm that lies along x
  plan.links[1].R_PL << 0, 0, 1, 0, 1, 0, -1, 0, 0;
  plan.links[1].p_PJ_P = {0, 0, 0};
  plan.links[1].p_JL_L = {0, 0, 0};
  StartPose start = standing(plan);
  start.v_WH = {2, 0, 0};
  Simulation simulation(plan, {}, start);
  run(simulation, 2, {0.0F});
  CHECK(simulation.head_pose().p_WL.x() == Approx(2 * 2 / (2 * 0.7 * 9.81)).epsilon(0.02));
  CHECK(simulation.head_velocity_ms().norm() < 1e-3);
}

TEST_CASE("a joint stops at its limit and is held there") {
  scenes::PendulumParts parts = wall_pendulum();
  parts.armature_kgm2 = 0.1;
  parts.gear_nm = 100;
  parts.damping_nms = 5;
  parts.range_rad = 0.7;
  auto plan = scenes::pendulum(parts);
  plan.links[0].inertia_kgm2.setConstant(1e4);
  Simulation simulation(plan, {}, standing(plan));
  for (const float command : {1.0F, -1.0F}) {
    double furthest_rad = 0;
    for (int i = 0; i < 100; ++i) {
      simulation.step(std::vector<float>{command});
      furthest_rad = std::max(furthest_rad, command * simulation.angle_rad(0));
    }
    CHECK(simulation.angle_rad(0) == Approx(command * 0.7).margin(1e-3));
    CHECK(std::abs(simulation.speed_rads(0)) < 1e-2);
    CHECK(furthest_rad < 0.7 + 2e-3);
  }
}

struct Drift {
  double linear = 0;
  double angular = 0;
};

// Furthest that momentum gets from none, as a share of what moves.
Drift momentum_drift(const WorldSettings& settings, double strength, double seconds,
                     std::uint64_t seed) {
  const auto plan = scenes::random_plan(seed, 6, bodies::JointPreset::servo);
  const StartPose start = at_height(plan, 100);
  Simulation simulation(plan, settings, start);
  RandomStream random({.seed = seed});
  std::vector<float> command(plan.joints.size());
  Drift drift;
  double scale = 0;
  while (simulation.time_s() < seconds && !simulation.failure()) {
    for (float& c : command) c = static_cast<float>(random.uniform(-strength, strength));
    simulation.step(command);
    const Momentum now = momentum(simulation, start.head.p_WL);
    drift.linear = std::max(drift.linear, now.linear.norm());
    drift.angular = std::max(drift.angular, now.angular.norm());
    scale = std::max(scale, std::sqrt(2 * plan.mass_kg * simulation.kinetic_energy_j()));
  }
  REQUIRE(scale > 1);  // it did move
  return {drift.linear / scale, drift.angular / scale};
}

TEST_CASE("without gravity momentum stays, but for the error of the step") {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    WorldSettings settings = weightless();
    settings.conserve_momentum = false;
    const Drift coarse = momentum_drift(settings, 0.3, 0.5, seed);
    settings.physics_steps *= 8;
    const Drift fine = momentum_drift(settings, 0.3, 0.5, seed);
    INFO("body " << seed << ": linear " << coarse.linear << ", " << fine.linear << "; angular "
                 << coarse.angular << ", " << fine.angular);
    CHECK(coarse.linear < 0.1);
    CHECK(coarse.angular < 0.1);
    // an eighth of the step: an eighth of the error, and single precision
    CHECK(fine.linear < 0.2 * coarse.linear + 1e-4);
    CHECK(fine.angular < 0.2 * coarse.angular + 1e-4);
  }
}

TEST_CASE("momentum that is conserved does not drift, however long a body flails") {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const Drift brief = momentum_drift(weightless(), 1, 1, seed);
    const Drift long_flight = momentum_drift(weightless(), 1, 20, seed);
    WorldSettings plain = weightless();
    plain.conserve_momentum = false;
    const Drift without = momentum_drift(plain, 1, 20, seed);
    INFO("body " << seed << ": linear " << brief.linear << ", " << long_flight.linear << ", "
                 << without.linear << "; angular " << brief.angular << ", " << long_flight.angular
                 << ", " << without.angular);
    // what is left is the error of one step
    CHECK(long_flight.linear < 0.03);
    CHECK(long_flight.angular < 0.03);
    CHECK(long_flight.linear < 0.2 * without.linear);
    CHECK(long_flight.angular < 0.2 * without.angular);
  }
}

TEST_CASE("a body at rest stays at rest") {
  int settled = 0;
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    const auto preset = seed % 2 == 0 ? bodies::JointPreset::servo : bodies::JointPreset::derl;
    const auto plan = scenes::random_plan(seed, 2 + static_cast<int>(seed) % 9, preset);
    const SettledPose rest = settle(plan, {});
    if (!rest.settled) continue;
    ++settled;
    Simulation simulation(plan, {}, rest.start);
    run(simulation, 20, std::vector<float>(plan.joints.size(), 0.0F));
    INFO("body " << seed);
    CHECK((simulation.head_pose().p_WL - rest.start.head.p_WL).norm() < 1e-3);
    CHECK(simulation.fastest_point_ms() < 1e-4);
    CHECK(simulation.penetration_m() < 2e-3);
    double borne_n = 0;
    for (int i = 0; i < static_cast<int>(plan.links.size()); ++i) borne_n += simulation.touch_n(i);
    CHECK(borne_n >= 0.999 * plan.mass_kg * 9.81);
  }
  CHECK(settled >= 23);
}

TEST_CASE("the ground bears a ball with its weight") {
  for (const Solver solver : {Solver::creature, Solver::bullet}) {
    WorldSettings settings;
    settings.solver = solver;
    const auto plan = scenes::ball(0.1, 2);
    Simulation simulation(plan, settings, standing(plan));
    run(simulation, 1, {});
    CHECK(simulation.touch_n(0) == Approx(2 * 9.81).epsilon(1e-3));
    CHECK(simulation.head_pose().p_WL.z() == Approx(0.1).margin(1.5e-3));
  }
}

TEST_CASE("a body dropped on the ground stops there, and is not thrown up") {
  for (const double height_m : {0.5, 2.0}) {
    const auto plan = scenes::ball(0.1, 2);
    Simulation simulation(plan, {}, at_height(plan, height_m));
    double rise_ms = 0;
    for (int i = 0; i < 100; ++i) {
      simulation.step({});
      rise_ms = std::max(rise_ms, simulation.head_velocity_ms().z());
    }
    CHECK(rise_ms < 0.05);
    CHECK(simulation.head_pose().p_WL.z() == Approx(0.1).margin(2e-3));
  }
}

TEST_CASE("where a body lies does not matter") {
  const auto plan = scenes::random_plan(5, 6, bodies::JointPreset::servo);
  StartPose start = standing(plan);
  Simulation here(plan, {}, start);
  start.head.p_WL.x() += 64;  // exact in single precision, with coarser steps
  Simulation there(plan, {}, start);
  const std::vector<float> command(plan.joints.size(), 0.1F);
  run(here, 0.4, command);
  run(there, 0.4, command);
  for (int j = 0; j < static_cast<int>(plan.joints.size()); ++j) {
    CHECK(here.angle_rad(j) == Approx(there.angle_rad(j)).margin(2e-3));
  }
}

TEST_CASE("work is what the actuators put in") {
  // gravity off, no damping: all of it becomes motion
  scenes::PendulumParts parts = wall_pendulum();
  parts.armature_kgm2 = 0.1;
  parts.gear_nm = 2;
  parts.range_rad = 100;
  const auto plan = scenes::pendulum(parts);
  WorldSettings settings = weightless();
  settings.physics_steps = 64;
  Simulation simulation(plan, settings, at_height(plan, 10));
  run(simulation, 1, {0.5F});
  CHECK(simulation.work_j() ==
        Approx(simulation.kinetic_energy_j() + simulation.rotor_energy_j()).epsilon(0.01));
  CHECK(simulation.energy_j() == Approx(simulation.work_j()));
  run(simulation, 0.2, {-0.5F});  // braking gives it back, and costs effort all the same
  CHECK(simulation.energy_j() > simulation.work_j() + 0.1);
}

TEST_CASE("commands are clamped, and what is not a number counts as none") {
  const auto plan = scenes::random_plan(2, 3, bodies::JointPreset::servo);
  Simulation simulation(plan, {}, standing(plan));
  std::vector<float> command(plan.joints.size(), 100.0F);
  command.back() = std::nanf("");
  simulation.step(command);
  CHECK(simulation.torque_nm(0) == plan.joints[0].gear_nm);
  CHECK(simulation.torque_nm(static_cast<int>(plan.joints.size()) - 1) == 0);
  CHECK_FALSE(simulation.failure());
}

TEST_CASE("callers' mistakes are named") {
  const auto plan = scenes::random_plan(2, 3, bodies::JointPreset::servo);
  StartPose start = standing(plan);
  Simulation simulation(plan, {}, start);
  CHECK_THROWS_WITH(simulation.step({}), Catch::Contains("0 commands for"));
  start.angles_rad.push_back(0);
  CHECK_THROWS_WITH(Simulation(plan, {}, start), Catch::Contains("a start pose of"));
}

}  // namespace
}  // namespace neuroprospect::worlds

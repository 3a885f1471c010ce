// Tests for worlds/creature_dynamics.h, tree_factor.h and contact_rows.h: the mathematics of the
// creature solver against slower ways to the same numbers.
#include <Eigen/Cholesky>
#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "bodies/pose.h"
#include "tests/scenes/body_plans.h"
#include "worlds/contact_rows.h"
#include "worlds/creature_dynamics.h"
#include "worlds/tree_factor.h"

namespace neuroprospect::worlds {
namespace {

using Eigen::MatrixXd;
using Eigen::Vector3d;
using Eigen::VectorXd;

// A body in a random posture.
struct Posture {
  explicit Posture(std::uint64_t seed)
      : plan(scenes::random_plan(seed, 2 + static_cast<int>(seed) % 9, bodies::JointPreset::servo)),
        random({.seed = seed}) {
    for (const auto& joint : plan.joints) {
      angles_rad.push_back(random.uniform(joint.lower_rad, joint.upper_rad));
    }
    head.R_WL =
        Eigen::Quaterniond(random.normal(), random.normal(), random.normal(), random.normal())
            .normalized()
            .toRotationMatrix();
  }

  [[nodiscard]] std::vector<bodies::LinkPose> poses() const {
    return bodies::link_poses(plan, head, angles_rad);
  }

  [[nodiscard]] std::vector<LinkFrame> frames() const {
    std::vector<LinkFrame> frames;
    for (const auto& pose : poses()) {
      frames.push_back({pose.R_WL.cast<float>(), (pose.p_WL - head.p_WL).cast<float>()});
    }
    return frames;
  }

  // The posture after `step` seconds at the speeds v.
  [[nodiscard]] Posture moved(const VectorXd& v, double step) const {
    Posture after = *this;
    const Vector3d turn = step * v.head<3>();
    if (turn.norm() > 0) {
      after.head.R_WL =
          Eigen::AngleAxisd(turn.norm(), turn.normalized()).toRotationMatrix() * head.R_WL;
    }
    after.head.p_WL += step * v.segment<3>(3);
    for (std::size_t j = 0; j < angles_rad.size(); ++j) {
      after.angles_rad[j] += step * v[static_cast<int>(6 + j)];
    }
    return after;
  }

  [[nodiscard]] VectorXd random_speeds() {
    VectorXd v(6 + static_cast<int>(plan.joints.size()));
    for (double& value : v) value = random.uniform(-2, 2);
    return v;
  }

  bodies::BodyPlan plan;
  RandomStream random;
  bodies::LinkPose head;
  std::vector<double> angles_rad;
};

struct Twist {
  Vector3d turn_rads;
  Vector3d velocity_ms;
};

// How each link moves, by differences.
std::vector<Twist> twists(const Posture& posture, const VectorXd& v) {
  constexpr double h = 1e-5;
  const auto before = posture.moved(v, -h).poses();
  const auto after = posture.moved(v, h).poses();
  std::vector<Twist> result;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const Eigen::AngleAxisd turn(Eigen::Matrix3d(after[i].R_WL * before[i].R_WL.transpose()));
    result.push_back(
        {turn.angle() * turn.axis() / (2 * h), (after[i].p_WL - before[i].p_WL) / (2 * h)});
  }
  return result;
}

double kinetic_energy_j(const Posture& posture, const VectorXd& v) {
  const auto poses = posture.poses();
  const auto motion = twists(posture, v);
  double sum = 0;
  for (std::size_t i = 0; i < poses.size(); ++i) {
    const auto& link = posture.plan.links[i];
    const Vector3d w_L = poses[i].R_WL.transpose() * motion[i].turn_rads;
    sum += 0.5 * link.mass_kg * motion[i].velocity_ms.squaredNorm() +
           0.5 * w_L.dot(link.inertia_kgm2.cwiseProduct(w_L));
  }
  return sum;
}

// The whole symmetric matrix of what TreeFactor reads.
MatrixXd whole(const SpeedMatrix& H, const SpeedParents& parents, int size) {
  MatrixXd full = MatrixXd::Zero(size, size);
  for (int k = 0; k < size; ++k) {
    for (int i = k; i >= 0; i = parents[static_cast<std::size_t>(i)]) {
      full(k, i) = full(i, k) = static_cast<double>(H(k, i));
    }
  }
  return full;
}

TEST_CASE("half v H v is the kinetic energy") {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Posture posture(seed);
    CreatureDynamics dynamics(posture.plan);
    dynamics.set_frames(posture.frames());
    SpeedMatrix H;
    dynamics.mass_matrix(H);
    const MatrixXd full = whole(H, dynamics.parents(), dynamics.size());
    for (int i = 0; i < 3; ++i) {
      const VectorXd v = posture.random_speeds();
      CHECK(0.5 * v.dot(full * v) == Approx(kinetic_energy_j(posture, v)).epsilon(1e-4));
    }
  }
}

// Lagrange's equations need no thought about frames: d/dt (H v) changes by what the bias force
// takes, seen through the power it costs, v · c = d/dt (kinetic + potential energy) at constant
// speeds.
TEST_CASE("the bias force costs the power that constant speeds need") {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Posture posture(seed);
    CreatureDynamics dynamics(posture.plan);
    dynamics.set_frames(posture.frames());
    const VectorXd v = posture.random_speeds();
    SpeedVector speeds = SpeedVector::Zero();
    speeds.head(v.size()) = v.cast<float>();
    SpeedVector c = SpeedVector::Zero();
    dynamics.bias_force(speeds, 9.81F, c);
    const auto energy_j = [&](double t) {
      const Posture then = posture.moved(v, t);
      double potential = 0;
      const auto poses = then.poses();
      for (std::size_t i = 0; i < poses.size(); ++i) {
        potential += 9.81 * then.plan.links[i].mass_kg * poses[i].p_WL.z();
      }
      return kinetic_energy_j(then, v) + potential;
    };
    const double power_w = (energy_j(1e-3) - energy_j(-1e-3)) / 2e-3;
    CHECK(v.dot(c.head(v.size()).cast<double>()) == Approx(power_w).epsilon(1e-3).margin(1e-3));
  }
}

TEST_CASE("points of links move as velocity_at says") {
  Posture posture(4);
  CreatureDynamics dynamics(posture.plan);
  dynamics.set_frames(posture.frames());
  const VectorXd v = posture.random_speeds();
  SpeedVector speeds = SpeedVector::Zero();
  speeds.head(v.size()) = v.cast<float>();
  SpeedVector c;
  dynamics.bias_force(speeds, 0, c);
  const auto motion = twists(posture, v);
  const auto frames = posture.frames();
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const Eigen::Vector3f moved = dynamics.velocity_at(static_cast<int>(i), frames[i].p_OL);
    CHECK((moved.cast<double>() - motion[i].velocity_ms).norm() < 1e-4);
  }
}

TEST_CASE("the tree factor solves what a dense factor solves") {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Posture posture(seed);
    CreatureDynamics dynamics(posture.plan);
    dynamics.set_frames(posture.frames());
    const int size = dynamics.size();
    SpeedMatrix H;
    H.setConstant(std::nanf(""));  // what it must not read
    dynamics.mass_matrix(H);
    for (int k = 6; k < size; ++k) H(k, k) += 0.1F;
    const MatrixXd full = whole(H, dynamics.parents(), size);
    const VectorXd b = posture.random_speeds();
    TreeFactor factor;
    factor.factor(H, dynamics.parents(), size);
    SpeedVector x = SpeedVector::Zero();
    x.head(size) = b.cast<float>();
    factor.solve(x);
    const VectorXd dense = full.llt().solve(b);
    CHECK((x.head(size).cast<double>() - dense).norm() < 1e-4 * dense.norm());

    // and its halves make a whole: L⁻ᵀ X, then L⁻¹
    Eigen::Matrix<float, kMaxSpeeds, 8, Eigen::RowMajor> X;
    X.setZero();
    X.col(3).head(size) = b.cast<float>();
    factor.solve_transposed(X.topRows(size));
    SpeedVector halves = X.col(3);
    factor.solve_lower(halves);
    CHECK((halves.head(size) - x.head(size)).norm() < 1e-4F * x.head(size).norm());
  }
}

// A free ball: 6 speeds, and impulses that can be worked out by hand.
struct Ball {
  Ball() : plan(scenes::ball(0.1, 2)), dynamics(plan) {
    dynamics.set_frames({{Eigen::Matrix3f::Identity(), Eigen::Vector3f::Zero()}});
    SpeedMatrix H;
    dynamics.mass_matrix(H);
    factor.factor(H, dynamics.parents(), 6);
  }
  bodies::BodyPlan plan;
  CreatureDynamics dynamics;
  TreeFactor factor;
  ContactRows rows{2};
};

Contact below(float distance_m) {
  return {.link = 0,
          .other = -1,
          .p_OC = {0, 0, -0.1F},
          .normal = Eigen::Vector3f::UnitZ(),
          .distance_m = distance_m};
}

SpeedVector falling(float speed_ms) {
  SpeedVector v = SpeedVector::Zero();
  v[5] = -speed_ms;
  return v;
}

TEST_CASE("a contact takes just the speed that would close it within a step") {
  const struct {
    float distance_m, speed_before_ms, speed_after_ms;
  } cases[] = {
      {0, 1, 0},             // stopped
      {0.004F, 1, 0.8F},     // what closes 4 mm in 5 ms is left
      {0.006F, 1, 1},        // too far to meet
      {0, -1, -1},           // leaving: not held
      {-0.0005F, 1, 0},      // within the slop: stopped, not pushed
      {-0.003F, 0, -0.08F},  // a fifth of 2 mm, in 5 ms
      {-0.1F, 0, -0.5F},     // at most the bound
  };
  for (const auto& c : cases) {
    Ball ball;
    ball.rows.clear(6, 0.005F);
    ball.rows.add_contact(ball.dynamics, below(c.distance_m), 0.7F, {0, 0, 0});
    SpeedVector v = falling(c.speed_before_ms);
    ball.rows.solve(ball.factor, 10, v);
    INFO(c.distance_m << " m, " << c.speed_before_ms << " m/s");
    const float change_ms = c.speed_before_ms - c.speed_after_ms;
    CHECK(-v[5] == Approx(c.speed_after_ms).margin(1e-6));
    CHECK(ball.rows.contact_impulse(0)[0] == Approx(2 * change_ms).margin(1e-5));
  }
}

TEST_CASE("friction is as strong in every direction, and never above its share of the normal") {
  for (const float heading : {0.0F, 0.3F, 0.8F, 2.0F}) {
    Ball ball;
    ball.rows.clear(6, 0.005F);
    ball.rows.add_contact(ball.dynamics, below(0), 0.5F, {0, 0, 0});
    SpeedVector v = falling(1);
    v[3] = 10 * std::cos(heading);
    v[4] = 10 * std::sin(heading);
    ball.rows.solve(ball.factor, 50, v);
    const Eigen::Vector3f impulse = ball.rows.contact_impulse(0);
    CHECK(impulse[0] == Approx(2));
    CHECK(impulse.tail<2>().norm() == Approx(0.5 * 2));
    CHECK(v.segment<2>(3).norm() == Approx(10 - 0.5));
    CHECK(std::atan2(v[4], v[3]) == Approx(heading).margin(1e-4));
  }
}

TEST_CASE("a limit stops a joint at its end") {
  Ball ball;
  for (const float sign : {1.0F, -1.0F}) {
    ball.rows.clear(6, 0.005F);
    ball.rows.add_limit(0, sign, 0.01F, 0);
    SpeedVector v = SpeedVector::Zero();
    v[0] = -sign * 10;
    ball.rows.solve(ball.factor, 10, v);
    CHECK(v[0] == Approx(-sign * 2).margin(8 * kSoftness));  // 0.01 rad in 5 ms
    CHECK(ball.rows.limit_impulse(0) > 0);
  }
}

TEST_CASE(
    "rows that contradict each other end with bounded impulses, however long they are wedged") {
  Ball ball;
  float guess = 0;
  for (int step = 0; step < 1000; ++step) {
    // the joint is past both of its ends
    ball.rows.clear(6, 0.005F);
    ball.rows.add_limit(0, 1, -0.02F, guess);
    ball.rows.add_limit(0, -1, -0.02F, guess);
    SpeedVector v = SpeedVector::Zero();
    ball.rows.solve(ball.factor, 10, v);
    CHECK(std::abs(v[0]) < kPushOutLimit_ms);
    guess = ball.rows.limit_impulse(0);
  }
  const float inertia_kgm2 = 0.4F * 2 * 0.1F * 0.1F;
  CHECK(guess < 1.01F * kPushOutLimit_ms * inertia_kgm2 / kSoftness);
}

TEST_CASE("impulses to begin with save iterations, and do not change where they end") {
  Ball ball;
  const auto solve = [&](int iterations, const Eigen::Vector3f& guess) {
    ball.rows.clear(6, 0.005F);
    ball.rows.add_contact(ball.dynamics, below(0), 0.5F, guess);
    SpeedVector v = falling(1);
    v[3] = 0.3F;
    ball.rows.solve(ball.factor, iterations, v);
    return v;
  };
  const SpeedVector exact = solve(500, {0, 0, 0});
  const Eigen::Vector3f impulse = ball.rows.contact_impulse(0);
  CHECK((solve(1, impulse) - exact).head<6>().norm() < 1e-5);
  CHECK((solve(500, {5, 1, -3}) - exact).head<6>().norm() < 1e-5);
}

TEST_CASE("more joints than there is room for are refused") {
  auto plan = scenes::random_plan(1, 4, bodies::JointPreset::servo);
  plan.joints.resize(kMaxSpeeds - 5, plan.joints[0]);
  CHECK_THROWS_WITH(CreatureDynamics(plan), Catch::Contains("a body of 27 joints"));
}

}  // namespace
}  // namespace neuroprospect::worlds

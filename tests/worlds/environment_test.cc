// Tests for worlds/creature_environment.h, senses.h and the locomotion task.
#include <Eigen/Geometry>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "base/random.h"
#include "tests/scenes/body_plans.h"
#include "worlds/creature_environment.h"
#include "worlds/locomotion.h"
#include "worlds/senses.h"

namespace neuroprospect::worlds {
namespace {

using bodies::ChannelKind;

WorldSettings brief() {
  WorldSettings settings;
  settings.episode_s = 1;
  return settings;
}

// An environment with its buffers.
struct Player {
  explicit Player(const Arena& arena)
      : environment(arena),
        observation(static_cast<std::size_t>(environment.observation_size())),
        action(static_cast<std::size_t>(environment.action_size())) {}

  void reset(std::uint64_t seed) { environment.reset(seed, observation); }
  brains::StepResult step(float command) {
    std::ranges::fill(action, command);
    return environment.step(action, observation);
  }

  CreatureEnvironment environment;
  std::vector<float> observation;
  std::vector<float> action;
};

TEST_CASE("an episode ends with its clock, and its outcome is the sum of its steps") {
  const auto plan = scenes::random_plan(4, 5, bodies::JointPreset::servo);
  WorldSettings settings = brief();
  settings.fall_ratio = 0;
  const Arena arena(plan, settings);
  Player player(arena);
  player.reset(1);
  const double start_x_m = player.environment.simulation().head_pose().p_WL.x();
  double sum = 0;
  double energy_j = 0;
  double torque_nm = 0;
  for (const auto& joint : plan.joints) torque_nm += 0.5 * joint.gear_nm;
  brains::StepResult result;
  int steps = 0;
  while (!result.truncated) {
    REQUIRE_FALSE(result.terminated);
    result = player.step(0.5F);
    sum += static_cast<double>(result.reward);
    energy_j += static_cast<double>(result.energy_j);
    ++steps;
  }
  const EpisodeOutcome& outcome = player.environment.outcome();
  CHECK(steps == 50);
  CHECK(outcome.steps == 50);
  CHECK(outcome.episode_return == Approx(sum).epsilon(1e-5));
  CHECK(outcome.distance_m ==
        Approx(player.environment.simulation().head_pose().p_WL.x() - start_x_m));
  // reward is speed per control step less the cost of the commands
  CHECK(outcome.episode_return ==
        Approx(outcome.distance_m / kControlStep_s -
               50 * 1e-3 * 0.25 * static_cast<double>(plan.joints.size())));
  CHECK(outcome.torque_nm == Approx(torque_nm));
  CHECK(outcome.energy_j > 0);
  CHECK(outcome.energy_j == Approx(energy_j).epsilon(1e-5));
  CHECK_FALSE(outcome.failure);
  CHECK_THROWS_WITH(player.step(0), Catch::Contains("an episode that is over after 50 steps"));
}

TEST_CASE("a head that falls to half its height ends the episode, without truncation") {
  auto plan = scenes::ball(0.1, 1);
  const Arena arena(plan, brief());
  WorldSettings settings = brief();
  // judged by hand: the same head, once on the ground and once half as high
  Simulation low(plan, settings, standing(plan));
  bodies::LinkPose start = low.head_pose();
  const TaskView standing_view{low, start, start, {}, settings};
  CHECK_FALSE(task_of(TaskKind::locomotion).judge(standing_view).terminated);
  start.p_WL.z() *= 2.01;
  const TaskView fallen_view{low, start, start, {}, settings};
  CHECK(task_of(TaskKind::locomotion).judge(fallen_view).terminated);
  settings.fall_ratio = 0;
  CHECK_FALSE(task_of(TaskKind::locomotion).judge(fallen_view).terminated);
}

TEST_CASE("locomotion rewards speed along x and success beyond one stride") {
  const auto plan = scenes::random_plan(1, 2, bodies::JointPreset::servo);
  const WorldSettings settings;
  StartPose at = standing(plan);
  const double stride_m = stride_limit_m(plan);
  CHECK(stride_m > 2 * (0.1 + 0.2));  // a head and the shortest limb
  for (const double travel_m : {0.5 * stride_m, 1.01 * stride_m}) {
    const bodies::LinkPose start = at.head;
    StartPose there = at;
    there.head.p_WL.x() += travel_m;
    bodies::LinkPose before = there.head;
    before.p_WL.x() -= 0.03;
    before.p_WL.y() += 1;  // sideways earns nothing
    const Simulation simulation(plan, settings, there);
    const std::vector<float> command = {1.0F, -0.5F};
    const TaskView view{simulation, start, before, command, settings};
    const Task& task = task_of(TaskKind::locomotion);
    CHECK(task.judge(view).reward == Approx(0.03 / 0.02 - 1e-3 * 1.25).epsilon(1e-4));
    CHECK(task.success(view) == (travel_m > stride_m));
  }
}

TEST_CASE("observations are the plan's sensors, restricted to the senses") {
  const auto plan = scenes::random_plan(3, 6, bodies::JointPreset::servo);
  WorldSettings settings;
  CHECK(sensor_indices(plan, settings).size() == plan.sensors.size());
  settings.senses = {Sense::vestibular, Sense::touch};  // the order stated does not matter
  const auto indices = sensor_indices(plan, settings);
  CHECK(indices.size() == plan.links.size() + 12);
  CHECK(std::ranges::is_sorted(indices));
  const Arena few(plan, settings);
  const Arena all(plan, {});
  Player with_few(few);
  Player with_all(all);
  with_few.reset(3);
  with_all.reset(3);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    CHECK(with_few.observation[i] == with_all.observation[static_cast<std::size_t>(indices[i])]);
  }
  settings.senses = {};
  CHECK_THROWS_WITH(Arena(plan, settings), Catch::Contains("world.senses is empty"));
  settings.senses = {Sense::touch, Sense::touch};
  CHECK_THROWS_WITH(Arena(plan, settings), Catch::Contains("has touch twice"));
}

// What each sensor of a kind reads.
std::vector<double> readings(const Simulation& simulation, ChannelKind kind) {
  const auto indices = sensor_indices(simulation.plan(), {});
  std::vector<float> observation(indices.size());
  sense(simulation, indices, observation);
  std::vector<double> values;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (simulation.plan().sensors[i].key.kind == kind) {
      values.push_back(static_cast<double>(observation[i]));
    }
  }
  return values;
}

TEST_CASE("what is felt in a known posture") {
  const auto plan = scenes::random_plan(3, 6, bodies::JointPreset::servo);
  const Eigen::AngleAxisd roll(std::numbers::pi / 2, Eigen::Vector3d::UnitX());
  StartPose start = standing(plan, 1);
  start.head.R_WL = roll.toRotationMatrix();  // lying on its right side
  start.v_WH = {1, 0, 0.5};
  start.w_WH = {0, 0, 2};
  start.speeds_rads.assign(plan.joints.size(), 3);
  start.angles_rad[0] = plan.joints[0].upper_rad;
  const Simulation simulation(plan, {}, start);

  const auto vector = [&](ChannelKind kind) {
    const auto values = readings(simulation, kind);
    return Eigen::Vector3d(values.at(0), values.at(1), values.at(2));
  };
  // in the head frame x is forward, y is now up and z is now to the right, which is −y of the world
  CHECK((vector(ChannelKind::up) - Eigen::Vector3d(0, 1, 0)).norm() < 1e-5);
  CHECK((vector(ChannelKind::velocity) - Eigen::Vector3d(0.5, 0.25, 0)).norm() < 1e-5);
  CHECK((vector(ChannelKind::angular_velocity) - Eigen::Vector3d(0, 0.4, 0)).norm() < 1e-5);
  CHECK((vector(ChannelKind::acceleration) - Eigen::Vector3d(0, 1, 0)).norm() < 1e-5);
  CHECK(readings(simulation, ChannelKind::joint_angle)[0] == Approx(1));
  for (const double speed : readings(simulation, ChannelKind::joint_velocity)) {
    CHECK(speed == Approx(0.3));
  }
  for (const double touch : readings(simulation, ChannelKind::touch)) CHECK(touch == 0);

  // tips do not move with the head: at rest posture they read their address, but for joint 0
  const auto tips = readings(simulation, ChannelKind::tip_position);
  std::size_t tip = 0;
  for (const auto& channel : plan.sensors) {
    if (channel.key.kind != ChannelKind::tip_position) continue;
    int link = channel.link;
    while (link > 0 && plan.joints[0].link != link)
      link = plan.links[static_cast<std::size_t>(link)].parent;
    if (link == 0) {
      CHECK(tips[tip] == Approx(channel.address_H[channel.key.index] / 0.5).margin(1e-5));
    }
    ++tip;
  }
}

TEST_CASE("a joint's angle is felt with its sign, whatever its range") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto plan = scenes::random_plan(seed, 6, bodies::JointPreset::servo);
    StartPose start = standing(plan, 5);
    std::vector<std::vector<double>> felt;
    for (const double angle_rad : {0.2, -0.2, 0.0}) {
      start.angles_rad.assign(plan.joints.size(), angle_rad);
      felt.push_back(readings(Simulation(plan, {}, start), ChannelKind::joint_angle));
    }
    for (std::size_t j = 0; j < plan.joints.size(); ++j) {
      CHECK(felt[0][j] > 0);
      CHECK(felt[1][j] == Approx(-felt[0][j]));
      CHECK(felt[2][j] == Approx(0).margin(1e-6));
    }
  }
}

TEST_CASE("at rest the whole weight is felt, and gravity as an upward push") {
  const auto plan = scenes::ball(0.1, 2);
  Simulation simulation(plan, {}, standing(plan));
  for (int i = 0; i < 50; ++i) simulation.step({});
  CHECK(simulation.touch_n(0) / (2 * 9.81) == Approx(1).epsilon(1e-3));
  CHECK(simulation.head_acceleration_mss().norm() < 0.05);
}

// The plan's own claim: the mirrored channel of the mirrored motion reads sign · value.
TEST_CASE("mirrored commands move mirrored bodies through mirrored observations") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto plan =
        scenes::random_plan(seed, 2 + static_cast<int>(seed) % 9, bodies::JointPreset::servo);
    // hinges whose range is not its own mirror image, and contacts, which are solved in some order,
    // make a body unlike its mirror image
    plan = scenes::without_contact(plan);
    Simulation left(plan, {}, standing(plan, 1));
    Simulation right(plan, {}, standing(plan, 1));
    RandomStream random({.seed = seed});
    const auto n = plan.joints.size();
    std::vector<float> command(n);
    std::vector<float> mirrored(n);
    for (int i = 0; i < 10; ++i) {
      for (float& c : command) c = static_cast<float>(random.uniform(-0.3, 0.3));
      for (std::size_t j = 0; j < n; ++j) {
        mirrored[static_cast<std::size_t>(plan.actuators[j].mirror)] =
            static_cast<float>(plan.actuators[j].mirror_sign) * command[j];
      }
      left.step(command);
      right.step(mirrored);
    }
    const auto indices = sensor_indices(plan, {});
    std::vector<float> left_feels(indices.size());
    std::vector<float> right_feels(indices.size());
    sense(left, indices, left_feels);
    sense(right, indices, right_feels);
    double apart = 0;
    for (std::size_t i = 0; i < plan.sensors.size(); ++i) {
      const auto& channel = plan.sensors[i];
      apart = std::max(
          apart,
          std::abs(static_cast<double>(right_feels[static_cast<std::size_t>(channel.mirror)] -
                                       static_cast<float>(channel.mirror_sign) * left_feels[i])));
    }
    INFO("body " << seed);
    CHECK(apart < 1e-4);
  }
}

TEST_CASE("observations are of order one and never past the limit") {
  double largest = 0;
  double sum_squares = 0;
  double count = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const auto plan =
        scenes::random_plan(seed, 2 + static_cast<int>(seed) % 9, bodies::JointPreset::servo);
    WorldSettings settings = brief();
    settings.fall_ratio = 0;
    const Arena arena(plan, settings);
    Player player(arena);
    player.reset(seed);
    RandomStream random({.seed = seed});
    for (int i = 0; i < 50; ++i) {
      player.step(static_cast<float>(random.uniform(-1, 1)));
      for (const float value : player.observation) {
        REQUIRE(std::isfinite(value));
        largest = std::max(largest, std::abs(static_cast<double>(value)));
        sum_squares += static_cast<double>(value) * static_cast<double>(value);
        ++count;
      }
    }
  }
  CHECK(largest <= kSenseLimit);
  CHECK(std::sqrt(sum_squares / count) == Approx(0.7).margin(0.5));
}

TEST_CASE("episodes differ by their seed, within the noise the settings state") {
  const auto plan = scenes::random_plan(5, 6, bodies::JointPreset::servo);
  const Arena arena(plan, {});
  Player a(arena);
  Player b(arena);
  a.reset(1);
  b.reset(2);
  CHECK(a.observation != b.observation);
  const Simulation& simulation = a.environment.simulation();
  for (std::size_t j = 0; j < plan.joints.size(); ++j) {
    const auto joint = static_cast<int>(j);
    CHECK(std::abs(simulation.angle_rad(joint) - arena.settled().start.angles_rad[j]) < 5.1e-3);
    CHECK(std::abs(simulation.speed_rads(joint)) < 5.1e-3);
    CHECK(simulation.angle_rad(joint) >= plan.joints[j].lower_rad - 1e-6);
    CHECK(simulation.angle_rad(joint) <= plan.joints[j].upper_rad + 1e-6);
  }
  CHECK(simulation.head_velocity_ms().norm() > 0);
  CHECK(simulation.head_velocity_ms().cwiseAbs().maxCoeff() < 5.1e-3);
}

TEST_CASE("an episode that fails is over, without reward or travel") {
  auto plan = scenes::random_plan(1, 4, bodies::JointPreset::servo);
  for (auto& joint : plan.joints) {
    joint.gear_nm = 1e9;
    joint.upper_rad = 1e6;
  }
  const Arena arena(plan, brief());
  Player player(arena);
  player.reset(1);
  const auto result = player.step(1);
  CHECK(result.terminated);
  CHECK_FALSE(result.truncated);
  CHECK(result.reward == 0);
  for (const float value : player.observation) CHECK(value == 0);
  const EpisodeOutcome& outcome = player.environment.outcome();
  REQUIRE(outcome.failure);
  CHECK(outcome.episode_return == 0);
  CHECK(outcome.distance_m == 0);
  CHECK(outcome.steps == 1);
  // and the next one is not
  player.reset(2);
  CHECK_FALSE(player.environment.outcome().failure);
  CHECK_FALSE(player.step(0).terminated);
}

}  // namespace
}  // namespace neuroprospect::worlds

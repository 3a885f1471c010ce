// worlds/settings.h: what a campaign file says about worlds.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/parameter.h"

namespace neuroprospect::worlds {

/// One control step: the brain acts at 50 Hz [s].
inline constexpr double kControlStep_s = 0.02;

/// What solves for velocities. `creature`: dense, with actuators implicit
/// (worlds/creature_solver.h). `bullet`: Bullet's own multi-body solver, the oracle that tests
/// compare with; several times slower.
enum class Solver : std::uint8_t { creature, bullet };

/// What earns reward. Each is registered in worlds/task.cc.
enum class TaskKind : std::uint8_t { locomotion };

/// What a creature feels. Each is an organ in worlds/senses.cc.
enum class Sense : std::uint8_t { joint_angle, joint_velocity, touch, tip_position, vestibular };

/// A world, and what its episodes are like.
struct WorldSettings {
  TaskKind task = TaskKind::locomotion;
  std::vector<Sense> senses = {Sense::joint_angle, Sense::joint_velocity, Sense::touch,
                               Sense::tip_position, Sense::vestibular};
  double episode_s = 20;
  double fall_ratio = 0.5;
  double control_cost = 1e-3;
  double reset_noise = 5e-3;
  double settle_limit_s = 8;
  Solver solver = Solver::creature;
  int physics_steps = 4;
  int iterations = 10;
  /// Of the creature solver; no parameter of a campaign: off where tests compare with solvers that
  /// do not.
  bool conserve_momentum = true;
  double gravity_mss = 9.81;
  double friction = 0.7;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "task", .help = "what earns reward"}, self.task);
    visit(Parameter{.name = "senses", .help = "what a creature feels"}, self.senses);
    visit(Parameter{.name = "episode_s",
                    .unit = "s",
                    .help = "length of an episode, unless the task ends it earlier",
                    .low = 0.02,
                    .high = 1000},
          self.episode_s);
    visit(
        Parameter{.name = "fall_ratio",
                  .help = "an episode ends when the head is at this share of its first height, or "
                          "lower; 0: never",
                  .low = 0,
                  .high = 1},
        self.fall_ratio);
    visit(Parameter{.name = "control_cost",
                    .unit = "reward",
                    .help = "per control step, times the sum of squared commands",
                    .low = 0,
                    .high = 1},
          self.control_cost);
    visit(Parameter{.name = "reset_noise",
                    .unit = "rad, rad/s, m/s",
                    .help = "joint angles and speeds and the head's velocity begin within plus or "
                            "minus this",
                    .low = 0,
                    .high = 0.5},
          self.reset_noise);
    visit(Parameter{.name = "settle_limit_s",
                    .unit = "s",
                    .help = "a body that does not come to rest within this time is flagged as "
                            "unsettled",
                    .low = 0.5,
                    .high = 100},
          self.settle_limit_s);
    visit(
        Parameter{.name = "solver",
                  .help = "creature (fast, actuators implicit) or bullet (Bullet's own, to compare "
                          "with)"},
        self.solver);
    visit(Parameter{.name = "physics_steps",
                    .unit = "steps",
                    .help = "of physics per control step of 0.02 s",
                    .low = 1,
                    .high = 256},
          self.physics_steps);
    visit(Parameter{.name = "iterations",
                    .unit = "iterations",
                    .help = "of the contact solver per physics step",
                    .low = 1,
                    .high = 1000},
          self.iterations);
    visit(
        Parameter{
            .name = "gravity_mss", .unit = "m/s^2", .help = "downward", .low = 0, .high = 100},
        self.gravity_mss);
    visit(Parameter{.name = "friction",
                    .help = "coefficient between body and ground, and within a body",
                    .low = 0,
                    .high = 10},
          self.friction);
  }
};

/// One physics step [s].
inline double physics_step_s(const WorldSettings& settings) {
  return kControlStep_s / settings.physics_steps;
}

/// Name of the terrain, as it is recorded with each assay.
inline std::string world_name(const WorldSettings&) { return "flat"; }

/// Throws an input Error where settings contradict each other.
void validate(const WorldSettings& settings);

}  // namespace neuroprospect::worlds

template <>
struct neuroprospect::Names<neuroprospect::worlds::Solver> {
  static constexpr std::array<std::string_view, 2> values = {"creature", "bullet"};
};
template <>
struct neuroprospect::Names<neuroprospect::worlds::TaskKind> {
  static constexpr std::array<std::string_view, 1> values = {"locomotion"};
};
template <>
struct neuroprospect::Names<neuroprospect::worlds::Sense> {
  static constexpr std::array<std::string_view, 5> values = {"joint_angle", "joint_velocity",
                                                             "touch", "tip_position", "vestibular"};
};

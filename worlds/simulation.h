// worlds/simulation.h: one body in one fresh Bullet multi-body world, on flat ground (z = 0).
// Thread safety: owned by one thread. Any number of simulations run at once; they share nothing.
//
// A simulation is a pure function of plan, settings, start and commands: to the bit, in whatever
// order bodies are simulated and whatever the heap held. It is never reset in place (Bullet drifts
// when it is): build another.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bodies/plan.h"
#include "bodies/pose.h"
#include "worlds/settings.h"

namespace neuroprospect::worlds {

/// Bounds that no healthy body reaches, in any of its parts; past one, a life has failed. The servo
/// preset turns at most 20 rad/s without load; the strongest hinge of the derl preset reaches 43
/// rad/s over its whole range; a chain of three such limbs stays below the first bound.
inline constexpr double kMaxSpeed_ms = 50;
inline constexpr double kMaxTurn_rads = 250;    ///< of a link or a joint
inline constexpr double kMaxEnergy_jkg = 500;   ///< kinetic, of the whole body per kg
inline constexpr double kMaxDistance_m = 5000;  ///< of the head from where the world began

/// Where a simulation starts. Empty vectors are zeros.
struct StartPose {
  bodies::LinkPose head;
  std::vector<double> angles_rad;    ///< one per joint
  Eigen::Vector3d v_WH = {0, 0, 0};  ///< velocity of the head's centre [m/s]
  Eigen::Vector3d w_WH = {0, 0, 0};  ///< angular velocity of the head [rad/s]
  std::vector<double> speeds_rads;   ///< one per joint
};

/// The rest posture (every joint at 0, the head upright above the origin), its lowest point
/// `clearance_m` above the ground.
StartPose standing(const bodies::BodyPlan& plan, double clearance_m = 0);

/// Moves `start` up or down until its lowest point is `clearance_m` above the ground.
void put_on_ground(const bodies::BodyPlan& plan, StartPose& start, double clearance_m = 0);

class PhysicsWorld;

class Simulation {
 public:
  /// Keeps a reference to `plan`, which must live longer; copies what it needs of the settings.
  /// Throws an internal Error when `start` has the wrong number of joints.
  Simulation(const bodies::BodyPlan& plan, const WorldSettings& settings, const StartPose& start);
  ~Simulation();
  Simulation(Simulation&&) noexcept;
  Simulation& operator=(Simulation&&) noexcept;

  /// One control step, the torque of joint i being clamp(command[i], −1, 1) × its gear; a command
  /// that is not a number counts as 0. Needs one command per joint. Does nothing once it has
  /// failed.
  void step(std::span<const float> command);

  /// Why this simulation is no longer physical: a number that is not finite, or a bound passed.
  /// Once set it stays.
  [[nodiscard]] const std::optional<std::string>& failure() const { return failure_; }

  [[nodiscard]] const bodies::BodyPlan& plan() const { return *plan_; }
  [[nodiscard]] double time_s() const { return time_s_; }
  [[nodiscard]] double gravity_mss() const { return gravity_mss_; }

  // State after the last control step that did not fail; finite. World frame.
  [[nodiscard]] const bodies::LinkPose& link_pose(int link) const { return state(link).pose; }
  [[nodiscard]] const bodies::LinkPose& head_pose() const { return link_pose(0); }
  [[nodiscard]] const Eigen::Vector3d& link_velocity_ms(int link) const {  ///< of its centre
    return state(link).v_WL;
  }
  [[nodiscard]] const Eigen::Vector3d& link_turn_rads(int link) const {  ///< angular velocity
    return state(link).w_WL;
  }
  [[nodiscard]] const Eigen::Vector3d& head_velocity_ms() const { return link_velocity_ms(0); }
  [[nodiscard]] const Eigen::Vector3d& head_turn_rads() const { return link_turn_rads(0); }
  [[nodiscard]] double angle_rad(int joint) const { return angles_rad_[at(joint)]; }
  [[nodiscard]] double speed_rads(int joint) const { return speeds_rads_[at(joint)]; }
  [[nodiscard]] double kinetic_energy_j() const;    ///< of the links; without the rotors
  [[nodiscard]] double rotor_energy_j() const;      ///< of the joints' armatures
  [[nodiscard]] double potential_energy_j() const;  ///< of weight, 0 at z = 0, and of springs
  /// Largest speed of any point on the axis of any link: of their ends.
  [[nodiscard]] double fastest_point_ms() const;

  // Means over the last control step; 0 before the first.
  [[nodiscard]] double touch_n(int link) const { return touch_n_[at(link)]; }  ///< normal forces
  [[nodiscard]] double torque_nm(int joint) const {  ///< what the actuator applied
    return torques_nm_[at(joint)];
  }
  [[nodiscard]] const Eigen::Vector3d& head_acceleration_mss() const {  ///< change of its velocity
    return acceleration_mss_;
  }
  /// Deepest overlap with the ground or between links during the last control step [m].
  [[nodiscard]] double penetration_m() const { return penetration_m_; }

  // Since the start.
  [[nodiscard]] double energy_j() const { return energy_j_; }  ///< Σ |torque · joint speed| dt
  [[nodiscard]] double work_j() const { return work_j_; }      ///< Σ torque · joint speed dt

 private:
  struct LinkState {
    bodies::LinkPose pose;
    Eigen::Vector3d v_WL;  ///< of its centre [m/s]
    Eigen::Vector3d w_WL;  ///< [rad/s]
  };
  static std::size_t at(int i) { return static_cast<std::size_t>(i); }
  [[nodiscard]] const LinkState& state(int link) const { return links_[at(link)]; }

  void read_state();
  void check_speeds();
  void check_state();
  void fail_above(std::string_view what, double value, double bound);

  const bodies::BodyPlan* plan_;
  double gravity_mss_;
  double step_s_;
  int physics_steps_;
  std::unique_ptr<PhysicsWorld> world_;
  std::vector<LinkState> links_;
  std::vector<double> angles_rad_;
  std::vector<double> speeds_rads_;
  std::vector<double> torques_nm_;
  std::vector<double> touch_n_;
  Eigen::Vector3d acceleration_mss_ = {0, 0, 0};
  double time_s_ = 0;
  double energy_j_ = 0;
  double work_j_ = 0;
  double penetration_m_ = 0;
  std::optional<std::string> failure_;
};

}  // namespace neuroprospect::worlds

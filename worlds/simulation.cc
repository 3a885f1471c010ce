#include "worlds/simulation.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "worlds/physics_world.h"

namespace neuroprospect::worlds {
namespace {

using Eigen::Vector3d;

Vector3d to_eigen(const btVector3& v) { return {v.x(), v.y(), v.z()}; }

double clamped_command(float command) {
  return std::isnan(command) ? 0.0 : std::clamp(static_cast<double>(command), -1.0, 1.0);
}

}  // namespace

StartPose standing(const bodies::BodyPlan& plan, double clearance_m) {
  StartPose start;
  start.angles_rad.assign(plan.joints.size(), 0);
  put_on_ground(plan, start, clearance_m);
  return start;
}

void put_on_ground(const bodies::BodyPlan& plan, StartPose& start, double clearance_m) {
  std::vector<double> angles = start.angles_rad;
  angles.resize(plan.joints.size());
  const auto poses = bodies::link_poses(plan, start.head, angles);
  double lowest_m = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < poses.size(); ++i) {
    const double half_m = plan.links[i].half_length_m;
    lowest_m = std::min(lowest_m, poses[i].p_WL.z() - half_m * std::abs(poses[i].R_WL(2, 2)) -
                                      plan.links[i].radius_m);
  }
  start.head.p_WL.z() += clearance_m - lowest_m;
}

Simulation::Simulation(const bodies::BodyPlan& plan, const WorldSettings& settings,
                       const StartPose& start)
    : plan_(&plan),
      gravity_mss_(settings.gravity_mss),
      step_s_(physics_step_s(settings)),
      physics_steps_(settings.physics_steps),
      links_(plan.links.size()),
      angles_rad_(plan.joints.size()),
      speeds_rads_(plan.joints.size()),
      torques_nm_(plan.joints.size()),
      touch_n_(plan.links.size()) {
  for (const auto* values : {&start.angles_rad, &start.speeds_rads}) {
    require(values->empty() || values->size() == plan.joints.size(),
            "a start pose of {} joints for a body of {}", values->size(), plan.joints.size());
  }
  world_ = std::make_unique<PhysicsWorld>(plan, settings, start);
  read_state();
}

Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

void Simulation::step(std::span<const float> command) {
  require(command.size() == torques_nm_.size(), "{} commands for {} joints", command.size(),
          torques_nm_.size());
  if (failure_) return;
  for (std::size_t j = 0; j < command.size(); ++j) {
    torques_nm_[j] = clamped_command(command[j]) * plan_->joints[j].gear_nm;
  }
  std::ranges::fill(touch_n_, 0);
  penetration_m_ = 0;
  for (int i = 0; i < physics_steps_; ++i) {
    world_->set_torques(torques_nm_);
    world_->step(static_cast<float>(step_s_));
    check_speeds();
    if (failure_) return;
    const btScalar* speeds = world_->body().getVelocityVector();
    for (std::size_t j = 0; j < torques_nm_.size(); ++j) {
      const double work_j = torques_nm_[j] * static_cast<double>(speeds[6 + j]) * step_s_;
      work_j_ += work_j;
      energy_j_ += std::abs(work_j);
    }
    penetration_m_ = std::max(penetration_m_, world_->read_contacts(touch_n_));
  }
  for (double& touch : touch_n_) touch /= kControlStep_s;  // impulses until here
  time_s_ += kControlStep_s;
  const Vector3d velocity_before = head_velocity_ms();
  read_state();
  acceleration_mss_ = (head_velocity_ms() - velocity_before) / kControlStep_s;
  check_state();
}

void Simulation::fail_above(std::string_view what, double value, double bound) {
  // written so that what is not a number fails
  if (!failure_ && !(value <= bound)) failure_ = fmt::format("{}: {:.4g}", what, value);
}

// After every physics step, from Bullet's own numbers: what has gone wrong must not get as far as
// collision detection, which may not end on numbers that are not finite.
void Simulation::check_speeds() {
  const btScalar* speeds = world_->body().getVelocityVector();
  fail_above("head turns [rad/s]", Eigen::Map<const Eigen::Vector3f>(speeds).norm(), kMaxTurn_rads);
  fail_above("head speed [m/s]", Eigen::Map<const Eigen::Vector3f>(speeds + 3).norm(),
             kMaxSpeed_ms);
  for (std::size_t j = 0; j < speeds_rads_.size(); ++j) {
    fail_above("joint speed [rad/s]", std::abs(speeds[6 + j]), kMaxTurn_rads);
  }
}

void Simulation::check_state() {
  fail_above("fastest point [m/s]", fastest_point_ms(), kMaxSpeed_ms);
  for (const LinkState& link : links_) {
    fail_above("limb turns [rad/s]", link.w_WL.norm(), kMaxTurn_rads);
  }
  fail_above("kinetic energy [J/kg]", kinetic_energy_j() / plan_->mass_kg, kMaxEnergy_jkg);
  fail_above("distance from the origin [m]", links_[0].pose.p_WL.norm(), kMaxDistance_m);
}

void Simulation::read_state() {
  const btScalar* speeds = world_->body().getVelocityVector();
  for (std::size_t j = 0; j < angles_rad_.size(); ++j) {
    angles_rad_[j] = world_->body().getJointPos(static_cast<int>(j));
    speeds_rads_[j] = speeds[6 + j];
  }
  for (std::size_t i = 0; i < links_.size(); ++i) {
    LinkState& state = links_[i];
    const btTransform& transform = world_->link_transform(static_cast<int>(i));
    for (int row = 0; row < 3; ++row) {
      state.pose.R_WL.row(row) = to_eigen(transform.getBasis()[row]).transpose();
    }
    state.pose.p_WL = to_eigen(transform.getOrigin());
    const bodies::LinkPlan& link = plan_->links[i];
    if (i == 0) {
      state.w_WL = {speeds[0], speeds[1], speeds[2]};
      state.v_WL = {speeds[3], speeds[4], speeds[5]};
      continue;
    }
    const LinkState& parent = links_[static_cast<std::size_t>(link.parent)];
    state.w_WL = parent.w_WL;
    for (int k = 0; k < link.joint_count; ++k) {
      const auto j = static_cast<std::size_t>(link.first_joint + k);
      const bool last = k + 1 == link.joint_count;
      const Vector3d axis_W =
          last ? Vector3d(state.pose.R_WL * plan_->joints[j].axis_L)
               : Vector3d(parent.pose.R_WL * (link.R_PL * plan_->joints[j].axis_L));
      state.w_WL += axis_W * speeds_rads_[j];
    }
    state.v_WL = parent.v_WL + parent.w_WL.cross(parent.pose.R_WL * link.p_PJ_P) +
                 state.w_WL.cross(state.pose.R_WL * link.p_JL_L);
  }
}

double Simulation::kinetic_energy_j() const {
  double sum = 0;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const bodies::LinkPlan& link = plan_->links[i];
    const Vector3d w_L = links_[i].pose.R_WL.transpose() * links_[i].w_WL;
    sum += 0.5 * link.mass_kg * links_[i].v_WL.squaredNorm() +
           0.5 * w_L.dot(link.inertia_kgm2.cwiseProduct(w_L));
  }
  return sum;
}

double Simulation::rotor_energy_j() const {
  double sum = 0;
  for (std::size_t j = 0; j < speeds_rads_.size(); ++j) {
    sum += 0.5 * plan_->joints[j].armature_kgm2 * speeds_rads_[j] * speeds_rads_[j];
  }
  return sum;
}

double Simulation::potential_energy_j() const {
  double sum = 0;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    sum += plan_->links[i].mass_kg * gravity_mss_ * links_[i].pose.p_WL.z();
  }
  for (std::size_t j = 0; j < angles_rad_.size(); ++j) {
    sum += 0.5 * plan_->joints[j].stiffness_nm * angles_rad_[j] * angles_rad_[j];
  }
  return sum;
}

double Simulation::fastest_point_ms() const {
  double fastest = 0;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const LinkState& link = links_[i];
    const Vector3d arm_W = plan_->links[i].half_length_m * link.pose.R_WL.col(2);
    for (const double side : {-1.0, 1.0}) {
      fastest = std::max(fastest, (link.v_WL + side * link.w_WL.cross(arm_W)).norm());
    }
  }
  return fastest;
}

}  // namespace neuroprospect::worlds

#include "worlds/creature_dynamics.h"

#include <Eigen/Geometry>

#include "base/error.h"

namespace neuroprospect::worlds {
namespace {

using Eigen::Matrix3f;
using Eigen::Vector3f;

// Rate of change of a motion that moves along with `velocity` (Featherstone's crm).
Spatial cross_motion(const Spatial& velocity, const Spatial& motion) {
  return {velocity.top.cross(motion.top),
          velocity.bottom.cross(motion.top) + velocity.top.cross(motion.bottom)};
}

// Rate of change of a force, or momentum, that moves along with `velocity` (crf).
Spatial cross_force(const Spatial& velocity, const Spatial& force) {
  return {velocity.top.cross(force.top) + velocity.bottom.cross(force.bottom),
          velocity.top.cross(force.bottom)};
}

SpatialInertia inertia_about_o(float mass_kg, const Vector3f& principal_kgm2,
                               const LinkFrame& frame) {
  const Vector3f& p = frame.p_OL;
  SpatialInertia result;
  result.mass_kg = mass_kg;
  result.moment_kgm = mass_kg * p;
  result.inertia_kgm2 = frame.R_WL * principal_kgm2.asDiagonal() * frame.R_WL.transpose();
  result.inertia_kgm2 -= mass_kg * p * p.transpose();  // the parallel-axis theorem
  result.inertia_kgm2.diagonal().array() += mass_kg * p.squaredNorm();
  return result;
}

}  // namespace

SpatialInertia& SpatialInertia::operator+=(const SpatialInertia& other) {
  mass_kg += other.mass_kg;
  moment_kgm += other.moment_kgm;
  inertia_kgm2 += other.inertia_kgm2;
  return *this;
}

Spatial SpatialInertia::operator*(const Spatial& motion) const {
  return {inertia_kgm2 * motion.top + moment_kgm.cross(motion.bottom),
          mass_kg * motion.bottom - moment_kgm.cross(motion.top)};
}

CreatureDynamics::CreatureDynamics(const bodies::BodyPlan& plan) {
  require(plan.joints.size() + 6 <= kMaxSpeeds, "a body of {} joints: at most {} are simulated",
          plan.joints.size(), kMaxSpeeds - 6);
  parents_.fill(-1);
  for (int i = 1; i < 6; ++i) parents_[at(i)] = i - 1;
  for (const bodies::LinkPlan& plan_link : plan.links) {
    Link link;
    link.parent = plan_link.parent;
    link.first_joint = plan_link.first_joint;
    link.joint_count = plan_link.joint_count;
    link.mass_kg = static_cast<float>(plan_link.mass_kg);
    link.inertia_kgm2 = plan_link.inertia_kgm2.cast<float>();
    link.R_PL = plan_link.R_PL.cast<float>();
    link.p_LJ_L = -plan_link.p_JL_L.cast<float>();
    int speed = link.parent < 0 ? 5 : links_[at(link.parent)].last_speed;
    for (int j = link.first_joint; j < link.first_joint + link.joint_count; ++j) {
      parents_[at(6 + j)] = speed;
      speed = 6 + j;
    }
    link.last_speed = speed;
    links_.push_back(link);
  }
  for (const bodies::JointPlan& joint : plan.joints) {
    joints_.push_back({joint.link, joint.axis_L.cast<float>()});
  }
  motions_.resize(at(size()));
  for (int i = 0; i < 3; ++i) {
    motions_[at(i)].top = Vector3f::Unit(i);
    motions_[at(3 + i)].bottom = Vector3f::Unit(i);
  }
  inertias_.resize(links_.size());
  composites_.resize(links_.size());
  velocities_.resize(links_.size());
  accelerations_.resize(links_.size());
  forces_.resize(links_.size());
}

void CreatureDynamics::set_frames(const std::vector<LinkFrame>& frames) {
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const Link& link = links_[i];
    const LinkFrame& frame = frames[i];
    inertias_[i] = inertia_about_o(link.mass_kg, link.inertia_kgm2, frame);
    const Vector3f p_OJ = frame.p_OL + frame.R_WL * link.p_LJ_L;
    for (int k = 0; k < link.joint_count; ++k) {
      // the last axis is fixed in the link, whatever it turns; the one before it in the parent
      const int j = link.first_joint + k;
      Vector3f axis = joints_[at(j)].axis_L;
      const bool last = k + 1 == link.joint_count;
      if (!last) axis = link.R_PL * axis;
      axis = (last ? frame : frames[at(link.parent)]).R_WL * axis;
      motions_[at(6 + j)] = {axis, p_OJ.cross(axis)};
    }
  }
}

void CreatureDynamics::mass_matrix(SpeedMatrix& H) {
  composites_ = inertias_;
  for (std::size_t i = links_.size() - 1; i > 0; --i) {
    composites_[at(links_[i].parent)] += composites_[i];
  }
  // a joint's column: the momentum its subtree has at unit speed, seen by the joint's ancestors
  for (int k = size() - 1; k >= 6; --k) {
    const Spatial momentum = composites_[at(joints_[at(k - 6)].link)] * motion(k);
    for (int i = k; i >= 6; i = parents_[at(i)]) H(k, i) = momentum.dot(motion(i));
    H.row(k).head<3>() = momentum.top;
    H.row(k).segment<3>(3) = momentum.bottom;
  }
  const SpatialInertia& whole = composites_[0];
  for (int k = 0; k < 6; ++k) {
    const Spatial momentum = whole * motion(k);
    H.row(k).head<3>() = momentum.top;
    H.row(k).segment<3>(3) = momentum.bottom;
  }
}

void CreatureDynamics::bias_force(const SpeedVector& v, float gravity_mss, SpeedVector& c) {
  // With dv/dt = 0 the head's centre moves evenly, so the spatial acceleration of the head is that
  // of a frame in which the point at O changes: −ω × v. Gravity is the world accelerating upwards.
  velocities_[0] = {v.head<3>(), v.segment<3>(3)};
  accelerations_[0].top.setZero();
  accelerations_[0].bottom = -velocities_[0].top.cross(velocities_[0].bottom);
  accelerations_[0].bottom.z() += gravity_mss;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const Link& link = links_[i];
    if (i > 0) {
      Spatial velocity = velocities_[at(link.parent)];
      Spatial acceleration = accelerations_[at(link.parent)];
      for (int k = 6 + link.first_joint; k < 6 + link.first_joint + link.joint_count; ++k) {
        const Spatial joint_velocity = {motion(k).top * v[k], motion(k).bottom * v[k]};
        const Spatial rate = cross_motion(velocity, joint_velocity);
        velocity.top += joint_velocity.top;
        velocity.bottom += joint_velocity.bottom;
        acceleration.top += rate.top;
        acceleration.bottom += rate.bottom;
      }
      velocities_[i] = velocity;
      accelerations_[i] = acceleration;
    }
    const Spatial inertial = inertias_[i] * accelerations_[i];
    const Spatial gyroscopic = cross_force(velocities_[i], inertias_[i] * velocities_[i]);
    forces_[i] = {inertial.top + gyroscopic.top, inertial.bottom + gyroscopic.bottom};
  }
  for (std::size_t i = links_.size() - 1; i > 0; --i) {
    const Link& link = links_[i];
    for (int k = 6 + link.first_joint; k < 6 + link.first_joint + link.joint_count; ++k) {
      c[k] = motion(k).dot(forces_[i]);
    }
    Spatial& parent = forces_[at(link.parent)];
    parent.top += forces_[i].top;
    parent.bottom += forces_[i].bottom;
  }
  c.head<3>() = forces_[0].top;
  c.segment<3>(3) = forces_[0].bottom;
}

Vector3f CreatureDynamics::velocity_at(int link, const Vector3f& p_OP) const {
  const Spatial& velocity = velocities_[at(link)];
  return velocity.bottom + velocity.top.cross(p_OP);
}

}  // namespace neuroprospect::worlds

#include "worlds/creature_solver.h"

#include <BulletCollision/NarrowPhaseCollision/btPersistentManifold.h>
#include <BulletDynamics/Featherstone/btMultiBody.h>
#include <BulletDynamics/Featherstone/btMultiBodyLinkCollider.h>

#include <Eigen/Cholesky>
#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <new>

#include "worlds/ground.h"

namespace neuroprospect::worlds {
namespace {

using Eigen::Vector3f;

// A limit gets a row when its joint could reach it within a step, even if contact changes its speed
// by this much [rad/s].
constexpr float kSpeedChange_rads = 10;

// Contacts found per step at most, before the deepest are chosen.
constexpr int kMaxContacts = 256;

Vector3f to_eigen(const btVector3& v) { return {v.x(), v.y(), v.z()}; }

// Where Bullet's links, the base at -1 among them, are counted from 0.
std::size_t from_zero(int bullet_link) {
  const int index = bullet_link + 1;
  return static_cast<std::size_t>(index);
}

// Slots: two per link for its contacts with the ground, then one per pair of links.
int pair_slot(int links, int a, int b) { return 2 * links + a * links + b; }

}  // namespace

void* CreatureSolver::operator new(std::size_t size) {
  return ::operator new (size, std::align_val_t{alignof(CreatureSolver)});
}
void CreatureSolver::operator delete(void* memory) {
  ::operator delete (memory, std::align_val_t{alignof(CreatureSolver)});
}

CreatureSolver::CreatureSolver(const bodies::BodyPlan& plan, const WorldSettings& settings)
    : plan_(&plan),
      gravity_mss_(static_cast<float>(settings.gravity_mss)),
      friction_(static_cast<float>(settings.friction)),
      iterations_(settings.iterations),
      dynamics_(plan),
      frames_(plan.links.size()),
      torques_nm_(plan.joints.size()),
      conserve_momentum_(settings.conserve_momentum),
      rows_(static_cast<float>(plan.mass_kg)),
      limit_memory_(2 * plan.joints.size()),
      contact_memory_(plan.links.size() * (plan.links.size() + 2), Vector3f::Zero()) {
  for (const bodies::JointPlan& joint : plan.joints) {
    joints_.push_back({static_cast<float>(joint.lower_rad), static_cast<float>(joint.upper_rad),
                       static_cast<float>(joint.armature_kgm2),
                       static_cast<float>(joint.damping_nms),
                       static_cast<float>(joint.stiffness_nm)});
  }
  speeds_before_.setZero();
  bias_.setZero();
  contacts_.reserve(kMaxContacts);
  limited_.reserve(2 * plan.joints.size());
}

void CreatureSolver::attach(btMultiBody& body,
                            std::vector<const btMultiBodyLinkCollider*> colliders) {
  body_ = &body;
  colliders_ = std::move(colliders);
  link_of_bullet_link_.assign(static_cast<std::size_t>(body.getNumLinks()) + 1, 0);
  for (std::size_t i = 0; i < colliders_.size(); ++i) {
    link_of_bullet_link_[from_zero(colliders_[i]->m_link)] = static_cast<int>(i);
  }
}

void CreatureSolver::set_torques(std::span<const double> torques_nm) {
  std::ranges::copy(torques_nm, torques_nm_.begin());
}

void CreatureSolver::solveMultiBodyGroup(btCollisionObject**, int, btPersistentManifold** manifolds,
                                         int manifold_count, btTypedConstraint**, int,
                                         btMultiBodyConstraint**, int,
                                         const btContactSolverInfo& info, btIDebugDraw*,
                                         btDispatcher*) {
  const float step_s = info.m_timeStep;
  const int size = dynamics_.size();
  if (!posture_is_read_) read_posture();
  posture_is_read_ = false;
  speeds_before_.head(size) = Eigen::Map<const Eigen::VectorXf>(body_->getVelocityVector(), size);
  solve_free_motion(step_s);

  rows_.clear(size, step_s);
  add_limits(step_s);
  find_contacts(manifolds, manifold_count, step_s);
  add_contacts();
  rows_.solve(factor_, iterations_, speeds_);
  remember_impulses();
  if (conserve_momentum_) foresee_momentum(step_s);

  speeds_.head(size) -= speeds_before_.head(size);
  body_->applyDeltaVeeMultiDof(speeds_.data(), 1);
}

void CreatureSolver::conserve_momentum() {
  if (!conserve_momentum_) return;
  read_posture();
  posture_is_read_ = true;
  const Momentum missing = momentum_ahead_ - momentum(body_->getVelocityVector());
  const Momentum change = mass_.topLeftCorner<6, 6>().llt().solve(missing);
  body_->setBaseOmega(body_->getBaseOmega() + btVector3(change[0], change[1], change[2]));
  body_->setBaseVel(body_->getBaseVel() + btVector3(change[3], change[4], change[5]));
}

// The head's rows of H v.
CreatureSolver::Momentum CreatureSolver::momentum(const float* v) const {
  Momentum sum = Momentum::Zero();
  for (int k = 0; k < dynamics_.size(); ++k) sum += v[k] * mass_.row(k).head<6>().transpose();
  return sum;
}

void CreatureSolver::read_posture() {
  const btVector3& origin = colliders_[0]->getWorldTransform().getOrigin();
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    const btTransform& pose = colliders_[i]->getWorldTransform();
    for (int row = 0; row < 3; ++row) {
      frames_[i].R_WL.row(row) = to_eigen(pose.getBasis()[row]).transpose();
    }
    frames_[i].p_OL = to_eigen(pose.getOrigin() - origin);
  }
  dynamics_.set_frames(frames_);
  dynamics_.mass_matrix(mass_);
}

// Momentum at the new speeds in the old posture, without what the step has charged for the change
// of posture (the part of the bias that is not weight), about where O will be.
void CreatureSolver::foresee_momentum(float step_s) {
  const SpatialInertia& whole = dynamics_.whole();
  const Vector3f weight(0, 0, gravity_mss_);
  Momentum ahead = momentum(speeds_.data()) + step_s * bias_.head<6>();
  ahead.head<3>() -= step_s * whole.moment_kgm.cross(weight);
  ahead.tail<3>() -= step_s * whole.mass_kg * weight;
  ahead.head<3>() -= step_s * speeds_.segment<3>(3).cross(ahead.tail<3>().eval());
  momentum_ahead_ = ahead;
}

// speeds_ = what one step gives without contacts and limits; factor_ = the system's.
void CreatureSolver::solve_free_motion(float step_s) {
  dynamics_.bias_force(speeds_before_, gravity_mss_, bias_);
  SpeedVector change = -step_s * bias_;
  for (std::size_t j = 0; j < joints_.size(); ++j) {
    const Joint& joint = joints_[j];
    const auto k = static_cast<int>(6 + j);
    const float drag = joint.damping_nms + step_s * joint.stiffness_nm;
    const float spring_nm = joint.stiffness_nm * body_->getJointPos(static_cast<int>(j));
    change[k] += step_s * (torques_nm_[j] - drag * speeds_before_[k] - spring_nm);
    mass_(k, k) += joint.armature_kgm2 + step_s * drag;
  }
  factor_.factor(mass_, dynamics_.parents(), dynamics_.size());
  factor_.solve(change);
  speeds_ = speeds_before_ + change;
}

void CreatureSolver::add_limits(float step_s) {
  limited_.clear();
  for (std::size_t j = 0; j < joints_.size(); ++j) {
    const auto k = static_cast<int>(6 + j);
    const float angle_rad = body_->getJointPos(static_cast<int>(j));
    const float reach_rad = step_s * (std::abs(speeds_[k]) + kSpeedChange_rads);
    const std::array<float, 2> room_rad = {angle_rad - joints_[j].lower_rad,
                                           joints_[j].upper_rad - angle_rad};
    for (const std::size_t side : {0, 1}) {
      float& memory = limit_memory_[2 * j + side];
      if (room_rad[side] < reach_rad) {
        rows_.add_limit(k, side == 0 ? 1.0F : -1.0F, room_rad[side], memory);
        limited_.push_back(2 * j + side);
      }
      memory = 0;
    }
  }
}

void CreatureSolver::find_contacts(btPersistentManifold** manifolds, int count, float step_s) {
  contacts_.clear();
  const auto links = static_cast<int>(frames_.size());
  const btVector3& origin = colliders_[0]->getWorldTransform().getOrigin();
  add_ground_contacts(*plan_, dynamics_, frames_, origin.z(), step_s, contacts_);
  for (int m = 0; m < count; ++m) {
    const auto link_of = [&](const btCollisionObject* object) {
      const auto* collider = btMultiBodyLinkCollider::upcast(object);
      return collider == nullptr ? -1 : link_of_bullet_link_[from_zero(collider->m_link)];
    };
    int a = link_of(manifolds[m]->getBody0());
    int b = link_of(manifolds[m]->getBody1());
    // Bullet's normal pushes the first; only the second may be the world
    const float sign = a < 0 ? -1.0F : 1.0F;
    if (a < 0) std::swap(a, b);
    for (int i = 0; i < manifolds[m]->getNumContacts(); ++i) {
      const btManifoldPoint& point = manifolds[m]->getContactPoint(i);
      if (contacts_.size() == contacts_.capacity()) return;
      const btVector3 middle =
          (point.getPositionWorldOnA() + point.getPositionWorldOnB()) * 0.5F - origin;
      contacts_.push_back({.link = a,
                           .other = b,
                           .p_OC = to_eigen(middle),
                           .normal = sign * to_eigen(point.m_normalWorldOnB),
                           .distance_m = point.getDistance(),
                           .slot = i == 0 ? pair_slot(links, a, b) : -1});
    }
  }
  // the deepest where there are too many
  const auto room = static_cast<std::size_t>((kMaxRows - rows_.size()) / 3);
  if (contacts_.size() > room) {
    std::ranges::sort(contacts_, {}, &Contact::distance_m);
    contacts_.resize(room);
  }
}

void CreatureSolver::add_contacts() {
  for (const Contact& contact : contacts_) {
    const Vector3f guess = contact.slot < 0
                               ? Vector3f::Zero()
                               : contact_memory_[static_cast<std::size_t>(contact.slot)];
    rows_.add_contact(dynamics_, contact, friction_, guess);
  }
}

void CreatureSolver::remember_impulses() {
  for (std::size_t i = 0; i < limited_.size(); ++i) {
    limit_memory_[limited_[i]] = rows_.limit_impulse(static_cast<int>(i));
  }
  std::ranges::fill(contact_memory_, Vector3f::Zero());
  for (std::size_t i = 0; i < contacts_.size(); ++i) {
    if (contacts_[i].slot < 0) continue;
    contact_memory_[static_cast<std::size_t>(contacts_[i].slot)] =
        rows_.contact_impulse(static_cast<int>(i));
  }
}

}  // namespace neuroprospect::worlds

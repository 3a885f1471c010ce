// worlds/physics_world.h: a body as a btMultiBody in a Bullet world of its own. Behind Simulation;
// no other room includes it. Thread safety: owned by one thread.
#pragma once

#include <BulletCollision/BroadphaseCollision/btDbvtBroadphase.h>
#include <BulletCollision/CollisionDispatch/btCollisionDispatcher.h>
#include <BulletCollision/CollisionDispatch/btDefaultCollisionConfiguration.h>
#include <BulletDynamics/Featherstone/btMultiBody.h>
#include <BulletDynamics/Featherstone/btMultiBodyDynamicsWorld.h>
#include <BulletDynamics/Featherstone/btMultiBodyLinkCollider.h>

#include <memory>
#include <span>
#include <vector>

#include "bodies/plan.h"
#include "worlds/actuator_constraint.h"
#include "worlds/creature_solver.h"
#include "worlds/settings.h"
#include "worlds/simulation.h"

namespace neuroprospect::worlds {

/// Keeps pairs of links that overlap at rest from ever colliding. Link colliders ignore
/// setIgnoreCollisionCheck, and Bullet's own exclusion of parent and child does not see through the
/// massless link of a joint with two axes.
class TouchingPairs final : public btOverlapFilterCallback {
 public:
  explicit TouchingPairs(const bodies::BodyPlan& plan);
  bool needBroadphaseCollision(btBroadphaseProxy* a, btBroadphaseProxy* b) const override;

 private:
  std::size_t links_;
  std::vector<bool> touching_;  ///< links × links
};

class PhysicsWorld {
 public:
  /// Keeps a reference to `plan`, which must live longer.
  PhysicsWorld(const bodies::BodyPlan& plan, const WorldSettings& settings, const StartPose& start);
  ~PhysicsWorld();
  PhysicsWorld(const PhysicsWorld&) = delete;
  PhysicsWorld& operator=(const PhysicsWorld&) = delete;

  void set_torques(std::span<const double> torques_nm);

  /// One physics step.
  void step(float step_s);

  [[nodiscard]] const btMultiBody& body() const { return *body_; }
  [[nodiscard]] const btTransform& link_transform(int link) const {
    return colliders_[static_cast<std::size_t>(link)]->getWorldTransform();
  }

  /// Adds the normal impulse of each contact of the last step to the links it touches [N·s], and
  /// gives the deepest overlap [m], 0 without.
  double read_contacts(std::span<double> impulse_ns) const;

 private:
  class CreatureWorld;

  void build_body(const StartPose& start);
  void build_colliders(float friction);
  void build_bullet_solver(const WorldSettings& settings);

  const bodies::BodyPlan* plan_;
  // Bullet's default pools of 4096 cost more than everything else in a new world: page faults.
  btDefaultCollisionConfiguration configuration_;
  btCollisionDispatcher dispatcher_;
  btDbvtBroadphase broadphase_;
  TouchingPairs touching_;
  std::unique_ptr<btMultiBodyConstraintSolver> solver_;
  CreatureSolver* creature_ = nullptr;  ///< solver_, where it is ours
  std::unique_ptr<CreatureWorld> world_;
  std::unique_ptr<btMultiBody> body_;
  std::vector<std::unique_ptr<btCollisionShape>> shapes_;
  std::vector<std::unique_ptr<btMultiBodyLinkCollider>> colliders_;  ///< per link
  // Bullet's own solver only
  std::unique_ptr<btCollisionObject> ground_;
  std::vector<std::unique_ptr<btMultiBodyConstraint>> limits_;
  std::unique_ptr<ActuatorConstraint> actuators_;
};

}  // namespace neuroprospect::worlds

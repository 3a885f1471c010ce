#include "worlds/physics_world.h"

#include <BulletCollision/CollisionShapes/btCapsuleShape.h>
#include <BulletCollision/CollisionShapes/btSphereShape.h>
#include <BulletCollision/CollisionShapes/btStaticPlaneShape.h>
#include <BulletDynamics/Featherstone/btMultiBodyJointLimitConstraint.h>

#include <Eigen/Geometry>
#include <algorithm>

namespace neuroprospect::worlds {
namespace {

// Collision groups. Static ground does not meet link colliders in Bullet's default groups.
constexpr int kLinks = 1;
constexpr int kGround = 2;

// Speeds are bounded by failing (worlds/simulation.h), not by clamping.
constexpr btScalar kNoClamp = 1e6F;

btVector3 to_bullet(const Eigen::Vector3d& v) {
  return {static_cast<btScalar>(v.x()), static_cast<btScalar>(v.y()), static_cast<btScalar>(v.z())};
}

btQuaternion to_bullet(const Eigen::Matrix3d& R) {
  const Eigen::Quaternionf q(R.cast<float>());
  return {q.x(), q.y(), q.z(), q.w()};
}

btDefaultCollisionConstructionInfo small_pools() {
  btDefaultCollisionConstructionInfo info;
  info.m_defaultMaxPersistentManifoldPoolSize = 64;
  info.m_defaultMaxCollisionAlgorithmPoolSize = 64;
  return info;
}

}  // namespace

TouchingPairs::TouchingPairs(const bodies::BodyPlan& plan)
    : links_(plan.links.size()), touching_(links_ * links_) {
  for (const auto& [i, j] : plan.touching_at_rest) {
    touching_[static_cast<std::size_t>(i) * links_ + static_cast<std::size_t>(j)] = true;
    touching_[static_cast<std::size_t>(j) * links_ + static_cast<std::size_t>(i)] = true;
  }
}

bool TouchingPairs::needBroadphaseCollision(btBroadphaseProxy* a, btBroadphaseProxy* b) const {
  if ((a->m_collisionFilterGroup & b->m_collisionFilterMask) == 0) return false;
  if ((b->m_collisionFilterGroup & a->m_collisionFilterMask) == 0) return false;
  const int i = static_cast<const btCollisionObject*>(a->m_clientObject)->getUserIndex();
  const int j = static_cast<const btCollisionObject*>(b->m_clientObject)->getUserIndex();
  if (i < 0 || j < 0) return true;  // the ground
  return !touching_[static_cast<std::size_t>(i) * links_ + static_cast<std::size_t>(j)];
}

// Bullet's step predicts, builds islands and runs the articulated body algorithm, none of which one
// dense creature needs: its own is collision detection, our solver, and Bullet's integration.
class PhysicsWorld::CreatureWorld final : public btMultiBodyDynamicsWorld {
 public:
  using btMultiBodyDynamicsWorld::btMultiBodyDynamicsWorld;

  void creature_step(btMultiBody& body, btScalar step_s) {
    performDiscreteCollisionDetection();
    getSolverInfo().m_timeStep = step_s;
    m_multiBodyConstraintSolver->solveMultiBodyGroup(
        nullptr, 0, m_dispatcher1->getInternalManifoldPointer(), m_dispatcher1->getNumManifolds(),
        nullptr, 0, nullptr, 0, getSolverInfo(), nullptr, m_dispatcher1);
    body.stepPositionsMultiDof(step_s);
    body.updateCollisionObjectWorldTransforms(m_scratch_world_to_local, m_scratch_local_origin);
  }

  void place(btMultiBody& body) {
    body.forwardKinematics(m_scratch_world_to_local, m_scratch_local_origin);
    body.updateCollisionObjectWorldTransforms(m_scratch_world_to_local, m_scratch_local_origin);
  }
};

PhysicsWorld::PhysicsWorld(const bodies::BodyPlan& plan, const WorldSettings& settings,
                           const StartPose& start)
    : plan_(&plan), configuration_(small_pools()), dispatcher_(&configuration_), touching_(plan) {
  // contacts between links from 2 cm apart, rather than from a twentieth of their size: fast limbs
  // would be inside each other before they met
  dispatcher_.setDispatcherFlags(0);
  if (settings.solver == Solver::creature) {
    auto solver = std::make_unique<CreatureSolver>(plan, settings);
    creature_ = solver.get();
    solver_ = std::move(solver);
  } else {
    solver_ = std::make_unique<btMultiBodyConstraintSolver>();
  }
  world_ =
      std::make_unique<CreatureWorld>(&dispatcher_, &broadphase_, solver_.get(), &configuration_);
  world_->setGravity({0, 0, static_cast<btScalar>(-settings.gravity_mss)});
  world_->getPairCache()->setOverlapFilterCallback(&touching_);
  build_body(start);
  build_colliders(static_cast<float>(settings.friction));
  if (creature_ != nullptr) {
    std::vector<const btMultiBodyLinkCollider*> colliders;
    for (const auto& collider : colliders_) colliders.push_back(collider.get());
    creature_->attach(*body_, std::move(colliders));
  } else {
    build_bullet_solver(settings);
  }
}

PhysicsWorld::~PhysicsWorld() {
  for (const auto& limit : limits_) world_->removeMultiBodyConstraint(limit.get());
  if (actuators_) world_->removeMultiBodyConstraint(actuators_.get());
  for (const auto& collider : colliders_) world_->removeCollisionObject(collider.get());
  if (ground_) world_->removeCollisionObject(ground_.get());
  world_->removeMultiBody(body_.get());
}

// Joint j of the plan is Bullet's link j; the first of two hinges of a limb is a link without mass.
void PhysicsWorld::build_body(const StartPose& start) {
  const auto& links = plan_->links;
  const auto joint_count = static_cast<int>(plan_->joints.size());
  body_ = std::make_unique<btMultiBody>(joint_count, static_cast<btScalar>(links[0].mass_kg),
                                        to_bullet(links[0].inertia_kgm2), false, false);
  const auto bullet_link = [&](const bodies::LinkPlan& link) {
    return link.first_joint + link.joint_count - 1;
  };
  for (std::size_t i = 1; i < links.size(); ++i) {
    const bodies::LinkPlan& link = links[i];
    const int parent =
        link.parent == 0 ? -1 : bullet_link(links[static_cast<std::size_t>(link.parent)]);
    for (int k = 0; k < link.joint_count; ++k) {
      const int j = link.first_joint + k;
      const bool first = k == 0;
      const bool last = k + 1 == link.joint_count;
      body_->setupRevolute(
          j, last ? static_cast<btScalar>(link.mass_kg) : 0,
          last ? to_bullet(link.inertia_kgm2) : btVector3(0, 0, 0), first ? parent : j - 1,
          first ? to_bullet(Eigen::Matrix3d(link.R_PL.transpose())) : btQuaternion::getIdentity(),
          to_bullet(plan_->joints[static_cast<std::size_t>(j)].axis_L),
          first ? to_bullet(link.p_PJ_P) : btVector3(0, 0, 0),
          last ? to_bullet(link.p_JL_L) : btVector3(0, 0, 0), true);
    }
  }
  body_->setLinearDamping(0);
  body_->setAngularDamping(0);
  body_->setHasSelfCollision(true);
  body_->setMaxCoordinateVelocity(kNoClamp);
  body_->setUseGyroTerm(true);
  body_->finalizeMultiDof();

  body_->setBasePos(to_bullet(start.head.p_WL));
  body_->setWorldToBaseRot(to_bullet(start.head.R_WL).inverse());
  body_->setBaseVel(to_bullet(start.v_WH));
  body_->setBaseOmega(to_bullet(start.w_WH));
  for (int j = 0; j < joint_count; ++j) {
    const auto at = static_cast<std::size_t>(j);
    if (!start.angles_rad.empty()) {
      body_->setJointPos(j, static_cast<btScalar>(start.angles_rad[at]));
    }
    if (!start.speeds_rads.empty()) {
      body_->setJointVel(j, static_cast<btScalar>(start.speeds_rads[at]));
    }
  }
  world_->addMultiBody(body_.get());
}

void PhysicsWorld::build_colliders(float friction) {
  for (std::size_t i = 0; i < plan_->links.size(); ++i) {
    const bodies::LinkPlan& link = plan_->links[i];
    const auto radius = static_cast<btScalar>(link.radius_m);
    const int bullet_link = i == 0 ? -1 : link.first_joint + link.joint_count - 1;
    if (link.half_length_m == 0) {
      shapes_.push_back(std::make_unique<btSphereShape>(radius));
    } else {
      shapes_.push_back(
          std::make_unique<btCapsuleShapeZ>(radius, static_cast<btScalar>(2 * link.half_length_m)));
    }
    auto collider = std::make_unique<btMultiBodyLinkCollider>(body_.get(), bullet_link);
    collider->setCollisionShape(shapes_.back().get());
    collider->setFriction(friction);
    collider->setUserIndex(static_cast<int>(i));
    if (bullet_link < 0) {
      body_->setBaseCollider(collider.get());
    } else {
      body_->getLink(bullet_link).m_collider = collider.get();
    }
    colliders_.push_back(std::move(collider));
  }
  world_->place(*body_);
  for (const auto& collider : colliders_) {
    world_->addCollisionObject(collider.get(), kLinks, kLinks | kGround);
  }
}

void PhysicsWorld::build_bullet_solver(const WorldSettings& settings) {
  world_->getSolverInfo().m_numIterations = settings.iterations;
  shapes_.push_back(std::make_unique<btStaticPlaneShape>(btVector3(0, 0, 1), 0.0F));
  ground_ = std::make_unique<btCollisionObject>();
  ground_->setCollisionShape(shapes_.back().get());
  ground_->setFriction(1);  // Bullet multiplies: this makes the pair's what the settings say
  world_->addCollisionObject(ground_.get(), kGround, kLinks);
  for (std::size_t j = 0; j < plan_->joints.size(); ++j) {
    limits_.push_back(std::make_unique<btMultiBodyJointLimitConstraint>(
        body_.get(), static_cast<int>(j), static_cast<btScalar>(plan_->joints[j].lower_rad),
        static_cast<btScalar>(plan_->joints[j].upper_rad)));
    world_->addMultiBodyConstraint(limits_.back().get());
    limits_.back()->finalizeMultiDof();
  }
  if (!plan_->joints.empty()) {
    actuators_ = std::make_unique<ActuatorConstraint>(*body_, *plan_);
    world_->addMultiBodyConstraint(actuators_.get());
    actuators_->finalizeMultiDof();
  }
}

void PhysicsWorld::set_torques(std::span<const double> torques_nm) {
  if (creature_ != nullptr) {
    creature_->set_torques(torques_nm);
  } else if (actuators_) {
    actuators_->set_torques(torques_nm);
  }
}

void PhysicsWorld::step(float step_s) {
  if (creature_ != nullptr) {
    world_->creature_step(*body_, step_s);
    creature_->conserve_momentum();
  } else {
    world_->stepSimulation(step_s, 0);
  }
}

double PhysicsWorld::read_contacts(std::span<double> impulse_ns) const {
  double deepest_m = 0;
  const auto add = [&](int link, double impulse) {
    if (link >= 0) impulse_ns[static_cast<std::size_t>(link)] += impulse;
  };
  if (creature_ != nullptr) {
    const auto& contacts = creature_->contacts();
    for (std::size_t i = 0; i < contacts.size(); ++i) {
      const double impulse = creature_->normal_impulse(static_cast<int>(i));
      add(contacts[i].link, impulse);
      add(contacts[i].other, impulse);
      deepest_m = std::max(deepest_m, -static_cast<double>(contacts[i].distance_m));
    }
    return deepest_m;
  }
  for (int m = 0; m < dispatcher_.getNumManifolds(); ++m) {
    const btPersistentManifold* manifold =
        const_cast<btCollisionDispatcher&>(dispatcher_).getManifoldByIndexInternal(m);
    for (int i = 0; i < manifold->getNumContacts(); ++i) {
      const btManifoldPoint& point = manifold->getContactPoint(i);
      add(manifold->getBody0()->getUserIndex(), point.getAppliedImpulse());
      add(manifold->getBody1()->getUserIndex(), point.getAppliedImpulse());
      deepest_m = std::max(deepest_m, -static_cast<double>(point.getDistance()));
    }
  }
  return deepest_m;
}

}  // namespace neuroprospect::worlds

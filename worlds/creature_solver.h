// worlds/creature_solver.h: the velocities of one creature, solved densely under Bullet, which goes
// on detecting collisions, integrating positions and owning the world.
//
// btMultiBody has no rotor inertia and applies torques explicitly, so strong creatures explode, and
// Bullet's solver spends an O(n) recursion on each row. Here a step of h seconds solves
//   (H + S) v⁺ = H v + h (τ − c) + S-terms + Jᵀ λ,   S = diag(a + h d + h² k) on joints,
// with rotor inertia a, damping d and spring k of each joint, and the actuator's torque τ, so that
// all of them are implicit and contacts feel the same inertia. Solved for the change v⁺ − v, which
// keeps single precision where it matters:
//   (H + S) (v⁺ − v) = h (τ − c − (d + h k) q̇ − k q) + Jᵀ λ.
// H and c are those of the posture before the step, so a body that spins and flails in the air
// would gain momentum, in proportion with the step, and swim or whirl up without touching anything.
// Momentum is known better than that: after the step it is what it was, and the impulses of gravity
// and contact. So the step ends by giving the head, which all else moves along with, the velocity
// at which the momentum of the new posture is just that. Thread safety: owned by one simulation.
// Allocates nothing after construction.
#pragma once

#include <BulletDynamics/Featherstone/btMultiBodyConstraintSolver.h>

#include <Eigen/Core>
#include <span>
#include <vector>

#include "bodies/plan.h"
#include "worlds/contact_rows.h"
#include "worlds/creature_dynamics.h"
#include "worlds/settings.h"
#include "worlds/tree_factor.h"

class btMultiBodyLinkCollider;

namespace neuroprospect::worlds {

class CreatureSolver final : public btMultiBodyConstraintSolver {
 public:
  /// Keeps a reference to `plan`, which must live longer.
  CreatureSolver(const bodies::BodyPlan& plan, const WorldSettings& settings);
  // Bullet's allocator aligns to 16 bytes only
  static void* operator new(std::size_t size);
  static void operator delete(void* memory);

  /// The body that is solved, and the collider of each link, in the order of the plan.
  void attach(btMultiBody& body, std::vector<const btMultiBodyLinkCollider*> colliders);

  /// What the actuators apply from now on, one per joint.
  void set_torques(std::span<const double> torques_nm);

  /// Takes the velocities of the attached body one step ahead: gravity, motion, joints, and the
  /// contacts of `manifolds` and the ground. All else that Bullet hands over must be empty.
  void solveMultiBodyGroup(btCollisionObject** bodies, int body_count,
                           btPersistentManifold** manifolds, int manifold_count,
                           btTypedConstraint** constraints, int constraint_count,
                           btMultiBodyConstraint** multi_body_constraints,
                           int multi_body_constraint_count, const btContactSolverInfo& info,
                           btIDebugDraw* debug_drawer, btDispatcher* dispatcher) override;

  /// Ends the step, once positions and colliders have moved to the new speeds: the momentum of the
  /// new posture becomes what the step's impulses made of the old one's.
  void conserve_momentum();

  /// Of the last step: its contacts, and the normal impulse of each [N·s].
  [[nodiscard]] const std::vector<Contact>& contacts() const { return contacts_; }
  [[nodiscard]] float normal_impulse(int contact) const {
    return rows_.contact_impulse(contact)[0];
  }

 private:
  struct Joint {
    float lower_rad, upper_rad, armature_kgm2, damping_nms, stiffness_nm;
  };

  using Momentum = Eigen::Matrix<float, 6, 1>;  // angular about O, linear

  void read_posture();
  [[nodiscard]] Momentum momentum(const float* v) const;
  void foresee_momentum(float step_s);
  void solve_free_motion(float step_s);
  void add_limits(float step_s);
  void find_contacts(btPersistentManifold** manifolds, int count, float step_s);
  void add_contacts();
  void remember_impulses();

  const bodies::BodyPlan* plan_;
  float gravity_mss_;
  float friction_;
  int iterations_;
  std::vector<Joint> joints_;
  btMultiBody* body_ = nullptr;
  std::vector<const btMultiBodyLinkCollider*> colliders_;
  std::vector<int> link_of_bullet_link_;

  CreatureDynamics dynamics_;
  std::vector<LinkFrame> frames_;
  std::vector<float> torques_nm_;
  SpeedVector speeds_before_;
  SpeedVector speeds_;
  SpeedMatrix mass_;
  SpeedVector bias_;
  bool conserve_momentum_;
  Momentum momentum_ahead_ = Momentum::Zero();  ///< what the step is to end with
  bool posture_is_read_ = false;  ///< frames, dynamics and mass matrix are those of Bullet's body
  TreeFactor factor_;
  ContactRows rows_;
  std::vector<Contact> contacts_;
  std::vector<std::size_t> limited_;  ///< where in limit_memory_ the impulse of each limit row is
  // What the last step ended with is what this one begins with, where contact goes on.
  std::vector<float> limit_memory_;              ///< per joint, lower and upper
  std::vector<Eigen::Vector3f> contact_memory_;  ///< per slot
};

}  // namespace neuroprospect::worlds

// worlds/actuator_constraint.h: the joints' armature, damping, spring and torque as constraint rows
// for Bullet's own multi-body solver, implicit as in worlds/creature_solver.h, so that the two can
// be compared. Thread safety: owned by one simulation.
#pragma once

#include <BulletDynamics/Featherstone/btMultiBodyConstraint.h>

#include <span>
#include <vector>

#include "bodies/plan.h"

namespace neuroprospect::worlds {

/// One row per joint. Joint i is Bullet's link i. All rows are solved together when they are made,
/// since Gauss–Seidel alone would leave chains of strong actuators far from their solution.
class ActuatorConstraint final : public btMultiBodyConstraint {
 public:
  /// Needs at least one joint. Keeps a reference to `plan`, which must live longer.
  ActuatorConstraint(btMultiBody& body, const bodies::BodyPlan& plan);

  /// Before each step: what the actuators apply; remembers angles and speeds as they are now.
  void set_torques(std::span<const double> torques_nm);

  void finalizeMultiDof() override;
  int getIslandIdA() const override;
  int getIslandIdB() const override { return -1; }
  void createConstraintRows(btMultiBodyConstraintArray& rows, btMultiBodyJacobianData& data,
                            const btContactSolverInfo& info) override;
  void debugDraw(btIDebugDraw*) override {}

 private:
  const bodies::BodyPlan* plan_;
  std::vector<double> torques_nm_;
  std::vector<double> angles_rad_;
  std::vector<double> speeds_rads_;
};

}  // namespace neuroprospect::worlds

#include "worlds/actuator_constraint.h"

#include <BulletDynamics/ConstraintSolver/btContactSolverInfo.h>
#include <BulletDynamics/Featherstone/btMultiBody.h>
#include <BulletDynamics/Featherstone/btMultiBodyLinkCollider.h>

#include <Eigen/Cholesky>
#include <algorithm>

namespace neuroprospect::worlds {

ActuatorConstraint::ActuatorConstraint(btMultiBody& body, const bodies::BodyPlan& plan)
    : btMultiBodyConstraint(&body, &body, 0, 0, static_cast<int>(plan.joints.size()), false,
                            MULTIBODY_CONSTRAINT_1DOF_JOINT_MOTOR),
      plan_(&plan),
      torques_nm_(plan.joints.size()),
      angles_rad_(plan.joints.size()),
      speeds_rads_(plan.joints.size()) {}

void ActuatorConstraint::set_torques(std::span<const double> torques_nm) {
  std::ranges::copy(torques_nm, torques_nm_.begin());
  for (std::size_t j = 0; j < angles_rad_.size(); ++j) {
    angles_rad_[j] = m_bodyA->getJointPos(static_cast<int>(j));
    speeds_rads_[j] = m_bodyA->getJointVel(static_cast<int>(j));
  }
}

void ActuatorConstraint::finalizeMultiDof() {
  allocateJacobiansMultiDof();
  for (int j = 0; j < getNumRows(); ++j) jacobianA(j)[6 + j] = 1;
  m_numDofsFinalized = m_jacSizeBoth;
}

int ActuatorConstraint::getIslandIdA() const { return m_bodyA->getBaseCollider()->getIslandTag(); }

// A joint's implicit terms are a soft constraint with compliance 1/s, s = a + h d + h² k, towards
// the speed (a q̇ − h k q + h τ) / s, where q̇ is the speed before Bullet's free motion.
void ActuatorConstraint::createConstraintRows(btMultiBodyConstraintArray& rows,
                                              btMultiBodyJacobianData& data,
                                              const btContactSolverInfo& info) {
  if (m_numDofsFinalized != m_jacSizeBoth) finalizeMultiDof();
  const int n = getNumRows();
  const int first = rows.size();
  const double h = info.m_timeStep;
  const btVector3 zero(0, 0, 0);
  Eigen::MatrixXd response(n, n);  // joint speeds per unit impulse, and compliance
  Eigen::VectorXd missing(n);
  Eigen::VectorXd compliance(n);
  for (int j = 0; j < n; ++j) {
    const auto at = static_cast<std::size_t>(j);
    const bodies::JointPlan& joint = plan_->joints[at];
    btMultiBodySolverConstraint& row = rows.expandNonInitializing();
    row.m_orgConstraint = this;
    row.m_orgDofIndex = j;
    row.m_linkA = j;
    row.m_linkB = j;
    row.m_multiBodyA = m_bodyA;
    row.m_multiBodyB = m_bodyB;
    fillMultiBodyConstraint(row, data, jacobianA(j), jacobianB(j), zero, zero, zero, zero, 0, info,
                            -SIMD_INFINITY, SIMD_INFINITY, false, 1, false, 0, 0);
    const double s = joint.armature_kgm2 + h * joint.damping_nms + h * h * joint.stiffness_nm;
    const double target = (joint.armature_kgm2 * speeds_rads_[at] -
                           h * joint.stiffness_nm * angles_rad_[at] + h * torques_nm_[at]) /
                          s;
    compliance[j] = 1 / s;
    missing[j] = target - m_bodyA->getJointVel(j);
    const btScalar* unit = &data.m_deltaVelocitiesUnitImpulse[row.m_jacAindex];
    for (int i = 0; i < n; ++i) response(i, j) = unit[6 + i];
    const double inverse = 1 / (1 / static_cast<double>(row.m_jacDiagABInv) + compliance[j]);
    row.m_jacDiagABInv = static_cast<btScalar>(inverse);
    row.m_cfm = static_cast<btScalar>(compliance[j] * inverse);
    row.m_rhs = static_cast<btScalar>(missing[j] * inverse);
    row.m_rhsPenetration = 0;
    row.m_lowerLimit = -SIMD_INFINITY;
    row.m_upperLimit = SIMD_INFINITY;
  }
  response = (0.5 * (response + response.transpose())).eval();
  response.diagonal() += compliance;
  const Eigen::VectorXd impulses = response.llt().solve(missing);
  // Bullet sets the applied impulse back to 0 once the rows are made, so what is applied here goes
  // into the right-hand side
  for (int j = 0; j < n; ++j) {
    btMultiBodySolverConstraint& row = rows[first + j];
    const auto impulse = static_cast<btScalar>(impulses[j]);
    row.m_rhs -= impulse * row.m_cfm;
    btScalar* unit = &data.m_deltaVelocitiesUnitImpulse[row.m_jacAindex];
    for (int i = 0; i < 6 + n; ++i) {
      data.m_deltaVelocities[row.m_deltaVelAindex + i] += unit[i] * impulse;
    }
    m_bodyA->applyDeltaVeeMultiDof2(unit, impulse);
  }
}

}  // namespace neuroprospect::worlds

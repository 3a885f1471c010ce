// tests/scenes/body_plans.h: bodies that tests and benches put into worlds: simple ones whose
// motion can be worked out by hand, and random ones.
#pragma once

#include <cstdint>

#include "bodies/plan.h"
#include "bodies/settings.h"

namespace neuroprospect::scenes {

/// A sphere without limbs.
bodies::BodyPlan ball(double radius_m, double mass_kg);

/// A head with one limb on a hinge about y, that hangs beside it: a pendulum where the head is
/// heavy.
struct PendulumParts {
  double head_mass_kg = 1;
  double head_radius_m = 0.5;
  double arm_mass_kg = 1;
  double arm_length_m = 0.4;  ///< of the capsule's segment
  double arm_radius_m = 0.05;
  double range_rad = 3;  ///< the hinge turns this far either way
  double armature_kgm2 = 0;
  double damping_nms = 0;
  double stiffness_nm = 0;
  double gear_nm = 1;
};

/// At rest the arm hangs straight down from an anchor beside the head.
bodies::BodyPlan pendulum(const PendulumParts& parts);

/// A founder's body of `limbs` limbs (2 … 10; a pair may overshoot by one), developed.
bodies::BodyPlan random_plan(std::uint64_t seed, int limbs, bodies::JointPreset joints);

/// The same body with nothing but free motion: joints without ends (±6 rad), limbs that pass
/// through each other.
bodies::BodyPlan without_contact(bodies::BodyPlan plan);

}  // namespace neuroprospect::scenes

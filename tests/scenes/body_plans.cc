#include "tests/scenes/body_plans.h"

#include <numbers>

#include "base/random.h"
#include "bodies/capsule.h"
#include "bodies/develop.h"
#include "bodies/mutate.h"

namespace neuroprospect::scenes {
namespace {

bodies::LinkPlan sphere(double radius_m, double mass_kg) {
  bodies::LinkPlan head;
  head.R_PL.setIdentity();
  head.p_PJ_P.setZero();
  head.p_JL_L.setZero();
  head.radius_m = radius_m;
  head.mass_kg = mass_kg;
  head.inertia_kgm2.setConstant(0.4 * mass_kg * radius_m * radius_m);
  return head;
}

}  // namespace

bodies::BodyPlan ball(double radius_m, double mass_kg) {
  bodies::BodyPlan plan;
  plan.links.push_back(sphere(radius_m, mass_kg));
  plan.mass_kg = mass_kg;
  plan.head_height_m = radius_m;
  return plan;
}

bodies::BodyPlan pendulum(const PendulumParts& parts) {
  bodies::BodyPlan plan = ball(parts.head_radius_m, parts.head_mass_kg);
  bodies::LinkPlan arm;
  arm.limb = {{1, 1}, bodies::Side::middle};
  arm.parent = 0;
  // z of the arm points down, y stays y
  arm.R_PL << -1, 0, 0, 0, 1, 0, 0, 0, -1;
  arm.p_PJ_P = {0, parts.head_radius_m + 2 * parts.arm_radius_m, 0};
  arm.p_JL_L = {0, 0, parts.arm_length_m / 2};
  arm.radius_m = parts.arm_radius_m;
  arm.half_length_m = parts.arm_length_m / 2;
  arm.mass_kg = parts.arm_mass_kg;
  arm.inertia_kgm2 =
      bodies::capsule_inertia_kgm2(parts.arm_radius_m, parts.arm_length_m, 1) *
      (parts.arm_mass_kg / bodies::capsule_mass_kg(parts.arm_radius_m, parts.arm_length_m, 1));
  arm.joint_count = 1;
  arm.depth = 1;
  arm.mirror = 1;
  plan.links.push_back(arm);

  bodies::JointPlan hinge;
  hinge.link = 1;
  hinge.axis = 1;
  hinge.axis_L = {0, 1, 0};
  hinge.lower_rad = -parts.range_rad;
  hinge.upper_rad = parts.range_rad;
  hinge.armature_kgm2 = parts.armature_kgm2;
  hinge.damping_nms = parts.damping_nms;
  hinge.stiffness_nm = parts.stiffness_nm;
  hinge.gear_nm = parts.gear_nm;
  plan.joints.push_back(hinge);
  plan.touching_at_rest = {{0, 1}};
  plan.mass_kg += parts.arm_mass_kg;
  return plan;
}

bodies::BodyPlan random_plan(std::uint64_t seed, int limbs, bodies::JointPreset joints) {
  bodies::BodySettings settings;
  settings.founder_limbs_low = limbs;
  settings.founder_limbs_high = limbs;
  RandomStream random({.seed = seed, .birth = 1});
  return bodies::develop(bodies::random_body(settings, 1, random), joints);
}

bodies::BodyPlan without_contact(bodies::BodyPlan plan) {
  plan.touching_at_rest.clear();
  for (int i = 0; i < static_cast<int>(plan.links.size()); ++i) {
    for (int j = i + 1; j < static_cast<int>(plan.links.size()); ++j) {
      plan.touching_at_rest.push_back({i, j});
    }
  }
  for (auto& joint : plan.joints) {
    joint.lower_rad = -6;
    joint.upper_rad = 6;
  }
  return plan;
}

}  // namespace neuroprospect::scenes

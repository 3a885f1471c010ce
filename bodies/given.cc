#include "bodies/given.h"

#include "bodies/pose.h"

namespace neuroprospect::bodies {

Eigen::Matrix3d inertia_of(const GivenLink& link) {
  const Eigen::Vector3d& m = link.inertia_kgm2;
  const Eigen::Vector3d& p = link.products_kgm2;
  Eigen::Matrix3d inertia;
  inertia << m.x(), p.x(), p.y(), p.x(), m.y(), p.z(), p.y(), p.z(), m.z();
  return inertia;
}

GivenBody as_given(const BodyPlan& plan) {
  const auto poses = link_poses(plan, {}, std::vector<double>(plan.joints.size(), 0));
  GivenBody body;
  for (std::size_t i = 0; i < plan.links.size(); ++i) {
    const LinkPlan& link = plan.links[i];
    const auto& [R_HL, p_HL] = poses[i];
    const Eigen::Matrix3d inertia = R_HL * link.inertia_kgm2.asDiagonal() * R_HL.transpose();
    const Eigen::Vector3d half = link.half_length_m * R_HL.col(2);
    GivenLink given;
    given.id = link.limb.id;
    if (link.parent >= 0) {
      given.parent = plan.links[static_cast<std::size_t>(link.parent)].limb.id;
    }
    given.p_HJ = p_HL - R_HL * link.p_JL_L;
    given.p_HC = p_HL;
    given.mass_kg = link.mass_kg;
    given.inertia_kgm2 = inertia.diagonal();
    given.products_kgm2 = {inertia(0, 1), inertia(0, 2), inertia(1, 2)};
    given.shapes = {{p_HL - half, p_HL + half, link.radius_m}};
    for (int j = link.first_joint; j < link.first_joint + link.joint_count; ++j) {
      const JointPlan& joint = plan.joints[static_cast<std::size_t>(j)];
      given.hinges.push_back({R_HL * joint.axis_L, joint.lower_rad, joint.upper_rad, joint.gear_nm,
                              joint.armature_kgm2, joint.damping_nms, joint.stiffness_nm});
    }
    body.links.push_back(given);
  }
  for (const auto& [i, j] : plan.touching_at_rest) {
    body.apart.push_back(
        {body.links[static_cast<std::size_t>(i)].id, body.links[static_cast<std::size_t>(j)].id});
  }
  return body;
}

}  // namespace neuroprospect::bodies

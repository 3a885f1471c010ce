#include "tests/scenes/mjcf.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <iterator>
#include <numbers>

namespace neuroprospect::scenes {
namespace {

std::string text(const Eigen::Vector3d& v) {
  return fmt::format("{:.12g} {:.12g} {:.12g}", v.x(), v.y(), v.z());
}

double degrees(double radians) { return radians * 180 / std::numbers::pi; }

// MuJoCo's body frame of a limb is at its joint; the plan's link frame at its centre.
void write_body(std::string& out, const bodies::BodyPlan& plan, int index,
                const MjcfOptions& options) {
  const auto& link = plan.links[static_cast<std::size_t>(index)];
  const bool head = link.parent < 0;
  Eigen::Vector3d position(0, 0, options.height_m);
  if (!head) {
    position = link.p_PJ_P + plan.links[static_cast<std::size_t>(link.parent)].p_JL_L;
  }
  const Eigen::Quaterniond q(link.R_PL);
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "<body name='link{}' pos='{}' quat='{:.12g} {:.12g} {:.12g} {:.12g}'>\n",
                 index, text(position), head ? 1 : q.w(), head ? 0 : q.x(), head ? 0 : q.y(),
                 head ? 0 : q.z());
  if (head) out += "<freejoint/>\n";
  for (int j = link.first_joint; j < link.first_joint + link.joint_count; ++j) {
    const auto& joint = plan.joints[static_cast<std::size_t>(j)];
    fmt::format_to(to,
                   "<joint name='joint{}' axis='{}' limited='{}' range='{:.12g} {:.12g}' "
                   "armature='{:.12g}' damping='{:.12g}' stiffness='{:.12g}'/>\n",
                   j, text(joint.axis_L), options.limits, degrees(joint.lower_rad),
                   degrees(joint.upper_rad), joint.armature_kgm2, joint.damping_nms,
                   joint.stiffness_nm);
  }
  fmt::format_to(to, "<inertial pos='{}' mass='{:.12g}' diaginertia='{}'/>\n", text(link.p_JL_L),
                 link.mass_kg, text(link.inertia_kgm2));
  if (link.half_length_m == 0) {
    fmt::format_to(to, "<geom type='sphere' pos='{}' size='{:.12g}'/>\n", text(link.p_JL_L),
                   link.radius_m);
  } else {
    fmt::format_to(to, "<geom type='capsule' pos='{}' size='{:.12g} {:.12g}'/>\n",
                   text(link.p_JL_L), link.radius_m, link.half_length_m);
  }
  for (int child = index + 1; child < static_cast<int>(plan.links.size()); ++child) {
    if (plan.links[static_cast<std::size_t>(child)].parent == index) {
      write_body(out, plan, child, options);
    }
  }
  out += "</body>\n";
}

}  // namespace

std::string mjcf(const bodies::BodyPlan& plan, const MjcfOptions& options) {
  std::string out = fmt::format(
      "<mujoco>\n<option timestep='{:.12g}' integrator='Euler' gravity='0 0 {:.12g}'>"
      "<flag contact='{}'/></option>\n"
      "<default><geom friction='{:.12g} 0.1 0.1' condim='3'/></default>\n<worldbody>\n",
      options.step_s, -options.gravity_mss, options.contacts ? "enable" : "disable",
      options.friction);
  if (options.contacts) out += "<geom type='plane' size='50 50 1'/>\n";
  write_body(out, plan, 0, options);
  out += "</worldbody>\n<contact>\n";
  for (const auto& [i, j] : plan.touching_at_rest) {
    out += fmt::format("<exclude body1='link{}' body2='link{}'/>\n", i, j);
  }
  out += "</contact>\n<actuator>\n";
  for (std::size_t j = 0; j < plan.joints.size(); ++j) {
    out += fmt::format(
        "<motor name='motor{}' joint='joint{}' gear='{:.12g}' ctrllimited='true' ctrlrange='-1 "
        "1'/>\n",
        j, j, plan.joints[j].gear_nm);
  }
  return out + "</actuator>\n</mujoco>\n";
}

}  // namespace neuroprospect::scenes

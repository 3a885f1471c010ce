#include "bodies/urdf.h"

#include <cmath>

#include "bodies/part_name.h"
#include "bodies/sleeping.h"
#include "bodies/xml_write.h"

namespace neuroprospect::bodies {
namespace {

using Eigen::Matrix3d;
using Eigen::Vector3d;
using pugi::xml_node;

// Joints that nothing slows need a number there as well [rad/s].
constexpr double kNoSpeedLimit_rads = 1000;

// R = Rz(yaw) Ry(pitch) Rx(roll)
Vector3d roll_pitch_yaw(const Matrix3d& R) {
  const double level = std::hypot(R(0, 0), R(1, 0));
  const double pitch = std::atan2(-R(2, 0), level);
  // straight up or down, roll and yaw turn about the same axis
  if (level < 1e-9) return {0, pitch, std::atan2(-R(0, 1), R(1, 1))};
  return {std::atan2(R(2, 1), R(2, 2)), pitch, std::atan2(R(1, 0), R(0, 0))};
}

void add_origin(xml_node node, const Vector3d& position, const Vector3d& rpy = Vector3d::Zero()) {
  xml_node origin = node.append_child("origin");
  set(origin, "xyz", xml_text(position));
  set(origin, "rpy", xml_text(rpy));
}

void add_inertial(xml_node link, const Vector3d& centre, double mass_kg, const Vector3d& inertia) {
  xml_node inertial = link.append_child("inertial");
  add_origin(inertial, centre);
  set(inertial.append_child("mass"), "value", xml_text(mass_kg));
  xml_node moments = inertial.append_child("inertia");
  set(moments, "ixx", xml_text(inertia.x()));
  set(moments, "ixy", "0");
  set(moments, "ixz", "0");
  set(moments, "iyy", xml_text(inertia.y()));
  set(moments, "iyz", "0");
  set(moments, "izz", xml_text(inertia.z()));
}

xml_node add_geometry(xml_node link, const char* use, const Vector3d& centre) {
  xml_node node = link.append_child(use);
  add_origin(node, centre);
  return node.append_child("geometry");
}

// what is seen, or what touches
void add_shape(xml_node node, const char* use, const LinkPlan& link) {
  const auto add_sphere = [&](double along_m) {
    const Vector3d centre = link.p_JL_L + Vector3d(0, 0, along_m);
    set(add_geometry(node, use, centre).append_child("sphere"), "radius", xml_text(link.radius_m));
  };
  if (link.half_length_m == 0) {
    add_sphere(0);
    return;
  }
  xml_node cylinder = add_geometry(node, use, link.p_JL_L).append_child("cylinder");
  set(cylinder, "radius", xml_text(link.radius_m));
  set(cylinder, "length", xml_text(2 * link.half_length_m));
  add_sphere(-link.half_length_m);
  add_sphere(link.half_length_m);
}

void add_link(xml_node robot, const LinkPlan& link) {
  xml_node node = robot.append_child("link");
  set(node, "name", part_name(link.limb));
  add_inertial(node, link.p_JL_L, link.mass_kg, link.inertia_kgm2);
  add_shape(node, "visual", link);
  add_shape(node, "collision", link);
}

// The hinges of a limb, with a link between two of them.
void add_joints(xml_node robot, const BodyPlan& plan, const LinkPlan& link) {
  const LinkPlan& on = plan.links[static_cast<std::size_t>(link.parent)];
  std::string parent = part_name(on.limb);
  for (int k = 0; k < link.joint_count; ++k) {
    const int j = link.first_joint + k;
    const JointPlan& joint = plan.joints[static_cast<std::size_t>(j)];
    std::string child = part_name(link.limb);
    if (k + 1 < link.joint_count) {
      child += "_between";
      xml_node between = robot.append_child("link");
      set(between, "name", child);
      add_inertial(between, Vector3d::Zero(), kUrdfBetween_kg,
                   Vector3d::Constant(kUrdfBetween_kgm2));
    }
    xml_node node = robot.append_child("joint");
    set(node, "name", joint_name(plan, joint));
    set(node, "type", "revolute");
    if (k == 0) {
      add_origin(node, link.p_PJ_P + on.p_JL_L, roll_pitch_yaw(link.R_PL));
    } else {
      add_origin(node, Vector3d::Zero());
    }
    set(node.append_child("parent"), "link", parent);
    set(node.append_child("child"), "link", child);
    set(node.append_child("axis"), "xyz", xml_text(joint.axis_L));
    xml_node limit = node.append_child("limit");
    set(limit, "lower", xml_text(joint.lower_rad));
    set(limit, "upper", xml_text(joint.upper_rad));
    set(limit, "effort", xml_text(joint.gear_nm));
    set(limit, "velocity",
        xml_text(joint.damping_nms > 0 ? joint.gear_nm / joint.damping_nms : kNoSpeedLimit_rads));
    xml_node dynamics = node.append_child("dynamics");
    set(dynamics, "damping", xml_text(joint.damping_nms));
    set(dynamics, "friction", "0");
    parent = child;
  }
}

void add_sleeping(xml_node robot, const BodyGenome& genome) {
  for (const auto& [limb, axis, hinge] : sleeping_hinges(genome)) {
    xml_node node = robot.append_child("neuroprospect_sleeping");
    set(node, "limb", to_string(limb));
    set(node, "axis", std::string(axis_name(axis)));
    set(node, "lower", xml_text(hinge.lower_rad));
    set(node, "upper", xml_text(hinge.upper_rad));
    set(node, "effort", xml_text(hinge.gear_nm));
  }
}

}  // namespace

std::string to_urdf(const BodyPlan& plan, const BodyGenome* genome) {
  pugi::xml_document document;
  xml_node robot = document.append_child("robot");
  set(robot, "name", "neuroprospect");
  for (const LinkPlan& link : plan.links) {
    add_link(robot, link);
    if (link.parent >= 0) add_joints(robot, plan, link);
  }
  if (genome != nullptr) add_sleeping(robot, *genome);
  return xml_text(document);
}

}  // namespace neuroprospect::bodies

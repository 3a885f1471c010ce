#include "bodies/mjcf.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <iterator>

#include "bodies/part_name.h"
#include "bodies/sleeping.h"
#include "bodies/xml_write.h"

namespace neuroprospect::bodies {
namespace {

using pugi::xml_node;

void add_surroundings(xml_node root, const MjcfOptions& options) {
  set(root.append_child("compiler"), "angle", "radian");
  xml_node option = root.append_child("option");
  set(option, "timestep", xml_text(options.step_s));
  set(option, "integrator", "Euler");
  set(option, "gravity", xml_text(Eigen::Vector3d(0, 0, -options.gravity_mss)));
  set(option.append_child("flag"), "contact", options.contacts ? "enable" : "disable");
  xml_node geom = root.append_child("default").append_child("geom");
  set(geom, "friction", fmt::format("{} 0.1 0.1", options.friction));
  set(geom, "condim", "3");
}

void add_joints(xml_node body, const BodyPlan& plan, const LinkPlan& link) {
  for (int j = link.first_joint; j < link.first_joint + link.joint_count; ++j) {
    const JointPlan& joint = plan.joints[static_cast<std::size_t>(j)];
    xml_node node = body.append_child("joint");
    set(node, "name", joint_name(plan, joint));
    set(node, "axis", xml_text(joint.axis_L));
    set(node, "limited", "true");
    set(node, "range", fmt::format("{} {}", joint.lower_rad, joint.upper_rad));
    set(node, "armature", xml_text(joint.armature_kgm2));
    set(node, "damping", xml_text(joint.damping_nms));
    set(node, "stiffness", xml_text(joint.stiffness_nm));
  }
}

void add_shape(xml_node body, const LinkPlan& link) {
  xml_node inertial = body.append_child("inertial");
  set(inertial, "pos", xml_text(link.p_JL_L));
  set(inertial, "mass", xml_text(link.mass_kg));
  set(inertial, "diaginertia", xml_text(link.inertia_kgm2));
  const bool sphere = link.half_length_m == 0;
  xml_node geom = body.append_child("geom");
  set(geom, "type", sphere ? "sphere" : "capsule");
  set(geom, "pos", xml_text(link.p_JL_L));
  set(geom, "size",
      sphere ? xml_text(link.radius_m) : fmt::format("{} {}", link.radius_m, link.half_length_m));
}

// MuJoCo's body frame of a limb is at its joint; the plan's link frame at its centre.
void add_body(xml_node parent, const BodyPlan& plan, int index, double height_m) {
  const LinkPlan& link = plan.links[static_cast<std::size_t>(index)];
  const bool head = link.parent < 0;
  xml_node body = parent.append_child("body");
  set(body, "name", part_name(link.limb));
  if (head) {
    set(body, "pos", xml_text(Eigen::Vector3d(0, 0, height_m)));
    set(body.append_child("freejoint"), "name", "root");
  } else {
    const Eigen::Quaterniond q(link.R_PL);
    const LinkPlan& on = plan.links[static_cast<std::size_t>(link.parent)];
    set(body, "pos", xml_text(Eigen::Vector3d(link.p_PJ_P + on.p_JL_L)));
    set(body, "quat", fmt::format("{} {} {} {}", q.w(), q.x(), q.y(), q.z()));
  }
  add_joints(body, plan, link);
  add_shape(body, link);
  for (int child = index + 1; child < static_cast<int>(plan.links.size()); ++child) {
    if (plan.links[static_cast<std::size_t>(child)].parent == index) {
      add_body(body, plan, child, height_m);
    }
  }
}

void add_exclusions(xml_node root, const BodyPlan& plan) {
  xml_node contact = root.append_child("contact");
  for (const auto& [i, j] : plan.touching_at_rest) {
    xml_node exclude = contact.append_child("exclude");
    set(exclude, "body1", part_name(plan.links[static_cast<std::size_t>(i)].limb));
    set(exclude, "body2", part_name(plan.links[static_cast<std::size_t>(j)].limb));
  }
}

void add_motors(xml_node root, const BodyPlan& plan) {
  xml_node actuators = root.append_child("actuator");
  for (const JointPlan& joint : plan.joints) {
    xml_node motor = actuators.append_child("motor");
    set(motor, "name", joint_name(plan, joint));
    set(motor, "joint", joint_name(plan, joint));
    set(motor, "gear", xml_text(joint.gear_nm));
    set(motor, "ctrllimited", "true");
    set(motor, "ctrlrange", "-1 1");
  }
}

void add_sleeping(xml_node root, const BodyGenome& genome) {
  const auto sleeping = sleeping_hinges(genome);
  if (sleeping.empty()) return;
  xml_node custom = root.append_child("custom");
  for (const auto& [limb, axis, hinge] : sleeping) {
    xml_node node = custom.append_child("text");
    set(node, "name", fmt::format("sleeping {} {}", to_string(limb), axis_name(axis)));
    set(node, "data", fmt::format("{} {} {}", hinge.lower_rad, hinge.upper_rad, hinge.gear_nm));
  }
}

}  // namespace

std::string to_mjcf(const BodyPlan& plan, const MjcfOptions& options) {
  pugi::xml_document document;
  xml_node root = document.append_child("mujoco");
  set(root, "model", "neuroprospect");
  add_surroundings(root, options);
  xml_node world = root.append_child("worldbody");
  if (options.contacts) {
    xml_node ground = world.append_child("geom");
    set(ground, "type", "plane");
    set(ground, "size", "50 50 1");
  }
  add_body(world, plan, 0, options.height_m.value_or(plan.head_height_m));
  add_exclusions(root, plan);
  add_motors(root, plan);
  if (options.genome != nullptr) add_sleeping(root, *options.genome);
  return xml_text(document);
}

}  // namespace neuroprospect::bodies

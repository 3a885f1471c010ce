#include "cli/body_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <numbers>
#include <vector>

#include "bodies/channel_name.h"
#include "bodies/part_name.h"
#include "bodies/pose.h"
#include "cli/json_line.h"
#include "cli/text.h"

namespace neuroprospect::cli {
namespace {

using bodies::BodyPlan;
using Rows = std::vector<std::vector<std::optional<std::string>>>;

double degrees(double radians) { return radians * 180 / std::numbers::pi; }

std::string position_text(const Eigen::Vector3d& p) {
  return fmt::format("{:.3f} {:.3f} {:.3f}", p.x() + 0.0, p.y() + 0.0, p.z() + 0.0);
}

std::string parent_name(const BodyPlan& plan, const bodies::LinkPlan& link) {
  return link.parent < 0 ? "–" : part_name(plan.links[static_cast<std::size_t>(link.parent)].limb);
}

// where the links are at rest, the head's centre at the origin
std::vector<bodies::LinkPose> at_rest(const BodyPlan& plan) {
  return link_poses(plan, {}, std::vector<double>(plan.joints.size(), 0));
}

std::string list(const Eigen::Vector3d& v) {
  return fmt::format("[{}, {}, {}]", v.x(), v.y(), v.z());
}

std::string link_json(const BodyPlan& plan, std::size_t index, const bodies::LinkPose& pose) {
  const bodies::LinkPlan& link = plan.links[index];
  JsonLine line;
  line.add("name", part_name(link.limb));
  if (link.parent < 0) {
    line.add_raw("parent", "null");
  } else {
    line.add("parent", parent_name(plan, link));
  }
  line.add("radius_m", link.radius_m);
  line.add("segment_m", 2 * link.half_length_m);
  line.add("mass_kg", link.mass_kg);
  line.add_raw("inertia_kgm2", list(link.inertia_kgm2));
  line.add_raw("position_m", list(pose.p_WL));
  line.add_raw("direction", list(pose.R_WL.col(2)));
  return line.str();
}

std::string joint_json(const BodyPlan& plan, const bodies::JointPlan& joint,
                       const bodies::LinkPose& pose) {
  const bodies::LinkPlan& link = plan.links[static_cast<std::size_t>(joint.link)];
  JsonLine line;
  line.add("name", joint_name(plan, joint));
  line.add("link", part_name(link.limb));
  line.add_raw("axis", list(pose.R_WL * joint.axis_L));
  line.add_raw("position_m", list(pose.p_WL - pose.R_WL * link.p_JL_L));
  line.add("lower_rad", joint.lower_rad);
  line.add("upper_rad", joint.upper_rad);
  line.add("gear_nm", joint.gear_nm);
  line.add("armature_kgm2", joint.armature_kgm2);
  line.add("damping_nms", joint.damping_nms);
  line.add("stiffness_nm", joint.stiffness_nm);
  return line.str();
}

std::vector<std::string> names(const std::vector<bodies::Channel>& channels) {
  std::vector<std::string> result;
  result.reserve(channels.size());
  for (const bodies::Channel& channel : channels) result.push_back(channel_name(channel.key));
  return result;
}

}  // namespace

std::string body_text(const BodyPlan& plan) {
  const auto poses = at_rest(plan);
  Rows links;
  for (std::size_t i = 0; i < plan.links.size(); ++i) {
    const bodies::LinkPlan& link = plan.links[i];
    const bool sphere = link.half_length_m == 0;
    links.push_back({part_name(link.limb), parent_name(plan, link), sphere ? "sphere" : "capsule",
                     fmt::format("{:.3f}", link.radius_m),
                     sphere ? "–" : fmt::format("{:.3f}", 2 * link.half_length_m),
                     fmt::format("{:.3f}", link.mass_kg), position_text(poses[i].p_WL)});
  }
  Rows joints;
  for (const bodies::JointPlan& joint : plan.joints) {
    const auto& pose = poses[static_cast<std::size_t>(joint.link)];
    joints.push_back(
        {joint_name(plan, joint), position_text(pose.R_WL * joint.axis_L),
         fmt::format("{:.0f}° to {:.0f}°", degrees(joint.lower_rad), degrees(joint.upper_rad)),
         fmt::format("{:g}", joint.gear_nm), fmt::format("{:g}", joint.armature_kgm2),
         fmt::format("{:g}", joint.damping_nms), fmt::format("{:g}", joint.stiffness_nm)});
  }
  return fmt::format(
      "{} links, {} joints, {:.3f} kg; the head's centre stands {:.3f} m high\n\n{}\n{}",
      plan.links.size(), plan.joints.size(), plan.mass_kg, plan.head_height_m,
      table_text({"link", "on", "shape", "radius m", "segment m", "mass kg", "centre m"}, links),
      table_text({"joint", "axis", "range", "gear N·m", "armature", "damping", "stiffness"},
                 joints));
}

std::string body_json(const BodyPlan& plan) {
  const auto poses = at_rest(plan);
  std::vector<std::string> links;
  for (std::size_t i = 0; i < plan.links.size(); ++i) links.push_back(link_json(plan, i, poses[i]));
  std::vector<std::string> joints;
  for (const bodies::JointPlan& joint : plan.joints) {
    joints.push_back(joint_json(plan, joint, poses[static_cast<std::size_t>(joint.link)]));
  }
  JsonLine line;
  line.add("mass_kg", plan.mass_kg);
  line.add("head_height_m", plan.head_height_m);
  line.add_raw("links", fmt::format("[{}]", fmt::join(links, ", ")));
  line.add_raw("joints", fmt::format("[{}]", fmt::join(joints, ", ")));
  line.add_raw("sensors", json_list(names(plan.sensors)));
  line.add_raw("actuators", json_list(names(plan.actuators)));
  return line.str();
}

}  // namespace neuroprospect::cli

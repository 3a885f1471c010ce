#include "worlds/scene.h"

#include <Eigen/Geometry>

#include "bodies/channel_name.h"

namespace neuroprospect::worlds {
namespace {

SceneChannel described(const bodies::Channel& channel) {
  return {bodies::channel_name(channel.key), std::string(name_of(channel.key.kind)), channel.link};
}

}  // namespace

Scene scene_of(const Arena& arena) {
  const bodies::BodyPlan& plan = arena.plan();
  Scene scene;
  for (std::size_t i = 0; i < plan.links.size(); ++i) {
    const bodies::LinkPlan& link = plan.links[i];
    const bool head = i == 0;
    scene.parts.push_back({head ? "head" : bodies::to_string(link.limb.id),
                           head ? "head" : std::string(name_of(link.limb.side)),
                           head ? ShapeKind::sphere : ShapeKind::capsule,
                           {link.radius_m, head ? 0 : link.half_length_m, 0}});
  }
  scene.surroundings.push_back({"ground", "ground", ShapeKind::ground, {}});
  scene.placed.emplace_back();
  for (const int index : arena.sensors()) {
    scene.senses.push_back(described(plan.sensors[static_cast<std::size_t>(index)]));
  }
  for (const bodies::Channel& channel : plan.actuators) {
    scene.commands.push_back(described(channel));
  }
  return scene;
}

std::vector<Pose> poses_of(const Simulation& simulation) {
  std::vector<Pose> poses;
  for (std::size_t i = 0; i < simulation.plan().links.size(); ++i) {
    const bodies::LinkPose& link = simulation.link_pose(static_cast<int>(i));
    const Eigen::Quaterniond q(link.R_WL);
    poses.push_back({{link.p_WL.x(), link.p_WL.y(), link.p_WL.z()}, {q.w(), q.x(), q.y(), q.z()}});
  }
  return poses;
}

std::array<double, 3> end_of(const Shape& shape, const Pose& pose, int end) {
  const Eigen::Quaterniond q(pose.q[0], pose.q[1], pose.q[2], pose.q[3]);
  const double half_m = shape.kind == ShapeKind::capsule ? shape.size_m[1] : 0;
  const Eigen::Vector3d p_W = Eigen::Vector3d(pose.p_m[0], pose.p_m[1], pose.p_m[2]) +
                              q * Eigen::Vector3d(0, 0, end * half_m);
  return {p_W.x(), p_W.y(), p_W.z()};
}

}  // namespace neuroprospect::worlds

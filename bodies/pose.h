// bodies/pose.h: forward kinematics: where the links are in a posture.
// Thread safety: pure functions.
#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "bodies/plan.h"

namespace neuroprospect::bodies {

/// Where a link is: its frame L in the world frame W.
struct LinkPose {
  Eigen::Matrix3d R_WL = Eigen::Matrix3d::Identity();
  Eigen::Vector3d p_WL = Eigen::Vector3d::Zero();  ///< its centre [m]
};

/// The pose of every link, in the order of plan.links, with the head at `head` and the joints, in
/// the order of plan.joints, at `angles_rad`. Ranges are not enforced. Needs as many angles as
/// there are joints.
std::vector<LinkPose> link_poses(const BodyPlan& plan, const LinkPose& head,
                                 std::span<const double> angles_rad);

}  // namespace neuroprospect::bodies

#include "bodies/pose.h"

#include <Eigen/Geometry>

#include "base/error.h"

namespace neuroprospect::bodies {

std::vector<LinkPose> link_poses(const BodyPlan& plan, const LinkPose& head,
                                 std::span<const double> angles_rad) {
  require(angles_rad.size() == plan.joints.size(), "{} angles for {} joints", angles_rad.size(),
          plan.joints.size());
  std::vector<LinkPose> poses = {head};
  for (std::size_t i = 1; i < plan.links.size(); ++i) {
    const LinkPlan& link = plan.links[i];
    const LinkPose& parent = poses[static_cast<std::size_t>(link.parent)];
    LinkPose pose;
    pose.R_WL = parent.R_WL * link.R_PL;
    for (int k = 0; k < link.joint_count; ++k) {
      const auto j = static_cast<std::size_t>(link.first_joint + k);
      pose.R_WL *= Eigen::AngleAxisd(angles_rad[j], plan.joints[j].axis_L).toRotationMatrix();
    }
    pose.p_WL = parent.p_WL + parent.R_WL * link.p_PJ_P + pose.R_WL * link.p_JL_L;
    poses.push_back(pose);
  }
  return poses;
}

}  // namespace neuroprospect::bodies

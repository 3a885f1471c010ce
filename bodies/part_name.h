// bodies/part_name.h: what links and joints are called in files of other programs, and back.
// Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bodies/plan.h"

namespace neuroprospect::bodies {

/// "head", "3.1", or "3.1_left" for one of a pair. Links of one body have different names.
std::string part_name(const LimbKey& key);

/// Back again; empty for any other text.
std::optional<LimbKey> parse_part_name(std::string_view text);

/// "x", "y": which hinge of its limb a joint is, by JointPlan::axis.
std::string_view axis_name(int axis);

/// The name of its link, and of its axis: "3.1_left_x".
std::string joint_name(const BodyPlan& plan, const JointPlan& joint);

}  // namespace neuroprospect::bodies

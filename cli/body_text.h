// cli/body_text.h: a developed body, for people and for programs. Thread safety: pure functions.
#pragma once

#include <string>

#include "bodies/plan.h"

namespace neuroprospect::cli {

/// Two tables: of links and of joints.
std::string body_text(const bodies::BodyPlan& plan);

/// The same, and inertias and channels, as one JSON object: SI units and radians; positions and
/// directions at rest, in the head's frame (bodies/plan.h).
std::string body_json(const bodies::BodyPlan& plan);

}  // namespace neuroprospect::cli

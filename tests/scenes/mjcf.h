// tests/scenes/mjcf.h: a body plan as a MuJoCo model (MJCF), so that the same body can be simulated
// there. Masses and inertias are given, not derived from shapes.
#pragma once

#include <string>

#include "bodies/plan.h"

namespace neuroprospect::scenes {

struct MjcfOptions {
  double step_s = 0.005;
  double gravity_mss = 9.81;
  double friction = 0.7;
  double height_m = 0;   ///< of the head's centre at the start
  bool contacts = true;  ///< false: no ground, no contact
  bool limits = true;    ///< of joints
};

/// Bodies, joints and motors have the names "link0" …, "joint0" …, "motor0" …, in the plan's order,
/// pairs that touch at rest are excluded.
std::string mjcf(const bodies::BodyPlan& plan, const MjcfOptions& options);

}  // namespace neuroprospect::scenes

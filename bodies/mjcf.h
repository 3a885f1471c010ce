// bodies/mjcf.h: bodies as MuJoCo models (MJCF, the XML of MuJoCo 2.2 and later).
// Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>

#include "bodies/genome.h"
#include "bodies/plan.h"

namespace neuroprospect::bodies {

/// What surrounds the body in the file.
struct MjcfOptions {
  double step_s = 0.005;
  double gravity_mss = 9.81;
  double friction = 0.7;
  std::optional<double> height_m =
      {};                ///< of the head's centre; none: the body stands on the ground
  bool contacts = true;  ///< false: no ground, no contact
  /// Where it is given, hinges of it that sleep are kept in the file as texts, which MuJoCo does
  /// not look at, so that reading the file gives the same genome. Must be the one that developed.
  const BodyGenome* genome = nullptr;
};

/// The body at rest, free in the world. Bodies, joints and motors have the names of
/// bodies/part_name.h, a motor its joint's; a body's frame is at its joint. Angles are in radians;
/// masses and inertias are given, not derived from shapes; motors take commands from −1 to 1; pairs
/// that touch at rest are excluded from contact. Numbers read back to the same double.
std::string to_mjcf(const BodyPlan& plan, const MjcfOptions& options = {});

}  // namespace neuroprospect::bodies

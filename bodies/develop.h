// bodies/develop.h: from what is inherited to what lives.
// Thread safety: pure functions.
#pragma once

#include "bodies/genome.h"
#include "bodies/plan.h"
#include "bodies/settings.h"

namespace neuroprospect::bodies {

/// The body that `genome` describes, at rest with every joint at 0. Links: the head, then the limbs
/// in the genome's order, the left of a pair right before the right. Sensors, in this order:
/// joint_angle of every joint, joint_velocity of every joint, touch of every link (head first), the
/// three components of every limb's tip_position, then three each of up, velocity,
/// angular_velocity and acceleration of the head.
/// Throws an input Error when the genome is not valid (bodies/validate.h).
BodyPlan develop(const BodyGenome& genome, JointPreset joints);

}  // namespace neuroprospect::bodies

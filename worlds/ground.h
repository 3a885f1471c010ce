// worlds/ground.h: contacts of capsules and spheres with the flat ground z = 0. Both ends of a
// capsule at once, and without memory: Bullet's convex–plane algorithm finds one point a step and
// keeps the others from earlier steps. Thread safety: pure function.
#pragma once

#include <vector>

#include "bodies/plan.h"
#include "worlds/contact.h"
#include "worlds/creature_dynamics.h"

namespace neuroprospect::worlds {

/// Appends the contacts of links that are within kContactReach_m of the ground now, or will be in
/// `step_s` at the speed they have; links in order, the far end of a capsule last. O is `height_m`
/// above the ground.
void add_ground_contacts(const bodies::BodyPlan& plan, const CreatureDynamics& dynamics,
                         const std::vector<LinkFrame>& frames, float height_m, float step_s,
                         std::vector<Contact>& contacts);

}  // namespace neuroprospect::worlds

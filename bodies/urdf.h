// bodies/urdf.h: bodies as URDF, the robot description of ROS, pybullet and many others.
// Thread safety: pure functions.
#pragma once

#include <string>

#include "bodies/genome.h"
#include "bodies/plan.h"

namespace neuroprospect::bodies {

/// What URDF needs to say of the link between two hinges of a limb, which weighs nothing here:
/// programs refuse a moving link without mass, or take it for one of 1 kg [kg], [kg·m²].
inline constexpr double kUrdfBetween_kg = 1e-9;
inline constexpr double kUrdfBetween_kgm2 = 1e-12;

/// The body at rest; the head, the root link, is free where the program lets it be. Links and
/// joints have the names of bodies/part_name.h, a link's frame is at its joint. A limb of two
/// hinges has a link of its own between them, named "3.1_left_between". A capsule is a cylinder
/// and a sphere at each end, since URDF has none. Effort is the gear; velocity the speed at which
/// damping takes all of it. URDF has no rotor inertia, no springs and no motors: those are lost.
/// Numbers read back to the same double. Where `genome` is given (it must be the one that
/// developed), hinges of it that sleep are kept in elements `neuroprospect_sleeping`, which
/// programs skip, so that reading the file gives the same genome.
std::string to_urdf(const BodyPlan& plan, const BodyGenome* genome = nullptr);

}  // namespace neuroprospect::bodies

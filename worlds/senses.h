// worlds/senses.h: what a body feels, as numbers of order one. Thread safety: pure functions.
//
// The normalisation is physical and fixed, never learned from data: innate wiring must mean the
// same in every life. Values are clamped to ±kSenseLimit, so that a fall cannot blind a brain for
// longer than it lasts.
//
// | channel          | value                                                    | 1 means |
// |------------------|----------------------------------------------------------|-----------------------|
// | joint_angle      | (q − middle of its range) / half its range               | at its upper
// limit    | | joint_velocity   | q̇ / 10 rad/s                                             | half
// the servo's top  | | touch            | normal force on the link / body weight, mean of the step
// | bears the whole body  | | tip_position     | limb's far end in the head frame / 0.5 m | an
// arm's length       | | up               | world's z in the head frame | upright (z component) |
// | velocity         | of the head in the head frame / 2 m/s                    | a fast walk | |
// angular_velocity | of the head in the head frame / 5 rad/s                  | a brisk turn | |
// acceleration     | proper, of the head in its frame / 9.81 m/s²             | at rest, upright |
#pragma once

#include <span>
#include <vector>

#include "bodies/plan.h"
#include "worlds/settings.h"
#include "worlds/simulation.h"

namespace neuroprospect::worlds {

inline constexpr double kSenseLimit = 10;

/// The sensors of `plan` that a creature with these senses has: indices into plan.sensors,
/// ascending. The order of observations.
std::vector<int> sensor_indices(const bodies::BodyPlan& plan, const WorldSettings& settings);

/// What each of the sensors `indices` of the simulated body reads now. Needs as many observations
/// as indices.
void sense(const Simulation& simulation, const std::vector<int>& indices,
           std::span<float> observation);

}  // namespace neuroprospect::worlds

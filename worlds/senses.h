// worlds/senses.h: what a body feels, as numbers of order one. Thread safety: pure functions.
//
// The normalisation is physical and fixed, never learned from data: innate wiring must mean the
// same in every life. Values are clamped to ±kSenseLimit, so that a fall cannot blind a brain for
// longer than it lasts.
//
// What a value of 1 means, channel by channel:
//   joint_angle       the end of the joint's range that is further from 0; 0 is rest, so a
//                     mirrored posture reads mirrored also where the range is one-sided
//   joint_velocity    10 rad/s: half the servo's top speed
//   touch             the link bears the whole body's weight (normal forces, mean of the step)
//   tip_position      the limb's far end is an arm's length, 0.5 m, from the head, in its frame
//   up                the world's z in the head frame: upright (z component)
//   velocity          of the head in its frame, 2 m/s: a fast walk
//   angular_velocity  of the head in its frame, 5 rad/s: a brisk turn
//   acceleration      proper, of the head in its frame, 9.81 m/s²: at rest, upright
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

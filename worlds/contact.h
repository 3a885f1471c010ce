// worlds/contact.h: where a creature touches. Thread safety: plain data.
#pragma once

#include <Eigen/Core>

namespace neuroprospect::worlds {

/// One point of contact between a link and the world, or between two links. Relative to O, the
/// centre of the head, in world axes.
struct Contact {
  int link = 0;            ///< pushed along the normal
  int other = -1;          ///< pushed against it; −1: the world
  Eigen::Vector3f p_OC;    ///< [m]
  Eigen::Vector3f normal;  ///< unit
  float distance_m = 0;    ///< between the surfaces; below 0 where they overlap
  int slot = -1;           ///< where its impulse is remembered from step to step; −1: nowhere
};

/// A surface this near the ground, or so fast that it will be, gets a row that stops it when they
/// meet [m].
inline constexpr float kContactReach_m = 0.01F;

}  // namespace neuroprospect::worlds

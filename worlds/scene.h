// worlds/scene.h: what an episode looks like, in words that any viewer draws without knowing bodies
// or worlds: shapes, where they are, what is felt where. Thread safety: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/parameter.h"
#include "worlds/creature_environment.h"

namespace neuroprospect::worlds {

enum class ShapeKind : std::uint8_t {
  sphere,   ///< size: radius
  capsule,  ///< size: radius, half of the segment along its z
  box,      ///< size: half extents
  ground,   ///< the half space below z = 0 of its frame; no size
};

/// A rigid thing, in its own frame.
struct Shape {
  std::string name;
  std::string group;  ///< things alike are drawn alike: head, left, right, middle, ground
  ShapeKind kind = ShapeKind::sphere;
  std::array<double, 3> size_m{};
};

/// Where a shape is in the world frame: position [m], and orientation as a unit quaternion w x y z.
struct Pose {
  std::array<double, 3> p_m{};
  std::array<double, 4> q{1, 0, 0, 0};
};

/// A number that a creature feels or commands, and the part that its organ is on.
struct SceneChannel {
  std::string name;  ///< "3.1 left touch 0"
  std::string kind;  ///< "touch"
  int part = 0;      ///< index into Scene::parts
};

/// Everything there is to see.
struct Scene {
  std::vector<Shape> parts;  ///< of the creature; they move. The first is what a camera follows
  std::vector<Shape> surroundings;  ///< of the world
  std::vector<Pose> placed;         ///< of each of the surroundings
  std::vector<SceneChannel> senses;
  std::vector<SceneChannel> commands;
};

/// The scene of a body in its world.
Scene scene_of(const Arena& arena);

/// Where each of the parts is now, in their order.
std::vector<Pose> poses_of(const Simulation& simulation);

/// An end of a capsule's segment, +1 or −1 along its z; of a sphere its centre [m].
std::array<double, 3> end_of(const Shape& shape, const Pose& pose, int end);

}  // namespace neuroprospect::worlds

template <>
struct neuroprospect::Names<neuroprospect::worlds::ShapeKind> {
  static constexpr std::array<std::string_view, 4> values = {"sphere", "capsule", "box", "ground"};
};

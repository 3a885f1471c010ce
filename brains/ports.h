// brains/ports.h: what a brain connects to, in its own words. A body's channels become ports where
// a creature is put together (evolution/); brains/ knows nothing of bodies.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <vector>

namespace neuroprospect::brains {

/// Opaque identity of a port. Wiring is inherited by key, so it survives changes of the body.
struct PortKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const PortKey&) const = default;  // NOLINT(modernize-use-nullptr): <=>
};

/// One input or output.
struct Port {
  PortKey key;
  std::array<double, 3> address_m{};  ///< rest position of its organ in the head frame [m]
  int depth = 0;                      ///< of its part in the body's tree; the head is 0
  int mirror = 0;       ///< index of its mirror image in the same list; itself on the plane
  int mirror_sign = 1;  ///< value on the mirrored body = sign · value
  int side = 0;         ///< of the body it is on: 1 left, −1 right, 0 middle
  int kind = 0;         ///< of organ (0 … 15): equal for those that are alike
  int component = 0;    ///< its axis, or component of a vector (0 … 3)
};

/// Everything a brain connects to, in the order of the environment's observations and actions.
struct Ports {
  std::vector<Port> sensors;
  std::vector<Port> actuators;
};

}  // namespace neuroprospect::brains

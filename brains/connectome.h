// brains/connectome.h: who connects to whom in a nervous system. Plain data and pure functions;
// text becomes a Connectome in cli/edge_list.h. Thread safety: pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/blob.h"
#include "base/parameter.h"

namespace neuroprospect::brains {

/// By what a unit reaches another one.
enum class Synapse : std::uint8_t {
  chemical,    ///< from pre to post
  electrical,  ///< a gap junction; sources list it once in each direction, and so it is kept
};

/// Which of them.
enum class SynapseFilter : std::uint8_t { chemical, electrical, both };

/// All synapses of one kind from one unit onto another (or onto itself).
struct Connection {
  std::uint32_t pre = 0;   ///< number of the unit that sends
  std::uint32_t post = 0;  ///< number of the unit that receives
  Synapse kind = Synapse::chemical;
  double weight = 1;  ///< synapse count or size, as the source measures it; above 0

  bool operator==(const Connection&) const = default;
};

inline constexpr std::size_t kMaxUnits = 65'535;
inline constexpr std::size_t kMaxConnections = std::size_t{1} << 23;
inline constexpr double kMaxConnectionWeight = 1e12;

/// Units and the connections between them, sorted by (pre, post, kind), no two alike in all three.
struct Connectome {
  std::vector<std::string> units;  ///< names; a unit's number is its place here
  std::vector<std::int8_t> signs;  ///< of each unit: 1 excites, −1 inhibits, 0 is not known
  std::vector<Connection> connections;

  bool operator==(const Connectome&) const = default;
};

/// Throws an input Error that says what is wrong unless `connectome` is as described above, with
/// at most kMaxUnits and kMaxConnections, and weights above 0 and up to kMaxConnectionWeight.
void validate(const Connectome& connectome);

/// Sorts connections; those alike in pre, post and kind become one whose weight is their sum.
/// Gives how many went into others.
std::size_t normalise(std::vector<Connection>& connections);

/// Of one kind, or of all.
struct ConnectionCounts {
  std::size_t connections = 0;
  std::size_t self = 0;  ///< of them from a unit onto itself
  double weight = 0;     ///< sum
};

/// A connectome in numbers.
struct ConnectomeCounts {
  std::size_t units = 0;
  std::array<ConnectionCounts, 2> of;  ///< by Synapse
  std::size_t pairs = 0;  ///< ordered pairs of different units with a connection of any kind
  double density = 0;     ///< `pairs` of units · (units − 1)
  std::array<std::size_t, 3> signs{};  ///< units that inhibit, are not known, excite
};
ConnectomeCounts count(const Connectome& connectome);

/// Connections onto each unit, and from each unit.
struct Degrees {
  std::vector<std::uint32_t> in;
  std::vector<std::uint32_t> out;

  bool operator==(const Degrees&) const = default;
};
Degrees degrees(const Connectome& connectome, Synapse kind);

/// The connections of these kinds, and the units that they touch, in their order.
Connectome of_kind(const Connectome& connectome, SynapseFilter kind);

/// The connections among the units with these names, and the units that they touch, in their
/// order. Names that no unit has are ignored.
Connectome among(const Connectome& connectome, std::span<const std::string> names);

/// As a BlobKind::connectome, and back; input Errors for what is not a valid one.
Blob encode(const Connectome& connectome);
Connectome decode_connectome(std::span<const std::byte> blob);

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::Synapse> {
  static constexpr std::array<std::string_view, 2> values = {"chemical", "electrical"};
};

template <>
struct neuroprospect::Names<neuroprospect::brains::SynapseFilter> {
  static constexpr std::array<std::string_view, 3> values = {"chemical", "electrical", "both"};
};

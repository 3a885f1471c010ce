// brains/connectome_controls.h: connectomes to compare a connectome with: what is left of an effect
// when the degrees stay but not who connects to whom, when only the density stays, when only the
// weights are exchanged.
// Thread safety: pure functions but for the stream they draw from.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/parameter.h"
#include "base/random.h"
#include "brains/connectome.h"

namespace neuroprospect::brains {

enum class Control : std::uint8_t {
  none,      ///< the connectome itself
  rewired,   ///< every unit keeps its numbers of connections in and out
  random,    ///< as many connections between any units
  shuffled,  ///< the same connections with each other's weights
};

/// What degree-preserving rewiring made, and how thoroughly.
struct Rewired {
  Connectome connectome;
  std::uint64_t swaps = 0;  ///< of two connections' targets each
};

/// Connections exchange their targets, two at a time: a → b, c → d become a → d, c → b, unless that
/// makes a connection that is there already or one from a unit onto itself (Maslov and Sneppen
/// 2002, for directed graphs). Each kind on its own; connections of units onto themselves stay;
/// weights go with the unit that sends, so that it keeps their sum. Tried in blocks of ten attempts
/// a connection until there were ten swaps a connection, or a hundred blocks: a graph that is
/// nearly complete has few swaps or none. Attempts that fail count, which keeps the chain uniform
/// (Milo and others 2003); between connections that form a directed triangle only, a swap cannot
/// turn it round (Roberts and Coolen 2012), which matters in tiny graphs alone. A gap junction's
/// two directions are connections of their own here.
Rewired rewired(const Connectome& connectome, RandomStream& random);

/// Every set of as many connections (of each kind) between different units is equally likely (Erdős
/// and Rényi 1959; drawn by Floyd's algorithm, Bentley and Floyd 1987). Connections of units onto
/// themselves stay; weights are those that there were, in random order.
Connectome random_like(const Connectome& connectome, RandomStream& random);

/// The weights of each kind in random order (Fisher and Yates).
Connectome shuffled(const Connectome& connectome, RandomStream& random);

/// One of them.
Connectome control_of(const Connectome& connectome, Control control, RandomStream& random);

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::Control> {
  static constexpr std::array<std::string_view, 4> values = {"none", "rewired", "random",
                                                             "shuffled"};
};

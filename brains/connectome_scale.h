// brains/connectome_scale.h: a connectome with more or fewer units than there are.
// Thread safety: pure functions but for the stream they draw from.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"
#include "brains/connectome.h"

namespace neuroprospect::brains {

/// How units become several, as in bio2art (Goulas, Damicelli and Hilgetag 2021), whose names for
/// these are in brackets.
struct Expansion {
  double target_share = 0.2;      ///< of a unit's neurons that each neuron before it reaches, in
                                  ///< (0, 1] [target_sparsity]
  double intrinsic_weight = 0.8;  ///< part of a unit's outgoing weight that stays among its own
                                  ///< neurons, in [0, 1); 0: they do not connect [intrinsic_wei]
  double intrinsic_share = 1;     ///< as target_share, among them [target_sparsity_intrinsic]
  bool onto_itself = true;        ///< a neuron may connect to itself, there [keep_diag]
};

/// `connectome` with unit i as neurons[i] (at least 1) neurons, "NAME.1", "NAME.2", … with its
/// sign. Each neuron of a unit reaches max(1, target_share · n) random ones of the n neurons of
/// every unit that its own connects to (itself, too, where that is its own); all these share the
/// connection's weight evenly. Beside that, each neuron of a unit of two and more reaches max(1,
/// intrinsic_share · n) of its own unit's, by chemical connections whose weights add up to
/// intrinsic_weight of all that leaves the neurons of the unit then (its connection onto itself not
/// counted). Shares of neurons are rounded to the nearest, half to even. Throws an input Error when
/// there would be more than kMaxUnits or kMaxConnections.
Connectome expanded(const Connectome& connectome, std::span<const std::uint32_t> neurons,
                    const Expansion& expansion, RandomStream& random);

/// `total` neurons (at least one each) over so many units, as evenly as can be: the first ones have
/// one more.
std::vector<std::uint32_t> even_shares(std::size_t units, std::size_t total);

/// The `count` units with the largest sum of weights in and out (of two alike the first), in their
/// order, with all connections among them.
Connectome strongest(const Connectome& connectome, std::size_t count);

/// With exactly `units` units (at least 1): as it is, expanded evenly, or its strongest.
Connectome scaled(const Connectome& connectome, std::size_t units, const Expansion& expansion,
                  RandomStream& random);

}  // namespace neuroprospect::brains

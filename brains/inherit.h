// brains/inherit.h: what a life taught, as a genome that could have been inherited.
// Thread safety: pure functions.
#pragma once

#include <span>

#include "brains/genome.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// `genome` with every wiring number moved from what is innate to what was learned: w = innate +
/// fraction · (learned − innate). Exactly innate at 0 and exactly `learned` at 1, so that a newborn
/// with it is what its parent had become, to the bit. `learned` is a developed network's numbers
/// (PolicyParameters::network) or another such genome's, as layout_of(shape_of(genome)) places
/// them: the inverse of brains/develop.h.
/// Only wiring is written back. Exploration, the rest of PolicyParameters, is what a life learns
/// with: it starts anew from the learning genes, as they evolve, and would otherwise die out within
/// a few generations. The critic belongs to learning and is never inherited.
/// Throws an internal Error unless there are as many numbers and 0 <= fraction <= 1, and an input
/// Error where a number is not finite.
/// For direct wiring.
BrainGenome write_back(const BrainGenome& genome, std::span<const float> learned, double fraction);

/// A genome network that was taught what a life taught its brain.
struct Distilled {
  BrainGenome genome;
  /// What could not be written: the distance to what should have been, over the distance from what
  /// was innate, each number in units of its scale (brains/bottleneck.h). 0: all; 1: nothing.
  double residual = 0;
};

/// The same for bottleneck wiring: the genome network is regressed on innate + fraction · (learned
/// − innate) by gradient descent, as Shuvaev, Lachi, Koulakov and Zador (2024) teach theirs: from
/// the innate genome 60 steps of Adam over all numbers at once, of 0.03 falling to 0, and again of
/// 0.003; the best of what both came by is kept. At a fraction of 0 nothing changes. Deterministic.
/// A bottleneck holds little of what a single life taught (docs/brains.md has figures). Throws as
/// write_back().
Distilled distil(const BrainGenome& genome, const Ports& ports, std::span<const float> learned,
                 double fraction);

/// `genome` with direct wiring of just these numbers (of a developed network): exactly what it
/// became. Throws an input Error where the genome cannot be that.
BrainGenome with_wiring(const BrainGenome& genome, std::span<const float> numbers);

}  // namespace neuroprospect::brains

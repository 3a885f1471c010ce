// brains/inherit.h: what a life taught, as a genome that could have been inherited.
// Thread safety: pure functions.
#pragma once

#include <span>

#include "brains/genome.h"

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
BrainGenome write_back(const BrainGenome& genome, std::span<const float> learned, double fraction);

}  // namespace neuroprospect::brains

// brains/founder.h: brains that nobody inherited: founders, and the naive control.
// Thread safety: pure functions but for the stream they draw from.
#pragma once

#include "base/random.h"
#include "brains/genome.h"
#include "brains/ports.h"
#include "brains/settings.h"

namespace neuroprospect::brains {

/// A founder's brain: weights normal with variance gain² / inputs of their unit, biases 0, learning
/// genes as the settings say. Throws an input Error when no valid genome comes of it.
BrainGenome random_brain(const BrainSettings& settings, const Ports& ports, RandomStream& random);

/// `genome` with the entries of every weight matrix, and of every bias vector, in random order.
/// What is left of the innate wiring is exactly its distribution, layer by layer, so a difference
/// between the two is due to what is wired to what, and to nothing else.
BrainGenome naive_like(const BrainGenome& genome, RandomStream& random);

}  // namespace neuroprospect::brains

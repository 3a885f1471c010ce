// brains/founder.h: brains that nobody inherited: founders, and the naive control.
// Thread safety: pure functions but for the stream they draw from.
#pragma once

#include "base/random.h"
#include "brains/connectome.h"
#include "brains/genome.h"
#include "brains/policy.h"
#include "brains/ports.h"
#include "brains/settings.h"

namespace neuroprospect::brains {

/// A fresh draw of the numbers of `genome`'s wiring, whatever they are now, as its encoding writes
/// them down (brains/innate.h, brains/bottleneck.h).
std::vector<float> fresh_wiring(const BrainGenome& genome, const Ports& ports,
                                const BrainSettings& settings, RandomStream& random);

/// A founder's brain: architecture and learning genes as the settings say, numbers as
/// brains/innate.h (brains/bottleneck.h) draws them; the first of each layer's units excite where
/// dale = column; with a density below 1, connections between units below the outputs are there
/// with that probability; one layer as brains/connectome_layer.h wires it where there is a
/// (prepared) connectome. Throws an input Error when no valid genome comes of it.
BrainGenome random_brain(const BrainSettings& settings, const Ports& ports, RandomStream& random,
                         const Connectome* connectome = nullptr);

/// `innate` with the numbers of every block in random order, among those that the constraint holds
/// to be alike (there, of one sign, with or without a mirror image). What is left of the innate
/// wiring is exactly its distribution, block by block, so a difference between the two is due to
/// what is wired to what, and to nothing else.
PolicyParameters naive_like(const PolicyParameters& innate, RandomStream& random);

}  // namespace neuroprospect::brains

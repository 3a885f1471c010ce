// brains/sparse.h: mutation of a few numbers of wiring.
// Thread safety: a pure function but for the stream it draws from.
#pragma once

#include "base/random.h"
#include "brains/genome.h"
#include "brains/memory.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// As brains/calibrate.h, but each wiring number moves with probability `share` only; at least one
/// does. So few numbers go further for the same change of what the brain does.
BrainGenome sparse_mutation(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                            double share, RandomStream& random);

}  // namespace neuroprospect::brains

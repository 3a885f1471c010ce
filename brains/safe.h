// brains/safe.h: mutation of wiring that spares the numbers on which behaviour hangs.
// Thread safety: a pure function but for the stream it draws from.
#pragma once

#include "base/random.h"
#include "brains/genome.h"
#include "brains/memory.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// As brains/calibrate.h, along a Gaussian direction of which each component is divided by how
/// sensitive the outputs on the remembered observations are to its number (Lehman, Chen, Clune and
/// Stanley 2018: SM-G; brains/response.h has the sensitivity, from 8 probes). What is less
/// sensitive than a hundredth of the most sensitive number counts as that, and a number that
/// nothing depends on does not run away. The length is SM-R's, so that both differ in the direction
/// alone.
BrainGenome safe_mutation(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                          RandomStream& random);

}  // namespace neuroprospect::brains

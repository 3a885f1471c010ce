// brains/gaussian.h: mutation of wiring by noise of a fixed size: the usual rival of the others.
// Thread safety: a pure function but for the stream it draws from.
#pragma once

#include "base/random.h"
#include "brains/genome.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// `genome` with normal noise of standard deviation `sigma` on every wiring number, and projected
/// to what its constraints allow in a body with these ports.
BrainGenome gaussian_mutation(const BrainGenome& genome, const Ports& ports, double sigma,
                              RandomStream& random);

}  // namespace neuroprospect::brains

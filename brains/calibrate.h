// brains/calibrate.h: mutation of wiring by how far it moves what the brain does.
// Thread safety: a pure function but for the stream it draws from.
#pragma once

#include "base/random.h"
#include "brains/genome.h"
#include "brains/memory.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// `genome` with all its wiring numbers moved along one Gaussian direction, as far as its outputs
/// on the remembered observations move by genome.mutation_target, root mean square over
/// observations and outputs, within 0.1 % (Lehman, Chen, Clune and Stanley 2018: SM-R). What
/// brains/constraint.h asks for in a body with these ports holds on the way. Every observation is
/// met at rest. Sensors that the memory lacks read 0; where it has none of the genome's, 64
/// standard normal observations stand in. Where no distance moves the outputs so far (spikes come
/// in steps, numbers may be forbidden to move), the nearest that was found is taken.
BrainGenome calibrated_mutation(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                                RandomStream& random);

}  // namespace neuroprospect::brains

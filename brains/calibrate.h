// brains/calibrate.h: mutation of wiring by how far it moves what the brain does.
// Thread safety: pure functions but for the stream they draw from.
#pragma once

#include <Eigen/Core>

#include "base/random.h"
#include "brains/genome.h"
#include "brains/memory.h"
#include "brains/ports.h"
#include "brains/response.h"

namespace neuroprospect::brains {

/// `genome` with all its wiring numbers moved along one Gaussian direction, as far as its outputs
/// on the remembered observations (brains/response.h) move by genome.mutation_target, root mean
/// square over observations and outputs, within 0.1 % (Lehman, Chen, Clune and Stanley 2018: SM-R).
/// What brains/constraint.h asks for in a body with these ports holds on the way.
BrainGenome calibrated_mutation(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                                RandomStream& random);

/// The same along a direction (one component a wiring number) that somebody else chose; `response`
/// is the genome's. Where no distance of up to a thousand directions moves the outputs so far
/// (spikes come in steps, numbers may be forbidden to move), the nearest that was found is taken.
BrainGenome moved_to_target(const BrainGenome& genome, const Eigen::VectorXf& direction,
                            Response& response);

}  // namespace neuroprospect::brains

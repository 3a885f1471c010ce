// brains/develop.h: from brain genome to policy.
// Thread safety: a pure function.
#pragma once

#include <vector>

#include "brains/genome.h"
#include "brains/policy.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// The policy that develops from `genome` in a body with these ports. Throws an internal Error
/// unless the genome's ports are these, in this order (brains/adapt.h makes them so).
PolicyParameters develop(const BrainGenome& genome, const Ports& ports);

/// Every number of that policy's network, as blocks_of(shape_of(genome)) places them: those of the
/// genome, or what its genome network says, projected to what its constraints allow.
std::vector<float> developed_numbers(const BrainGenome& genome, const Ports& ports);

/// `genome` with direct wiring that develops into the same policy in this body. Coefficients of
/// plasticity, mask and signs are those of a brain whatever its encoding, and stay.
BrainGenome spelled_out(const BrainGenome& genome, const Ports& ports);

}  // namespace neuroprospect::brains

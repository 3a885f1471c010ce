// brains/develop.h: from brain genome to policy.
// Thread safety: a pure function.
#pragma once

#include "brains/genome.h"
#include "brains/policy.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// The policy that develops from `genome` in a body with these ports. Throws an internal Error
/// unless the genome's ports are these, in this order (brains/adapt.h makes them so).
PolicyParameters develop(const BrainGenome& genome, const Ports& ports);

}  // namespace neuroprospect::brains

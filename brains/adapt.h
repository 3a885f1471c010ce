// brains/adapt.h: how innate wiring survives a change of the body.
// Thread safety: a pure function but for the stream it draws from.
#pragma once

#include "base/random.h"
#include "brains/genome.h"
#include "brains/layout.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// `genome` for a body with these ports, in their order. A port that is kept keeps its weights; one
/// that is gone takes its weights with it; a new one brings small random ones (a tenth of the root
/// mean square of their matrix) and, if an actuator, a bias of 0; a genome network says what it
/// says of any port, and nothing is drawn. Where the ports are the same, so is the genome, and
/// nothing is drawn. A symmetric brain is made symmetric in the new body. Throws an input Error
/// unless the result is a valid genome.
BrainGenome adapt(const BrainGenome& genome, const Ports& ports, RandomStream& random);

/// Which sensors and actuators of `before` those of `after` are, by key; everything between is what
/// it was. Needs the same architecture.
Correspondence by_ports(const BrainGenome& before, const BrainGenome& after);

}  // namespace neuroprospect::brains

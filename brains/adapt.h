// brains/adapt.h: how innate wiring survives a change of the body.
// Thread safety: a pure function but for the stream it draws from.
#pragma once

#include <span>

#include "base/random.h"
#include "brains/genome.h"
#include "brains/layout.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// `genome` for a body with these ports, in their order. A port that is kept keeps its weights; one
/// that is gone takes its weights with it; a new one brings small random ones (a tenth of the root
/// mean square of their matrix) and, if an actuator, a bias of 0; a genome network says what it
/// says of any port, of new ones a tenth (brains/growth.h), and nothing is drawn. Where the ports
/// are the same, so is the genome, and nothing is drawn. A symmetric brain is made symmetric in the
/// new body. Throws an input Error unless the result is a valid genome.
BrainGenome adapt(const BrainGenome& genome, const Ports& ports, RandomStream& random);

/// A port that came as the copy of another one.
struct PortCopy {
  PortKey copy;
  PortKey original;
  bool mirrored = false;  ///< it is on the right, and the original on the mirror plane
};

/// `genome`, which fits a body with these ports, with the wiring of originals given to their
/// copies: a copied actuator does what its original does, and a copied sensor is heard as its
/// original is; where it is mirrored, with the sign that its values have in the mirrored body.
/// Copies and originals that the body does not have are passed over. A genome network's numbers
/// stay: it says what it says of a copy's address. What constraints do not allow is projected.
/// Draws nothing.
BrainGenome copied(const BrainGenome& genome, const Ports& ports, std::span<const PortCopy> copies);

/// Which sensors and actuators of `before` those of `after` are, by key; everything between is what
/// it was. Needs the same architecture.
Correspondence by_ports(const BrainGenome& before, const BrainGenome& after);

}  // namespace neuroprospect::brains

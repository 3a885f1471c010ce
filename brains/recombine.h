// brains/recombine.h: a brain of two parents.
// Thread safety: a pure function but for the stream it draws from.
#pragma once

#include <span>
#include <vector>

#include "base/random.h"
#include "brains/genome.h"
#include "brains/mutate.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// A brain for a body with these ports, some of which (`from_mate`, any others are ignored) came
/// with limbs of the mate.
///   learning genes, mutation target: each is the main parent's or the mate's, with equal chance;
///   architecture: the main parent's;
///   wiring, where architecture, signs of units and connectome are the same: every unit, hidden or
///     output, is taken whole from one of them with equal chance (mirror images of a symmetric
///     brain together). Units of equal places are homologous, actuators those of equal keys. But
///     what connects a port of `from_mate` is the mate's, and what the parent drawn does not have
///     is the other's. Which connections there are, and their own coefficients of plasticity, go
///     with them.
///   wiring, where they differ: units have no homologues, so all is the main parent's.
///   genome networks of equal sizes, whatever the architectures: each of their units, hidden or
///     output, is whole from one of both; mask and signs are the main parent's.
/// What neither has is small and random, as in brains/adapt.h. Records have op "recombine": a
/// learning gene that is another than the main parent's, and how many units and ports are the
/// mate's (fields "units" and "ports"). Throws an input Error unless the result is a valid genome.
Mutated recombine(const BrainGenome& main, const BrainGenome& mate, const Ports& ports,
                  std::span<const PortKey> from_mate, RandomStream& random);

}  // namespace neuroprospect::brains

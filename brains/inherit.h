// brains/inherit.h: what a life taught, as a genome that could have been inherited.
// Thread safety: pure functions.
#pragma once

#include <span>

#include "brains/genome.h"
#include "brains/memory.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// `genome` with every wiring number moved from what is innate to what was learned: w = innate +
/// fraction · (learned − innate). Exactly innate at 0 and exactly `learned` at 1, so that a newborn
/// with it is what its parent had become, to the bit. `learned` is a developed network's numbers
/// (PolicyParameters::network) or another such genome's, as layout_of(shape_of(genome)) places
/// them: the inverse of brains/develop.h.
/// Only wiring is written back. Exploration, the rest of PolicyParameters, is what a life learns
/// with: it starts anew from the learning genes, as they evolve, and would otherwise die out within
/// a few generations. The critic belongs to learning and is never inherited.
/// Throws an internal Error unless there are as many numbers and 0 <= fraction <= 1, and an input
/// Error where a number is not finite.
/// For direct wiring.
BrainGenome write_back(const BrainGenome& genome, std::span<const float> learned, double fraction);

/// A genome network that was taught what a life taught its brain.
struct Distilled {
  BrainGenome genome;
  /// What could not be taught: how far the outputs on the remembered observations are from what
  /// they should be, over how far the innate ones are (root mean square). 0: all; 1: nothing.
  double residual = 0;
};

/// Steps of descent of distil(), and how far it takes the first of them.
inline constexpr int kDistilRounds = 120;
inline constexpr double kDistilStep = 0.003;

/// The same for bottleneck wiring, which cannot say most wirings: behaviour is written back. The
/// genome network learns by gradient descent to give its brain, on the observations that a parent
/// with these ports remembers (brains/response.h), the outputs innate + fraction · (learned −
/// innate): a policy distilled into a smaller one (Rusu et al. 2016), where Shuvaev, Lachi,
/// Koulakov and Zador (2024) regress on the learned weights. From the innate genome, `rounds` steps
/// of Adam over all observations at once, their size falling to 0; the best of what it came by is
/// kept. At a fraction of 0 nothing changes. Deterministic. Throws as write_back().
Distilled distil(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                 std::span<const float> learned, double fraction, int rounds = kDistilRounds,
                 double step = kDistilStep);

/// `genome` with direct wiring of just these numbers (of a developed network): exactly what it
/// became. Throws an input Error where the genome cannot be that.
BrainGenome with_wiring(const BrainGenome& genome, std::span<const float> numbers);

}  // namespace neuroprospect::brains

// brains/mutate.h: how a child's brain differs from its parent's.
// Thread safety: pure functions but for the stream they draw from.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "brains/genome.h"
#include "brains/memory.h"
#include "brains/settings.h"

namespace neuroprospect::brains {

/// One change that a mutation made, as it is stored with the birth.
struct MutationRecord {
  std::string op;      ///< operator: depth, width, learning_gene, mutation_target, calibrated
  std::string field;   ///< what changed: "hidden", "learning_rate", "output_rms", …
  std::string before;  ///< empty where there was nothing
  std::string after;
};

/// A mutated genome and how it came about.
struct Mutated {
  BrainGenome genome;
  std::vector<MutationRecord> records;
};

/// A mutation of `genome`, which must already fit the child's body. In this order: depth, width and
/// one learning gene at the rates of the settings, then the mutation target (log-normal), then all
/// wiring numbers. `memory` is the parent's: what its wiring is calibrated on.
Mutated mutate(const BrainGenome& genome, const Memory& memory, const BrainSettings& settings,
               RandomStream& random);

/// `genome` with all its wiring numbers moved along a Gaussian direction, as far as the outputs on
/// the remembered observations move by genome.mutation_target, root mean square over observations
/// and outputs (Lehman, Chen, Clune and Stanley 2018: safe mutation by rescaling, SM-R). Sensors
/// that the memory lacks read 0; where it remembers nothing, or none of the genome's sensors,
/// 64 standard normal observations stand in. The target is met within 0.1 %.
BrainGenome calibrated_mutation(const BrainGenome& genome, const Memory& memory,
                                RandomStream& random);

}  // namespace neuroprospect::brains

// evolution/inheritance.h: what of a life reaches the next generation.
// Thread safety: pure functions.
#pragma once

#include <optional>

#include "brains/genome.h"
#include "brains/memory.h"
#include "evolution/creature.h"
#include "evolution/life.h"
#include "evolution/spec.h"

namespace neuroprospect::evolution {

/// Whether a campaign's file keeps what individuals learned: where it is asked for, and where
/// children inherit it, so that a resumed campaign conceives the same ones.
bool keeps_learned(const CampaignSpec& spec);

/// A brain with all that its life taught it, as a genome of direct wiring, whatever it was born
/// with (brains/inherit.h). Empty where learning failed.
std::optional<brains::BrainGenome> learned_brain(const brains::BrainGenome& innate,
                                                 const LifeReport& report);

/// The brain that the children of a creature start from. `learned` is its learned_brain: needed
/// where children inherit any of it. Direct wiring is moved there, a genome network is taught what
/// that does with what the creature remembers, as far as it can be (brains/inherit.h).
brains::BrainGenome brain_passed_on(const CreatureGenome& innate, const brains::Memory& memory,
                                    const std::optional<brains::BrainGenome>& learned,
                                    const CampaignSpec& spec);

}  // namespace neuroprospect::evolution

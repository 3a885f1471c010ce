// evolution/inheritance.h: what of a life reaches the next generation.
// Thread safety: pure functions.
#pragma once

#include <optional>

#include "brains/genome.h"
#include "evolution/life.h"
#include "evolution/spec.h"

namespace neuroprospect::evolution {

/// Whether a campaign's file keeps what individuals learned: where it is asked for, and where
/// children inherit it, so that a resumed campaign conceives the same ones.
bool keeps_learned(const CampaignSpec& spec);

/// A brain with all that its life taught it, as a genome (brains/inherit.h). Empty where learning
/// failed.
std::optional<brains::BrainGenome> learned_brain(const brains::BrainGenome& innate,
                                                 const LifeReport& report);

/// The brain that the children of a creature start from. `learned` is its learned_brain: needed
/// where children inherit any of it.
brains::BrainGenome brain_passed_on(const brains::BrainGenome& innate,
                                    const std::optional<brains::BrainGenome>& learned,
                                    const InheritanceSettings& inheritance);

}  // namespace neuroprospect::evolution

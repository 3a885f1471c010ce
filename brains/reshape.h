// brains/reshape.h: a genome whose ports, units or layers become others: every list that runs over
// numbers or units follows. Thread safety: a pure function.
#pragma once

#include <span>

#include "brains/genome.h"
#include "brains/layout.h"

namespace neuroprospect::brains {

/// `changed`, which is `before` but for its architecture and ports, with its numbers, mask, signs
/// and coefficients of plasticity carried over from `before`. What is new takes its number from
/// `fresh` (as many as the network of `changed` has); it is part of the mask, excites where units
/// have signs, and has coefficients of plasticity 0; a new layer's block has those of the layer
/// below. A genome network stays as it is, and needs no fresh numbers. The result keeps what
/// brains/constraint.h asks for, but symmetry.
BrainGenome reshaped(const BrainGenome& before, BrainGenome changed,
                     const Correspondence& correspondence, std::span<const float> fresh);

}  // namespace neuroprospect::brains

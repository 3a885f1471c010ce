// bodies/validate.h: the one door that every body genome passes, wherever it comes from.
// Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>

#include "bodies/genome.h"
#include "bodies/settings.h"
#include "bodies/unimal.h"

namespace neuroprospect::bodies {

/// What is wrong with a genome, naming the limb and the field; empty when nothing is. Wrong are: a
/// value that is not finite or not in bodies/unimal.h; an id that repeats or has ordinal 0; a
/// parent that is unknown, itself or stands later; a direction that is not canonical (straight down
/// has azimuth 0, a pair is given by its left limb) or is taken at the same parent; fewer than
/// `limbs_low` or more than kLimbsHigh limbs, or more than kDofsHigh degrees of freedom; a limb
/// that folds back on its parent limb (135° or more: over half of the shortest limb would lie
/// within its parent, which it never collides with); two limbs, or a limb and the head, that
/// intersect at rest. As in DERL, parent and child may overlap where they join, and so may the two
/// of one pair that grows on the plane.
std::optional<std::string> find_fault(const BodyGenome& genome, int limbs_low = kLimbsLow);

/// Throws an input Error with the fault, if there is one.
void validate(const BodyGenome& genome);

/// Throws an input Error where settings contradict each other.
void validate(const BodySettings& settings);

}  // namespace neuroprospect::bodies

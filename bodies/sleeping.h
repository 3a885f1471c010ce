// bodies/sleeping.h: the hinges that a genome has and the body does not: part of what is inherited,
// though no file of a body has a place for them. Thread safety: pure functions.
#pragma once

#include <vector>

#include "bodies/genome.h"

namespace neuroprospect::bodies {

/// A hinge that its limb's axes do not use.
struct SleepingHinge {
  LimbId limb;
  int axis = 0;  ///< 0: x, 1: y
  HingeGene hinge;
};

/// All of them, in the order of the limbs.
std::vector<SleepingHinge> sleeping_hinges(const BodyGenome& genome);

}  // namespace neuroprospect::bodies

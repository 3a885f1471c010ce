// bodies/recognise.h: which genome of DERL's space (bodies/unimal.h) a body that was read develops
// from, if any does. Behind bodies/import.h. Thread safety: pure functions.
#pragma once

#include <string>
#include <variant>

#include "bodies/raw_body.h"
#include "bodies/settings.h"

namespace neuroprospect::bodies {

/// A genome that develops into the body.
struct Recognised {
  BodyGenome genome;
  JointPreset joints = JointPreset::servo;  ///< whose passive terms its joints have
};

/// The genome, or why there is none. What is guessed from the body is developed, and has to be that
/// body: masses, inertias, shapes, hinges and pairs that never touch, to 1e-4, since files round.
/// Limbs keep their ids where all of them have names of bodies/part_name.h, a pair as left and
/// right; else they are {0, 1}, {0, 2}, … Where a file cannot say rotor inertia and springs,
/// damping alone has to be a preset's.
std::variant<Recognised, std::string> recognise(const RawFile& file, const Assembled& assembled);

}  // namespace neuroprospect::bodies

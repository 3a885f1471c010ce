// bodies/recombine.h: a body of two parents.
// Thread safety: a pure function; the stream is the caller's.
#pragma once

#include <optional>
#include <vector>

#include "base/random.h"
#include "bodies/genome.h"

namespace neuroprospect::bodies {

/// A recombined body.
struct Recombined {
  BodyGenome genome;                    ///< valid, and different from the main parent's
  std::vector<LimbId> from_mate;        ///< the limbs of the subtree that came, its root first
  std::vector<MutationRecord> records;  ///< see below
  int attempts = 0;                     ///< bodies that were tried
};

/// The main parent's body with one subtree of the mate's: a limb, or a mirrored pair, and all that
/// grows on it. Limbs with equal ids are homologous, so the two must be of one campaign.
///   exchanged  where the main parent has the root limb, the mate's subtree takes the place of the
///              main parent's, on the same limb;
///   added      otherwise it grows where it does on the mate, if the main parent has that limb, or
///              else on any limb or the head.
/// Limbs keep their ids and genes (but for a parent that the main parent lacks), so an arrival on a
/// pair is a pair. The densities are the main parent's. A body that is not valid
/// (bodies/validate.h: an id twice, limits, limbs that intersect), or the main parent's own, is
/// tried at the next place, then with the next subtree: roots in random order, places in random
/// order, each once, so at most 100 bodies. Empty: no subtree of the mate gives another valid body,
/// as where both are alike. Records have op "recombine": first a "source" for every limb that came
/// ("main" before, where it was homologous, "mate" after), then what changed of the main parent's
/// body, as mutations do.
std::optional<Recombined> recombine(const BodyGenome& main, const BodyGenome& mate,
                                    RandomStream& random);

}  // namespace neuroprospect::bodies

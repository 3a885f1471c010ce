// bodies/mutate.h: how bodies vary: DERL's seven operators (derl/envs/morphology.py), or the copy
// of a limb, one per birth. Thread safety: pure functions; the stream is the caller's.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.h"
#include "bodies/duplicate.h"
#include "bodies/genome.h"
#include "bodies/settings.h"

namespace neuroprospect::bodies {

/// A child's body.
struct Mutated {
  BodyGenome genome;                    ///< valid, and never equal to the parent
  std::vector<MutationRecord> records;  ///< one per gene and field that changed
  std::vector<LimbCopy> copies;         ///< which new limbs are copies; empty but for duplications
  int attempts = 0;                     ///< draws it took
};

/// A child of `parent`. With probability settings.duplicate_rate, where a copy finds room:
///   duplicate_subtree
///                a limb, with all that grows on it, once more elsewhere (bodies/duplicate.h); the
///                record "copy_of" says of each new limb which one it is a copy of.
/// Otherwise one operator is chosen uniformly among those that can apply, as DERL does:
///   grow_limb    (below 10 limbs) at the head or a limb's end, chosen uniformly: on the plane a
///                middle limb or a pair with equal chance, on a pair a pair. A pair's direction is
///                folded to the left (azimuth up to 180°). Every gene of it is uniform.
///   delete_limb  (above 2 limbs) a leaf, or a pair of leaves.
///   limb_params  the length of one gene. (The radius has one value.)
///   density      of the head, and of the limbs.
///   gear, joint_angle, dof
///                the gear of each hinge, the range of each hinge, or the hinge axes; of every gene
///                or of one, with equal chance. Hinges that an axis change wakes are inherited.
/// A draw that gives an invalid body, or the parent again, is drawn anew, with the operator kept so
/// that crowded bodies do not change the odds. Unlike DERL, every operator's child is checked for
/// self-intersection, and a deletion leaves at least two limbs.
/// `birth` names the limbs that grow; no limb of the parent may have it. Empty: no valid child in
/// settings.max_attempts draws.
std::optional<Mutated> mutate(const BodyGenome& parent, const BodySettings& settings,
                              std::uint64_t birth, RandomStream& random);

/// A founder's body as DERL makes it: a head, a target of U{founder_limbs_low …
/// founder_limbs_high} limbs, then mutations (the first can only be grow_limb) until it has that
/// many. Limbs are {birth, 1}, {birth, 2}, … in the order they grew; lost ones leave gaps.
/// Needs settings that pass validate().
BodyGenome random_body(const BodySettings& settings, std::uint64_t birth, RandomStream& random);

}  // namespace neuroprospect::bodies

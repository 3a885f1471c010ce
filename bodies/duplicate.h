// bodies/duplicate.h: the operator duplicate_subtree: a limb, with all that grows on it, once more
// elsewhere. Beyond DERL's seven, behind bodies/mutate.h. Thread safety: pure functions; the stream
// is the caller's.
#pragma once

#include <optional>
#include <vector>

#include "base/random.h"
#include "bodies/genome.h"

namespace neuroprospect::bodies {

/// A limb that came as the copy of another.
struct LimbCopy {
  LimbId copy;
  LimbId original;

  bool operator==(const LimbCopy&) const = default;
};

/// A body with copies.
struct Duplicated {
  BodyGenome genome;
  std::vector<LimbCopy> copies;  ///< parents first
};

/// Whether some limb, with all that grows on it, could come once more without too many limbs.
bool can_duplicate(const BodyGenome& genome);

/// A limb of those that can, chosen uniformly, and all that grows on it are copied to the head or
/// the end of a limb, chosen uniformly, in a direction drawn as a new limb's is; what grows on it
/// keeps its directions. A pair stays a pair. A limb of the plane stays one or becomes a pair, with
/// equal chance; on a pair it becomes one; but not where a pair grows on it, of which each side
/// would keep half. Copies are `first`, and the ordinals after it. Empty where the draw came to
/// nothing; what it gives may be invalid: the caller checks. Needs can_duplicate().
std::optional<Duplicated> duplicate_subtree(const BodyGenome& genome, LimbId first,
                                            RandomStream& random);

}  // namespace neuroprospect::bodies

// bodies/operators.h: the ways a body genome can change, one function each, behind bodies/mutate.h.
// Thread safety: pure functions; the stream is the caller's.
#pragma once

#include <span>
#include <string_view>

#include "base/random.h"
#include "bodies/genome.h"

namespace neuroprospect::bodies {

/// One way. What it leaves may be invalid, or the same as before: the caller checks.
struct Operator {
  std::string_view name;  ///< as MutationRecord::op has it

  /// Whether some draw could give a child with enough and not too many limbs.
  bool (*can_apply)(const BodyGenome&);

  /// Changes the genome; a limb that grows gets the id. False where the draw came to nothing.
  bool (*apply)(BodyGenome&, LimbId, RandomStream&);
};

/// DERL's seven operators. Their order is part of a campaign's results: new ones go to the end.
std::span<const Operator> operators();

/// Draws a limb's direction, uniformly on the grid; a pair's is folded to the left.
void draw_direction(LimbGene& gene, bool pair, RandomStream& random);

/// Draws the head's and the limbs' density.
void redraw_densities(BodyGenome& genome, RandomStream& random);

}  // namespace neuroprospect::bodies

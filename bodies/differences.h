// bodies/differences.h: what changed between two body genomes, as it is stored with a birth.
// Thread safety: pure functions.
#pragma once

#include <string_view>
#include <vector>

#include "bodies/genome.h"

namespace neuroprospect::bodies {

/// One record of operator `op` per gene and field in which `after` differs from `before`: the
/// densities, then the limbs that changed or went, in the order of `before`, then those that came,
/// in the order of `after`. The order in which limbs stand is no difference.
std::vector<MutationRecord> differences(std::string_view op, const BodyGenome& before,
                                        const BodyGenome& after);

}  // namespace neuroprospect::bodies

// bodies/read_mjcf.h: the subset of MJCF that docs/bodies.md states. Behind bodies/import.h.
// Thread safety: pure functions.
#pragma once

#include "bodies/raw_body.h"
#include "bodies/xml_read.h"

namespace neuroprospect::bodies {

/// What a file whose root is <mujoco> holds. With `free_root` the joints that tie the root to the
/// world, or their lack, are taken for a free joint. Throws an input Error, with file, line,
/// element and what would be right, for all that is not of the subset.
RawFile read_mjcf(const XmlFile& file, bool free_root);

}  // namespace neuroprospect::bodies

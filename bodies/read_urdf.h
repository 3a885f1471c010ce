// bodies/read_urdf.h: the subset of URDF that docs/bodies.md states. Behind bodies/import.h.
// Thread safety: pure functions.
#pragma once

#include "bodies/raw_body.h"
#include "bodies/xml_read.h"

namespace neuroprospect::bodies {

/// What a file whose root is <robot> holds; its root link is free. Throws an input Error, with
/// file, line, element and what would be right, for all that is not of the subset.
RawFile read_urdf(const XmlFile& file);

}  // namespace neuroprospect::bodies

// bodies/codec.h: body genomes as framed blobs.
// Thread safety: pure functions.
#pragma once

#include <span>

#include "base/blob.h"
#include "bodies/genome.h"

namespace neuroprospect::bodies {

/// The genome in a frame (base/blob.h).
Blob encode(const BodyGenome& genome);

/// Back again. Throws an input Error when the frame is damaged or the genome in it not valid.
BodyGenome decode_body(std::span<const std::byte> blob);

}  // namespace neuroprospect::bodies

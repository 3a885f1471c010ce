// brains/codec.h: brain genomes and memories as framed blobs (base/blob.h).
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <span>

#include "base/blob.h"
#include "brains/genome.h"
#include "brains/memory.h"

namespace neuroprospect::brains {

/// `genome` as a BlobKind::brain_genome. Equal genomes give equal bytes. Throws an input Error
/// unless validate(genome) passes.
Blob encode(const BrainGenome& genome);

/// A valid genome back. Throws an input Error that says what is wrong with any other blob.
BrainGenome decode_brain(std::span<const std::byte> blob);

/// `memory` as a BlobKind::memory, and back; errors as above.
Blob encode(const Memory& memory);
Memory decode_memory(std::span<const std::byte> blob);

}  // namespace neuroprospect::brains

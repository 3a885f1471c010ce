// recordings/codec.h: recordings as framed blobs. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <span>

#include "base/blob.h"
#include "recordings/recording.h"

namespace neuroprospect::recordings {

/// A valid recording, framed. Numbers take 4 bytes each in tables where all are 32-bit floats, else
/// 8. Throws an input Error when it is not valid, or larger than a blob can be (kMaxBlobBytes).
Blob encode(const Recording& recording);

/// Throws an input Error for anything but exactly one whole, valid recording.
Recording decode_recording(std::span<const std::byte> blob);

/// The same without frame, bound or validation, for what passes between processes of this program.
Blob to_bytes(const Recording& recording);
Recording from_bytes(std::span<const std::byte> bytes);

}  // namespace neuroprospect::recordings

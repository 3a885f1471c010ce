// recordings/csv.h: recordings as CSV, one row a step; docs/recordings.md explains every column.
// Thread safety: pure functions but for the files' own.
#pragma once

#include <filesystem>

#include "recordings/recording.h"

namespace neuroprospect::recordings {

/// Reads a recording. Throws an input Error that names file and line and says what would be right.
/// Needs no more memory than some multiple of the file's size.
Recording read_csv(const std::filesystem::path& path);

/// Writes a recording so that reading it gives the same one, to the bit. Throws an input Error when
/// it is not valid or has series, which CSV cannot hold, or when the file exists or cannot be
/// written; what is written then is complete or not there.
void write_csv(const Recording& recording, const std::filesystem::path& path);

}  // namespace neuroprospect::recordings

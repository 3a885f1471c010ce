// recordings/file.h: recordings in files, whatever their format. Thread safety: as minari.h.
#pragma once

#include <filesystem>

#include "recordings/recording.h"

namespace neuroprospect::recordings {

/// Reads a recording: CSV where the name ends in .csv, else what read_minari() takes. Throws an
/// input Error that says what is wrong, and where.
Recording read_recording(const std::filesystem::path& path);

/// Writes a recording: as CSV where the name ends in .csv, else as a directory of Minari's layout.
/// Errors as of write_csv() and write_minari().
void write_recording(const Recording& recording, const std::filesystem::path& path);

}  // namespace neuroprospect::recordings

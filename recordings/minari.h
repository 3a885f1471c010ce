// recordings/minari.h: recordings in the HDF5 layout of Minari (Farama Foundation), which its
// Python package loads; docs/recordings.md explains what lies where. Thread safety: HDF5's own: one
// thread of the program at a time, and none that writes while another reads.
#pragma once

#include <filesystem>

#include "recordings/recording.h"

namespace neuroprospect::recordings {

/// Reads a recording: `path` is a data set's directory, its `data`, or an HDF5 file alone. A child
/// process does it, so a file can do no harm to this one, whatever it does to the HDF5 library.
/// Throws an input Error that names the file and the group and says what would be right.
Recording read_minari(const std::filesystem::path& path);

/// Writes a recording as the directory `path`, whose name is that of the data set: `<name>-v<k>`.
/// Reading it gives the same one, to the bit; equal recordings are equal files. Throws an input
/// Error when it is not valid, or when the directory exists or cannot be written; it is complete or
/// not there.
void write_minari(const Recording& recording, const std::filesystem::path& path);

}  // namespace neuroprospect::recordings

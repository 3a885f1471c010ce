// db/copy.h: a copy of a campaign file, also while a program writes to it. Thread safety: pure
// functions but for the files.
#pragma once

#include <cstdint>
#include <filesystem>

namespace neuroprospect::db {

/// What a copy has.
struct CopySummary {
  std::uint64_t births = 0;
  std::uint64_t bytes = 0;  ///< size of the file
};

/// Writes the campaign of file `from`, as of one moment, to the new file `to`, which appears under
/// its name complete, checked and synced, or not at all. It is one file, without a log beside it,
/// and a campaign file like any other: it can be resumed. Needs nobody's leave: programs may read
/// and write `from` meanwhile, or be killed. Throws a database Error when `from` cannot be read or
/// is damaged, and when `to` exists or cannot be written.
CopySummary copy_campaign(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace neuroprospect::db

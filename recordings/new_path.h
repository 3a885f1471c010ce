// recordings/new_path.h: a new file or directory that appears under its name complete or not at
// all. Internal to recordings/.
#pragma once

#include <filesystem>
#include <functional>

namespace neuroprospect::recordings {

/// Calls `write` with the name of a draft beside `path`, then renames the draft. Throws an input
/// Error when `path` exists or cannot be made; whatever is thrown, no draft is left.
void make_new_path(const std::filesystem::path& path,
                   const std::function<void(const std::filesystem::path& draft)>& write);

}  // namespace neuroprospect::recordings

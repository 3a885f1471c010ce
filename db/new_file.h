// db/new_file.h: files that appear under their name complete or not at all. Internal to db/.
#pragma once

#include <filesystem>
#include <functional>

namespace neuroprospect::db {

/// Has `write` make a draft beside `path`, syncs it, and gives it its name, which survives a power
/// failure from then on. When `write` throws, there is no file. The caller holds the WriteLock of
/// `path`, and has seen that nothing is there. Throws filesystem errors.
void make_new_file(const std::filesystem::path& path,
                   const std::function<void(const std::filesystem::path& draft)>& write);

}  // namespace neuroprospect::db

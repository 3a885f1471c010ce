#include "db/new_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace neuroprospect::db {
namespace {

void sync(const std::filesystem::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const std::error_code reason(errno, std::generic_category());
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) throw std::filesystem::filesystem_error("cannot sync", path, reason);
}

}  // namespace

void make_new_file(const std::filesystem::path& path,
                   const std::function<void(const std::filesystem::path& draft)>& write) {
  std::filesystem::path draft = path;
  draft += "-new";
  // of a program that was killed here
  std::filesystem::remove(draft);
  try {
    write(draft);
    sync(draft, O_RDONLY);
    std::filesystem::rename(draft, path);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(draft, ignored);
    throw;
  }
  // a new name survives a power failure only when its directory is synced
  sync(std::filesystem::absolute(path).parent_path(), O_RDONLY | O_DIRECTORY);
}

}  // namespace neuroprospect::db

#include "db/write_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "base/error.h"

namespace neuroprospect::db {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

std::string read_holder(int descriptor) {
  std::array<char, 300> holder{};
  const ssize_t size = ::pread(descriptor, holder.data(), holder.size(), 0);
  return size > 0 ? std::string(holder.data(), static_cast<std::size_t>(size)) : "another program";
}

// The holder before us may have removed the file between our opening and locking it.
bool is_still_there(int descriptor, const std::filesystem::path& path) {
  struct stat opened {
  }, named{};
  return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

}  // namespace

WriteLock::WriteLock(const std::filesystem::path& campaign_file)
    : path_(std::filesystem::weakly_canonical(campaign_file)) {
  path_ += "-lock";
  const auto failure = [&](const std::string& what) {
    return Error(ErrorKind::database, fmt::format("{}: {}", campaign_file.string(), what));
  };
  for (;;) {
    descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0) {
      throw failure(fmt::format("cannot write {}: {}", path_.string(), std::strerror(errno)));
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      const int reason = errno;
      const std::string holder = read_holder(descriptor_);
      ::close(descriptor_);
      if (reason != EWOULDBLOCK) {
        throw failure(fmt::format("cannot lock {}: {}", path_.string(), std::strerror(reason)));
      }
      throw failure(
          fmt::format("{} is writing to this file; only one program at a time can", holder));
    }
    if (is_still_there(descriptor_, path_)) break;
    ::close(descriptor_);
  }
  const std::string holder = fmt::format("process {} on {}", ::getpid(), host_name());
  // for the message alone, so a failure to write it is none
  if (::ftruncate(descriptor_, 0) == 0) {
    [[maybe_unused]] const ssize_t written = ::pwrite(descriptor_, holder.data(), holder.size(), 0);
  }
}

WriteLock::WriteLock(WriteLock&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

WriteLock::~WriteLock() {
  if (descriptor_ < 0) return;
  ::unlink(path_.c_str());
  ::close(descriptor_);
}

}  // namespace neuroprospect::db

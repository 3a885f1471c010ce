// db/write_lock.h: one program at a time writes to a campaign file. Internal to db/.
// Thread safety: one thread.
//
// The lock is flock(2) on a file of its own beside the campaign file: a second descriptor of the
// campaign file itself would, when closed, drop SQLite's locks (sqlite.org/howtocorrupt.html, 2.2).
// The kernel gives it back however the program ends. The file itself may stay behind; it means
// nothing.
#pragma once

#include <filesystem>

namespace neuroprospect::db {

/// Holds the right to write to a campaign file for as long as it lives.
class WriteLock {
 public:
  /// Throws a database Error naming the holder when another program, or this one, has the right;
  /// and when the lock cannot be made. The campaign file need not exist yet.
  explicit WriteLock(const std::filesystem::path& campaign_file);

  WriteLock(WriteLock&& other) noexcept;
  WriteLock& operator=(WriteLock&&) = delete;
  ~WriteLock();

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace neuroprospect::db

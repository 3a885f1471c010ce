// tests/db/power_vfs.h: an SQLite file system whose power fails. What was synced is kept; of what
// was written since, any part may have reached the disk, in any order, sectors half-way included.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "tests/db/wrapping_vfs.h"

namespace neuroprospect::scenes {

/// See wrapping_vfs.h. Files are on the real disk, so that everybody sees them; beside them this
/// remembers what of them would survive.
class PowerVfs : public WrappingVfs {
 public:
  /// The power fails in the `nth` operation (from 1) from now on that changes a file or syncs it:
  /// it and all later ones fail. 0: never.
  void fail_at(int nth) {
    count_ = 0;
    due_ = nth;
  }
  /// Operations since fail_at().
  [[nodiscard]] int count() const { return count_; }
  [[nodiscard]] bool failed() const { return failed_; }
  /// Changes of a file that a power failure might undo now.
  [[nodiscard]] std::size_t unsynced(const std::filesystem::path& path) const {
    const auto found = disks_.find(path.string());
    return found == disks_.end() ? 0 : found->second.pending.size();
  }

  /// Files are durable as they are now, whoever made them so.
  void forget() { disks_.clear(); }

  /// The power is back, and the files are what the disk made of them. Connections must be closed.
  void restore(RandomStream& random) {
    for (auto& [path, disk] : disks_) {
      const auto content = surviving(disk, random);
      std::filesystem::remove(path);
      if (content) std::ofstream(path, std::ios::binary) << *content;
      // shared memory lives as long as the machine
      std::filesystem::remove(path + "-shm");
    }
    disks_.clear();
    failed_ = false;
    fail_at(0);
  }

 private:
  static constexpr std::size_t kSector = 512;

  // a write of bytes at a place, or without bytes a truncation to it
  struct Change {
    std::size_t at = 0;
    std::string bytes;
    bool truncates = false;
  };
  struct Disk {
    std::optional<std::string> durable;  // as last synced; empty: not in its directory
    std::optional<std::string> deleted;  // may be there again, as long as its directory is unsynced
    std::vector<Change> pending;         // since the last sync
  };

  static void apply(std::string& content, const Change& change) {
    if (change.truncates) {
      content.resize(std::min(content.size(), change.at));
      return;
    }
    content.resize(std::max(content.size(), change.at + change.bytes.size()));
    content.replace(change.at, change.bytes.size(), change.bytes);
  }

  // The sectors of a change, each of which the disk writes whole or not at all.
  static std::vector<Change> sectors(const Change& change) {
    if (change.truncates) return {change};
    std::vector<Change> parts;
    for (std::size_t begin = 0; begin < change.bytes.size();) {
      const std::size_t size = kSector - (change.at + begin) % kSector;
      parts.push_back({change.at + begin, change.bytes.substr(begin, size)});
      begin += size;
    }
    return parts;
  }

  static std::optional<std::string> surviving(const Disk& disk, RandomStream& random) {
    // the directory's own changes
    if (!disk.durable && random.chance(0.5)) return disk.deleted;
    std::string content = disk.durable.value_or("");
    std::vector<Change> parts;
    for (const Change& change : disk.pending) {
      for (Change& part : sectors(change)) parts.push_back(std::move(part));
    }
    const std::uint64_t how = random.below(5);
    double kept = random.uniform();
    if (how == 0) kept = 0;
    if (how == 1) kept = 1;
    // the first so many, in order
    if (how == 2) parts.resize(random.below(parts.size() + 1)), kept = 1;
    if (how == 3) random.shuffle(std::span(parts));
    for (Change& part : parts) {
      if (!random.chance(kept)) {
        // where it was being written, a sector may be anything
        if (how != 4 || part.truncates || random.chance(0.5)) continue;
        for (char& byte : part.bytes) byte = static_cast<char>(random.below(256));
      }
      apply(content, part);
    }
    if (!disk.durable && content.empty()) return std::nullopt;
    return content;
  }

  static std::optional<std::string> read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  // True when the power goes now.
  bool goes() {
    if (!failed_) failed_ = ++count_ == due_;
    return failed_;
  }

  int on_open(const std::string& path) override {
    if (failed_) return SQLITE_CANTOPEN;
    if (!path.empty()) disks_.try_emplace(path, Disk{read(path), {}, {}});
    return SQLITE_OK;
  }
  int on_read(const std::string&) override { return failed_ ? SQLITE_IOERR_READ : SQLITE_OK; }
  int on_write(const std::string& path, std::span<const char> bytes, sqlite3_int64 at) override {
    return change(path, {static_cast<std::size_t>(at), std::string(bytes.begin(), bytes.end())});
  }
  int on_truncate(const std::string& path, sqlite3_int64 size) override {
    return change(path, {static_cast<std::size_t>(size), "", true});
  }
  int on_sync(const std::string& path) override {
    if (goes()) return SQLITE_IOERR_FSYNC;
    if (path.empty()) return SQLITE_OK;
    Disk& disk = disks_[path];
    // with a new file SQLite syncs its directory as well, and with that what was deleted from it
    if (!disk.durable) {
      for (auto& [name, other] : disks_) other.deleted.reset();
    }
    disk = {read(path), {}, {}};
    return SQLITE_OK;
  }
  int on_delete(const std::string& path, bool durably) override {
    if (failed_) return SQLITE_IOERR_DELETE;
    const bool now = goes();
    Disk& disk = disks_[path];
    if (disk.durable) disk.deleted = std::move(disk.durable);
    disk.durable.reset();
    disk.pending.clear();
    if (now) return SQLITE_IOERR_DELETE;
    if (durably) disk.deleted.reset();
    return SQLITE_OK;
  }

  // The write in which the power goes may still be done, or half of it.
  int change(const std::string& path, Change change) {
    if (failed_) return SQLITE_IOERR_WRITE;
    const bool now = goes();
    if (!path.empty()) disks_[path].pending.push_back(std::move(change));
    return now ? SQLITE_IOERR_WRITE : SQLITE_OK;
  }

  std::map<std::string, Disk> disks_;
  int count_ = 0;
  int due_ = 0;
  bool failed_ = false;
};

}  // namespace neuroprospect::scenes

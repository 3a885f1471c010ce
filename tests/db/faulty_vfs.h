// tests/db/faulty_vfs.h: an SQLite file system whose disk fails on demand. It counts operations and
// fails the chosen one, or all from there on.
#pragma once

#include <array>

#include "tests/db/wrapping_vfs.h"

namespace neuroprospect::scenes {

/// What a disk is asked to do.
enum class Operation : std::uint8_t { open, read, write, truncate, sync, remove };

/// See wrapping_vfs.h.
class FaultyVfs : public WrappingVfs {
 public:
  /// From now on `times` operations fail with `error`, the `nth` one (from 1) first. Operations
  /// that change the file are counted, or, with `also_reads`, the others as well.
  void fail(int nth, int error, int times, bool also_reads = false) {
    count_ = 0;
    first_ = nth;
    last_ = nth + times - 1;
    error_ = error;
    also_reads_ = also_reads;
    failures_ = {};
  }
  /// The disk is sound again.
  void heal() { first_ = 0; }
  /// An operation has failed since fail().
  [[nodiscard]] bool failed() const { return first_ > 0 && count_ >= first_; }
  /// How often one of this kind has failed since fail().
  [[nodiscard]] int failures(Operation operation) const {
    return failures_[static_cast<std::size_t>(operation)];
  }

 private:
  // SQLITE_OK, or the error that is due now
  int next(Operation operation, int error) {
    ++count_;
    if (first_ == 0 || count_ < first_ || count_ > last_) return SQLITE_OK;
    ++failures_[static_cast<std::size_t>(operation)];
    return error;
  }

  int on_open(const std::string&) override {
    return also_reads_ ? next(Operation::open, SQLITE_CANTOPEN) : SQLITE_OK;
  }
  int on_read(const std::string&) override {
    return also_reads_ ? next(Operation::read, SQLITE_IOERR_READ) : SQLITE_OK;
  }
  int on_write(const std::string&, std::span<const char>, sqlite3_int64) override {
    return next(Operation::write, error_);
  }
  int on_truncate(const std::string&, sqlite3_int64) override {
    return next(Operation::truncate, error_);
  }
  int on_sync(const std::string&) override {
    // a disk that is full shows it when it is written to; a sync fails for other reasons
    return next(Operation::sync, SQLITE_IOERR_FSYNC);
  }
  int on_delete(const std::string&, bool) override {
    return also_reads_ ? next(Operation::remove, SQLITE_IOERR_DELETE) : SQLITE_OK;
  }

  int count_ = 0;
  int first_ = 0;
  int last_ = 0;
  int error_ = SQLITE_IOERR_WRITE;
  bool also_reads_ = false;
  std::array<int, 6> failures_{};
};

}  // namespace neuroprospect::scenes

// tests/db/faulty_vfs.h: an SQLite file system whose disk fails on demand. It passes everything to
// the real one, counts writes, syncs and truncations, and fails the chosen one, or all from there
// on.
#pragma once

#include <sqlite3.h>

#include <cstring>

namespace neuroprospect::scenes {

/// SQLite's default file system while it lives. One at a time; connections must be closed before it
/// goes.
class FaultyVfs {
 public:
  FaultyVfs() {
    vfs_ = *sqlite3_vfs_find("unix");
    vfs_.zName = "faulty";
    vfs_.szOsFile += static_cast<int>(sizeof(File));
    vfs_.pAppData = this;
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;
  ~FaultyVfs() { sqlite3_vfs_unregister(&vfs_); }

  /// From now on `times` operations fail with `error`, the `nth` one (from 1) first.
  void fail(int nth, int error, int times) {
    count_ = 0;
    first_ = nth;
    last_ = nth + times - 1;
    error_ = error;
  }
  /// The disk is sound again.
  void heal() { first_ = 0; }
  /// An operation has failed since fail().
  [[nodiscard]] bool failed() const { return first_ > 0 && count_ >= first_; }

 private:
  // what SQLite sees; the real file follows in memory
  struct File {
    sqlite3_file base;
    FaultyVfs* vfs;
    sqlite3_io_methods methods;
  };

  static sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
    auto* own = reinterpret_cast<File*>(file);
    own->base.pMethods = nullptr;
    sqlite3_vfs* unix_vfs = sqlite3_vfs_find("unix");
    const int result = unix_vfs->xOpen(unix_vfs, name, real(file), flags, out);
    const sqlite3_io_methods* below = real(file)->pMethods;
    if (below == nullptr) return result;
    own->vfs = static_cast<FaultyVfs*>(vfs->pAppData);
    own->methods = passing(below->iVersion);
    own->base.pMethods = &own->methods;
    return result;
  }

  // SQLITE_OK, or the error that is due now
  static int next(sqlite3_file* file) {
    FaultyVfs& vfs = *reinterpret_cast<File*>(file)->vfs;
    ++vfs.count_;
    const bool due = vfs.first_ > 0 && vfs.count_ >= vfs.first_ && vfs.count_ <= vfs.last_;
    return due ? vfs.error_ : SQLITE_OK;
  }

  static sqlite3_io_methods passing(int version) {
    sqlite3_io_methods m{};
    // version 2 has shared memory for the log; version 3 would add memory mapping, which is off
    m.iVersion = version < 2 ? version : 2;
    m.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
    m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
      return real(f)->pMethods->xRead(real(f), to, n, at);
    };
    m.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
      const int error = next(f);
      return error != SQLITE_OK ? error : real(f)->pMethods->xWrite(real(f), from, n, at);
    };
    m.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
      const int error = next(f);
      return error != SQLITE_OK ? error : real(f)->pMethods->xTruncate(real(f), size);
    };
    m.xSync = [](sqlite3_file* f, int flags) {
      // there is no room for what is written; a sync fails for other reasons
      const int error = next(f);
      if (error != SQLITE_OK) return static_cast<int>(SQLITE_IOERR_FSYNC);
      return real(f)->pMethods->xSync(real(f), flags);
    };
    m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
      return real(f)->pMethods->xFileSize(real(f), size);
    };
    m.xLock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); };
    m.xUnlock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); };
    m.xCheckReservedLock = [](sqlite3_file* f, int* held) {
      return real(f)->pMethods->xCheckReservedLock(real(f), held);
    };
    m.xFileControl = [](sqlite3_file* f, int op, void* argument) {
      return real(f)->pMethods->xFileControl(real(f), op, argument);
    };
    m.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
    m.xDeviceCharacteristics = [](sqlite3_file* f) {
      return real(f)->pMethods->xDeviceCharacteristics(real(f));
    };
    m.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** memory) {
      return real(f)->pMethods->xShmMap(real(f), page, size, extend, memory);
    };
    m.xShmLock = [](sqlite3_file* f, int offset, int n, int flags) {
      return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
    };
    m.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
    m.xShmUnmap = [](sqlite3_file* f, int remove) {
      return real(f)->pMethods->xShmUnmap(real(f), remove);
    };
    return m;
  }

  sqlite3_vfs vfs_{};
  int count_ = 0;
  int first_ = 0;
  int last_ = 0;
  int error_ = SQLITE_IOERR_WRITE;
};

}  // namespace neuroprospect::scenes

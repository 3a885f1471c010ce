// tests/db/wrapping_vfs.h: an SQLite file system that passes everything to the real one and lets a
// test have a say first: what faulty_vfs.h and power_vfs.h are made of.
#pragma once

#include <sqlite3.h>

#include <span>
#include <string>

namespace neuroprospect::scenes {

/// SQLite's default file system while it lives. One at a time; connections must be closed before it
/// goes.
class WrappingVfs {
 public:
  WrappingVfs(const WrappingVfs&) = delete;
  WrappingVfs& operator=(const WrappingVfs&) = delete;

 protected:
  WrappingVfs() {
    vfs_ = *unix_vfs();
    vfs_.zName = "wrapping";
    vfs_.szOsFile += static_cast<int>(sizeof(File));
    vfs_.pAppData = this;
    vfs_.xOpen = open;
    vfs_.xDelete = [](sqlite3_vfs* vfs, const char* name, int sync_directory) {
      const int error = own(vfs).on_delete(name, sync_directory != 0);
      return error != SQLITE_OK ? error : unix_vfs()->xDelete(unix_vfs(), name, sync_directory);
    };
    sqlite3_vfs_register(&vfs_, 1);
  }
  virtual ~WrappingVfs() { sqlite3_vfs_unregister(&vfs_); }

  /// Each is asked before the real thing is done, and is not done when the answer is an error.
  /// `path` is empty for a temporary file.
  virtual int on_open(const std::string& /*path*/) { return SQLITE_OK; }
  virtual int on_read(const std::string& /*path*/) { return SQLITE_OK; }
  virtual int on_write(const std::string& /*path*/, std::span<const char> /*bytes*/,
                       sqlite3_int64 /*at*/) {
    return SQLITE_OK;
  }
  virtual int on_truncate(const std::string& /*path*/, sqlite3_int64 /*size*/) { return SQLITE_OK; }
  virtual int on_sync(const std::string& /*path*/) { return SQLITE_OK; }
  /// `durably`: the directory is to be synced as well.
  virtual int on_delete(const std::string& /*path*/, bool /*durably*/) { return SQLITE_OK; }

 private:
  // what SQLite sees; the real file follows in memory
  struct File {
    sqlite3_file base;
    WrappingVfs* vfs;
    const char* path;  // SQLite keeps it as long as the file is open
    sqlite3_io_methods methods;
  };

  static sqlite3_vfs* unix_vfs() { return sqlite3_vfs_find("unix"); }
  static WrappingVfs& own(sqlite3_vfs* vfs) { return *static_cast<WrappingVfs*>(vfs->pAppData); }
  static WrappingVfs& own(sqlite3_file* file) { return *reinterpret_cast<File*>(file)->vfs; }
  static std::string path_of(sqlite3_file* file) {
    const char* path = reinterpret_cast<File*>(file)->path;
    return path != nullptr ? path : "";
  }
  static sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
    auto* opened = reinterpret_cast<File*>(file);
    opened->base.pMethods = nullptr;
    const int error = own(vfs).on_open(name != nullptr ? name : "");
    if (error != SQLITE_OK) return error;
    const int result = unix_vfs()->xOpen(unix_vfs(), name, real(file), flags, out);
    const sqlite3_io_methods* below = real(file)->pMethods;
    if (below == nullptr) return result;
    opened->vfs = &own(vfs);
    opened->path = name;
    opened->methods = passing(below->iVersion);
    opened->base.pMethods = &opened->methods;
    return result;
  }

  static sqlite3_io_methods passing(int version) {
    sqlite3_io_methods m{};
    // version 2 has shared memory for the log; version 3 would add memory mapping, which is off
    m.iVersion = version < 2 ? version : 2;
    m.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
    m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
      const int error = own(f).on_read(path_of(f));
      return error != SQLITE_OK ? error : real(f)->pMethods->xRead(real(f), to, n, at);
    };
    m.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
      const std::span bytes(static_cast<const char*>(from), static_cast<std::size_t>(n));
      const int error = own(f).on_write(path_of(f), bytes, at);
      return error != SQLITE_OK ? error : real(f)->pMethods->xWrite(real(f), from, n, at);
    };
    m.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
      const int error = own(f).on_truncate(path_of(f), size);
      return error != SQLITE_OK ? error : real(f)->pMethods->xTruncate(real(f), size);
    };
    m.xSync = [](sqlite3_file* f, int flags) {
      const int error = own(f).on_sync(path_of(f));
      return error != SQLITE_OK ? error : real(f)->pMethods->xSync(real(f), flags);
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
};

}  // namespace neuroprospect::scenes

#include "db/connection.h"

#include <sqlite3.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "db/schema.h"

namespace neuroprospect::db {
namespace {

// A writer holds the file for some milliseconds; more than this is another program at fault.
constexpr int kBusyTimeoutMs = 10'000;

Error failure(const std::filesystem::path& path, std::string_view what) {
  return {ErrorKind::database, fmt::format("{}: {}", path.string(), what)};
}

// What SQLite would only call "unable to open database file". The file is looked at, not opened:
// closing it again would drop the locks that SQLite holds on it in this process.
void require_openable(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found)
    throw failure(path, "there is no such file");
  if (error) throw failure(path, error.message());
  if (std::filesystem::is_directory(status))
    throw failure(path, "this is a directory, not a campaign file");
  if (!std::filesystem::is_regular_file(status)) throw failure(path, "this is not a regular file");
  if (::access(path.c_str(), R_OK) != 0) {
    throw failure(path, fmt::format("cannot be read: {}", std::strerror(errno)));
  }
  // SQLite would take a file shorter than its header for a new database
  if (const auto size = std::filesystem::file_size(path); size < 512) {
    throw failure(path, fmt::format("a file of {} bytes is no campaign file", size));
  }
}

void require_ours(SQLite::Database& database, const std::filesystem::path& path) {
  const int application = database.execAndGet("PRAGMA application_id").getInt();
  if (application != kApplicationId) {
    throw failure(path, fmt::format("this is an SQLite database, but not a campaign file (its "
                                    "application_id is {:#x}, a campaign file's is {:#x})",
                                    static_cast<std::uint32_t>(application), kApplicationId));
  }
}

// The schema version, one that this program knows.
int schema_version(SQLite::Database& database, const std::filesystem::path& path) {
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version > kSchemaVersion) {
    throw failure(path,
                  fmt::format("this file has schema version {}, and this program knows versions "
                              "up to {}: use a newer neuroprospect",
                              version, kSchemaVersion));
  }
  if (version < 1) throw failure(path, fmt::format("there is no schema version {}", version));
  return version;
}

// The file may come from anywhere: no page is believed unchecked, nothing in its schema is trusted
// or run by itself, and none of its tables is parsed as anything but a table.
void distrust(SQLite::Database& database) {
  database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0");
  sqlite3* handle = database.getHandle();
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, nullptr);
  // the virtual tables that remain; they read their arguments only
  std::array<const char*, 3> modules = {"json_each", "json_tree", nullptr};
  sqlite3_drop_modules(handle, modules.data());
}

}  // namespace

SQLite::Database connect(const std::filesystem::path& path, Access access, Journal journal) {
  require_openable(path);
  const bool writing = access == Access::read_write;
  return explaining(path, [&] {
    // an absolute path is never taken for a URI
    SQLite::Database database(std::filesystem::absolute(path),
                              writing ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY,
                              kBusyTimeoutMs);
    distrust(database);
    require_ours(database, path);
    const int version = schema_version(database, path);
    if (!writing) {
      if (version == kSchemaVersion) return database;
      throw failure(path,
                    fmt::format("this file has the older schema version {}; `neuroprospect run` "
                                "brings it up to {}",
                                version, kSchemaVersion));
    }
    // EXTRA is FULL, and syncs the directory when a commit is the deletion of a journal in it
    database.exec("PRAGMA synchronous = EXTRA");
    database.exec(journal == Journal::write_ahead ? "PRAGMA journal_mode = WAL"
                                                  : "PRAGMA journal_mode = DELETE");
    try {
      if (version < kSchemaVersion) migrate(database, version, migrations(), kViews);
    } catch (const Error& error) {
      throw error.within(path.string());
    }
    database.exec("PRAGMA foreign_keys = ON");
    return database;
  });
}

std::optional<std::string_view> network_file_system(std::uint32_t magic) {
  // f_type of statfs(2) and of linux/magic.h; FUSE may be local, but sshfs and its like are not
  struct Known {
    std::uint32_t magic;
    std::string_view name;
  };
  constexpr std::array known = {
      Known{0x6969, "NFS"},       Known{0x517b, "SMB"},        Known{0xff534d42, "CIFS"},
      Known{0xfe534d42, "SMB2"},  Known{0x01021997, "9P"},     Known{0x0bd00bd0, "Lustre"},
      Known{0x47504653, "GPFS"},  Known{0x00c36400, "Ceph"},   Known{0x5346414f, "AFS"},
      Known{0x73757245, "Coda"},  Known{0x19830326, "BeeGFS"}, Known{0x01161970, "GFS2"},
      Known{0x7461636f, "OCFS2"}, Known{0x65735546, "FUSE"},
  };
  const auto found = std::find_if(known.begin(), known.end(),
                                  [magic](const Known& k) { return k.magic == magic; });
  return found == known.end() ? std::nullopt : std::optional(found->name);
}

std::optional<std::string_view> network_file_system_of(const std::filesystem::path& path) {
  struct statfs found {};
  if (::statfs(path.c_str(), &found) != 0) return std::nullopt;
  return network_file_system(static_cast<std::uint32_t>(found.f_type));
}

Error explained(const std::filesystem::path& path, const SQLite::Exception& error) {
  const std::string said = error.what();
  switch (error.getErrorCode()) {
    case SQLITE_CONSTRAINT:
      return {ErrorKind::internal, fmt::format("{}: {}", path.string(), said)};
    case SQLITE_NOTADB:
      return failure(path, "this is no SQLite database, so no campaign file");
    case SQLITE_CORRUPT:
      return failure(path, said + ": the file is damaged; `neuroprospect verify` says where");
    case SQLITE_FULL:
      return failure(path, said + ": make room; every birth recorded so far is safe");
    case SQLITE_IOERR:
      return failure(
          path, said + ": the disk may be full or failing; every birth recorded so far is safe");
    case SQLITE_READONLY:
      return failure(path, said +
                               ": a power failure may have left a change half done, which "
                               "`neuroprospect run` mends, as it may write to the file");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return failure(path, said + ": another program keeps a transaction open");
    default:
      return failure(path, said);
  }
}

}  // namespace neuroprospect::db

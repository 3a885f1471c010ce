#include "db/copy.h"

#include "db/connection.h"
#include "db/new_file.h"
#include "db/write_lock.h"

namespace neuroprospect::db {
namespace {

Error failure(const std::filesystem::path& path, std::string_view what) {
  return {ErrorKind::database, fmt::format("{}: {}", path.string(), what)};
}

// Every page is read and every index compared; anything found is an error.
void check(SQLite::Database& database, const std::filesystem::path& path) {
  if (const std::string said = database.execAndGet("PRAGMA integrity_check(1)").getString();
      said != "ok") {
    throw failure(path, "the copy is not whole: " + said);
  }
}

}  // namespace

CopySummary copy_campaign(const std::filesystem::path& from, const std::filesystem::path& to) {
  return explaining(to, [&] {
    // journal modes matter to writers only
    SQLite::Database source = connect(from, Access::read_only, Journal::write_ahead);
    // against another program that makes a file of this name; `from` stays free
    const WriteLock lock(to);
    if (std::filesystem::exists(to)) throw failure(to, "this file exists already");
    CopySummary summary;
    make_new_file(to, [&](const std::filesystem::path& draft) {
      explaining(from, [&] {
        SQLite::Statement vacuum(source, "VACUUM INTO ?");
        vacuum.bind(1, std::filesystem::absolute(draft).string());
        vacuum.exec();
      });
      SQLite::Database copied = connect(draft, Access::read_only, Journal::write_ahead);
      check(copied, to);
      summary.births = static_cast<std::uint64_t>(
          copied.execAndGet("SELECT count(*) FROM individual").getInt64());
      summary.bytes = std::filesystem::file_size(draft);
    });
    return summary;
  });
}

}  // namespace neuroprospect::db

#include "db/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "base/error.h"
#include "db/digest.h"

namespace neuroprospect::db {
namespace {

void to_version_2(SQLite::Database& database) {
  database.exec(kMigration1To2);
  write_digests(database);
}

void to_version_3(SQLite::Database& database) { database.exec(kMigration2To3); }

void to_version_4(SQLite::Database& database) { database.exec(kMigration3To4); }

void drop_views(SQLite::Database& database) {
  SQLite::Statement names(database, "SELECT name FROM sqlite_schema WHERE type = 'view'");
  std::vector<std::string> views;
  while (names.executeStep()) views.push_back(names.getColumn(0).getString());
  for (const std::string& view : views) database.exec(fmt::format("DROP VIEW \"{}\"", view));
}

}  // namespace

std::span<const Migration> migrations() {
  static constexpr std::array kSteps = {Migration(to_version_2), Migration(to_version_3),
                                        Migration(to_version_4)};
  static_assert(kSteps.size() + 1 == kSchemaVersion, "a schema version needs its migration");
  return kSteps;
}

void migrate(SQLite::Database& database, int from, std::span<const Migration> steps,
             const char* views) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  drop_views(database);
  // a table that is renamed to make place for its successor leaves references to its name alone
  database.exec("PRAGMA legacy_alter_table = ON");
  for (const Migration step : steps.subspan(static_cast<std::size_t>(from - 1))) step(database);
  database.exec("PRAGMA legacy_alter_table = OFF");
  database.exec(views);
  SQLite::Statement broken(database, "PRAGMA foreign_key_check");
  if (broken.executeStep()) {
    throw Error(ErrorKind::database,
                fmt::format("cannot be migrated: a row of {} refers to a missing row of {}",
                            broken.getColumn(0).getString(), broken.getColumn(2).getString()));
  }
  database.exec(fmt::format("PRAGMA user_version = {}", steps.size() + 1));
  transaction.commit();
}

}  // namespace neuroprospect::db

#include "db/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

namespace neuroprospect::db {

// No version has been left behind yet. The first to change the schema makes this an array.
static_assert(kSchemaVersion == 1, "a new schema version needs a migration from the one before");
std::span<const char* const> migrations() { return {}; }

void migrate(SQLite::Database& database, int from, std::span<const char* const> steps) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  for (const char* step : steps.subspan(static_cast<std::size_t>(from - 1))) database.exec(step);
  database.exec(fmt::format("PRAGMA user_version = {}", steps.size() + 1));
  transaction.commit();
}

}  // namespace neuroprospect::db

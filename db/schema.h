// db/schema.h: which file is ours, and how an older one becomes a new one. Internal to db/.
#pragma once

#include <cstdint>
#include <span>

namespace SQLite {  // NOLINT(readability-identifier-naming): not ours
class Database;
}

namespace neuroprospect::db {

/// SQLite's application_id of a campaign file: "NPRO".
inline constexpr std::int32_t kApplicationId = 0x4e50524f;

/// SQLite's user_version of the schema that this program writes.
inline constexpr int kSchemaVersion = 4;

/// The texts of schema.sql (tables), views.sql and migrate_*.sql.
extern const char* const kSchema;
extern const char* const kViews;
extern const char* const kMigration1To2;
extern const char* const kMigration2To3;
extern const char* const kMigration3To4;

/// Leads a file from one schema version to the next; tables only, there are no views meanwhile.
using Migration = void (*)(SQLite::Database&);

/// migrations()[0] leads from version 1 to 2; one for each version before kSchemaVersion.
std::span<const Migration> migrations();

/// Brings a file of schema version `from` up to `steps.size() + 1`, in one transaction, and makes
/// its views anew from `views`. Foreign keys must be off, and are checked before the transaction
/// ends: throws a database Error when a row refers to one that is missing.
void migrate(SQLite::Database& database, int from, std::span<const Migration> steps,
             const char* views);

}  // namespace neuroprospect::db

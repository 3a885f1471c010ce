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
inline constexpr int kSchemaVersion = 1;

/// The text of schema.sql.
extern const char* const kSchema;

/// SQL that leads from each schema version to the next: migrations()[0] from 1 to 2. One for each
/// version before kSchemaVersion.
std::span<const char* const> migrations();

/// Brings a file of schema version `from` up to `steps.size() + 1`, in one transaction.
void migrate(SQLite::Database& database, int from, std::span<const char* const> steps);

}  // namespace neuroprospect::db

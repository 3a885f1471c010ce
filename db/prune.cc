#include "db/prune.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include "db/connection.h"

namespace neuroprospect::db {
namespace {

// While it lives, rows may refer to missing ones. A pragma that counts only outside a transaction.
class WithoutForeignKeys {
 public:
  explicit WithoutForeignKeys(SQLite::Database& database) : database_(database) {
    database_.exec("PRAGMA foreign_keys = OFF");
  }
  WithoutForeignKeys(const WithoutForeignKeys&) = delete;
  WithoutForeignKeys& operator=(const WithoutForeignKeys&) = delete;
  ~WithoutForeignKeys() { database_.tryExec("PRAGMA foreign_keys = ON"); }

 private:
  SQLite::Database& database_;
};

// First birth that is not recorded yet.
constexpr std::string_view kNext = R"(
    iif(EXISTS (SELECT 1 FROM individual WHERE id = 0),
        (SELECT min(id) + 1 FROM individual AS i
         WHERE NOT EXISTS (SELECT 1 FROM individual WHERE id = i.id + 1)), 0))";

std::uint64_t free_bytes(SQLite::Database& database) {
  const auto value = [&](const char* pragma) {
    return static_cast<std::uint64_t>(database.execAndGet(pragma).getInt64());
  };
  return value("PRAGMA freelist_count") * value("PRAGMA page_size");
}

std::uint64_t changes(SQLite::Database& database, const std::string& sql) {
  return static_cast<std::uint64_t>(database.exec(sql));
}

// temp.gone: who can be a parent of no birth that is still to come; temp.spared: whom the order
// spares
void name_individuals(SQLite::Database& database, const PruneOrder& order) {
  database.exec(fmt::format(R"(
      CREATE TEMP TABLE gone AS
      SELECT id FROM individual WHERE status <> 'lived' OR death <= {};
      CREATE TEMP TABLE spared (id INTEGER PRIMARY KEY))",
                            kNext));
  if (order.spare_champions) {
    database.exec("INSERT OR IGNORE INTO spared SELECT individual FROM champions");
  }
  if (order.spare_survivors) {
    database.exec(R"(
        WITH RECURSIVE ancestor (id) AS (
          SELECT id FROM individual WHERE id NOT IN (SELECT id FROM gone)
          UNION
          SELECT parent.parent FROM parent JOIN ancestor ON parent.child = ancestor.id)
        INSERT OR IGNORE INTO spared SELECT id FROM ancestor)");
  }
  database.exec("DELETE FROM gone WHERE id IN (SELECT id FROM spared)");
}

std::uint64_t prune_learned(SQLite::Database& database) {
  database.exec(R"(
      CREATE TEMP TABLE learned AS
      SELECT DISTINCT learned_genome AS hash FROM individual
      WHERE learned_genome IS NOT NULL AND id IN (SELECT id FROM gone);
      UPDATE individual SET learned_genome = NULL
      WHERE learned_genome IS NOT NULL AND id IN (SELECT id FROM gone))");
  return changes(database, R"(
      DELETE FROM genome WHERE hash IN (
        SELECT hash FROM temp.learned
        EXCEPT SELECT brain_genome FROM individual
        EXCEPT SELECT learned_genome FROM individual
        EXCEPT SELECT brain_genome FROM founder))");
}

}  // namespace

Pruned prune(CampaignFile& file, const PruneOrder& order, bool rehearsed) {
  return explaining(file.path(), [&] {
    SQLite::Database& database = file.connection();
    // who carries a genome is looked for once, instead of for each one that goes
    const WithoutForeignKeys unchecked(database);
    Pruned pruned;
    {
      SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
      const std::uint64_t free_before = free_bytes(database);
      name_individuals(database, order);
      if (order.memories) {
        pruned.memories =
            changes(database, "DELETE FROM memory WHERE individual IN (SELECT id FROM gone)");
      }
      if (order.learned) pruned.genomes = prune_learned(database);
      if (order.episodes) {
        pruned.episodes = changes(
            database, "DELETE FROM episode WHERE individual NOT IN (SELECT id FROM spared)");
      }
      database.exec("DROP TABLE gone; DROP TABLE spared; DROP TABLE IF EXISTS temp.learned");
      pruned.bytes = free_bytes(database) - free_before;
      if (!rehearsed) transaction.commit();
    }
    return pruned;
  });
}

void compact(CampaignFile& file) {
  explaining(file.path(), [&] {
    SQLite::Database& database = file.connection();
    database.exec("VACUUM");
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  });
}

}  // namespace neuroprospect::db

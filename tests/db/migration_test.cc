// Tests for db/schema.h: files of earlier schema versions, as their programs left them, open, are
// brought up to this version without losing a row, and go on.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "db/campaign_file.h"
#include "db/connection.h"
#include "db/query.h"
#include "db/schema.h"
#include "db/studies.h"
#include "db/verify.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

// What makes a table, view or index, by its name; but for how it is quoted and spaced.
std::map<std::string, std::string> schema_of(SQLite::Database& database) {
  std::map<std::string, std::string> made;
  SQLite::Statement statement(database,
                              "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL");
  while (statement.executeStep()) {
    std::string sql = statement.getColumn(1).getString();
    std::erase_if(sql, [](char c) { return c == '"' || c == ' ' || c == '\n'; });
    made[statement.getColumn(0).getString()] = sql;
  }
  return made;
}

std::vector<std::string> rows_of(SQLite::Database& database, const std::string& sql) {
  std::vector<std::string> rows;
  SQLite::Statement statement(database, sql);
  while (statement.executeStep()) {
    std::string row;
    for (int i = 0; i < statement.getColumnCount(); ++i) {
      row += statement.getColumn(i).getString() + "|";
    }
    rows.push_back(row);
  }
  return rows;
}

TEST_CASE("a file of schema 1 is brought up to this version, and loses nothing") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  std::filesystem::copy_file("tests/data/schema-1.db", path);
  // everything that version 1 held, under the names that it has now
  const char* const contents[] = {
      "SELECT id, name, configuration, seed, births FROM campaign",
      "SELECT hash, kind, blob FROM genome ORDER BY hash",
      "SELECT id, status, reason, generation, death, fitness, body_genome, brain_genome, limbs, "
      "degrees_of_freedom, mass_kg, units, connections, genome_numbers, learning_area, "
      "criterion_step, wall_seconds FROM individual ORDER BY id",
      "SELECT child, role, parent FROM parent ORDER BY 1, 2, 3",
      "SELECT individual, ordinal, part, operator, limb, field, before, after FROM mutation "
      "ORDER BY 1, 2",
      "SELECT * FROM assay ORDER BY 1, ordinal",
      "SELECT * FROM episode ORDER BY 1, 2, 3, 4, 5",
      "SELECT * FROM learning_curve ORDER BY 1, 2",
      "SELECT individual, blob FROM memory ORDER BY 1",
      "SELECT id, command, version, build, libraries, host, workers, births, exit, wall_start, "
      "wall_stop FROM session WHERE version <> '' ORDER BY 1",
  };
  std::vector<std::vector<std::string>> before;
  {
    SQLite::Database database(path, SQLite::OPEN_READONLY);
    for (const char* sql : contents) before.push_back(rows_of(database, sql));
  }
  CHECK_THROWS_WITH(CampaignFile::open(path, Access::read_only),
                    Catch::Contains("older schema version 1"));
  auto file = CampaignFile::open(path, Access::read_write);
  SQLite::Database& database = file.connection();
  for (std::size_t i = 0; i < before.size(); ++i) {
    INFO(contents[i]);
    CHECK_FALSE(before[i].empty());
    CHECK(rows_of(database, contents[i]) == before[i]);
  }
  // what version 2 adds
  CHECK(rows_of(database, "SELECT DISTINCT island, learned_genome FROM individual") ==
        std::vector<std::string>{"0||"});
  CHECK(rows_of(database,
                "SELECT individual, value FROM score WHERE kind = 'objective' AND "
                "ordinal = 0 AND name = 'fitness'") ==
        rows_of(database, "SELECT id, fitness FROM individual WHERE fitness IS NOT NULL"));
  CHECK(
      rows_of(database, "SELECT individual, event, part, operator, changes FROM mutation_event") ==
      rows_of(database,
              "SELECT individual, dense_rank() OVER (PARTITION BY individual ORDER BY "
              "min(ordinal)) - 1, part, operator, count(*) FROM mutation GROUP BY individual, "
              "part, operator ORDER BY 1, 2"));
  CHECK(rows_of(database,
                "SELECT kind, exit, configuration = (SELECT configuration FROM campaign) "
                "FROM session ORDER BY id") ==
        std::vector<std::string>{"start|stopped|1|", "migrate|complete|1|", "migrate|complete|1|",
                                 "migrate|complete|1|"});
  // as if it had been made today
  const auto today = CampaignFile::create(directory / "today.db", made_up_campaign(1));
  CHECK(schema_of(database) == schema_of(today.connection()));
  CHECK(rows_of(database, "PRAGMA integrity_check") == std::vector<std::string>{"ok|"});
  CHECK(verify(file) == std::vector<std::string>{});
  CHECK(rows_of(database, "PRAGMA foreign_keys") == std::vector<std::string>{"1|"});
  // and it goes on
  BirthRecord record = BirthMaker(81, 9).next();
  record.individual.birth = file.births().size();
  file.record(record);
  CHECK(file.birth(record.individual.birth) == record);
  CHECK_FALSE(query(path, "SELECT * FROM innate_vs_learned").rows.empty());
}

TEST_CASE("files of schemas 2 and 3 are brought up to this version, and lose nothing") {
  const int version = GENERATE(2, 3);
  CAPTURE(version);
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  std::filesystem::copy_file(fmt::format("tests/data/schema-{}.db", version), path);
  std::vector<std::string> tables = {
      "campaign", "genome", "individual",     "score",   "parent",  "mutation",         "assay",
      "episode",  "memory", "learning_curve", "founder", "session", "innate_vs_learned"};
  if (version == 3) tables.emplace_back("material");
  const auto all_rows = [&](SQLite::Database& database) {
    std::map<std::string, std::vector<std::string>> rows;
    for (const std::string& table : tables) {
      rows[table] = rows_of(database, "SELECT * FROM " + table);
      std::ranges::sort(rows[table]);
      if (table == "session")
        std::erase_if(rows[table], [](const std::string& row) {
          return row.find("|migrate|") != std::string::npos;
        });
    }
    return rows;
  };
  std::map<std::string, std::vector<std::string>> before;
  {
    SQLite::Database database(path, SQLite::OPEN_READONLY);
    before = all_rows(database);
    CHECK(before["individual"].size() == 7);
    CHECK(before[version == 2 ? "founder" : "material"].size() == 1);
  }
  CHECK_THROWS_WITH(CampaignFile::open(path, Access::read_only),
                    Catch::Contains(fmt::format("older schema version {}", version)));
  auto file = CampaignFile::open(path, Access::read_write);
  CHECK(all_rows(file.connection()) == before);
  CHECK(rows_of(file.connection(),
                "SELECT kind, exit, command FROM session ORDER BY id DESC LIMIT 1") ==
        std::vector<std::string>{"migrate|complete|schema version 3 to 4|"});
  // what version 3 adds
  if (version == 2) CHECK_FALSE(file.material("clone.recording"));
  // what version 4 adds
  CHECK(studies(file).empty());
  store_study(file, {"a title", "a", "", 7, "0.1"}, {});
  CHECK(studies(file).size() == 1);
  const auto today = CampaignFile::create(directory / "today.db", made_up_campaign(1));
  CHECK(schema_of(file.connection()) == schema_of(today.connection()));
  CHECK(verify(file) == std::vector<std::string>{});
}

TEST_CASE("a migration that is cut short leaves the file as it was") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  std::filesystem::copy_file("tests/data/schema-1.db", path);
  std::map<std::string, std::string> before;
  {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    // a row that version 2 refuses
    database.exec(
        "PRAGMA foreign_keys = OFF; UPDATE individual SET brain_genome = 'none' "
        "WHERE id = 0");
    before = schema_of(database);
  }
  CHECK_THROWS_WITH(CampaignFile::open(path, Access::read_write),
                    Catch::Contains("campaign.db") &&
                        Catch::Contains("a row of individual refers to a missing row of genome"));
  SQLite::Database database(path, SQLite::OPEN_READONLY);
  CHECK(schema_of(database) == before);
  CHECK(database.execAndGet("PRAGMA user_version").getInt() == 1);
}

}  // namespace
}  // namespace neuroprospect::db

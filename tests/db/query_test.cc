// Tests for db/query.h: useful SQL works, and hostile SQL gets nowhere.
#include "db/query.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "db/campaign_file.h"
#include "tests/scenes/made_up_file.h"

namespace neuroprospect::db {
namespace {

using namespace std::chrono_literals;

struct Scene : scenes::MadeUpFile {
  Scene() : MadeUpFile(41) {}

  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(directory.path()),
                      std::filesystem::directory_iterator()));
  }
};

TEST_CASE("a result has its columns, and values that read back the same") {
  const Scene scene;
  const QueryTable table =
      query(scene.path,
            "SELECT 1 AS one, 0.1 + 0.2 AS sum, 2.0 AS two, 'ü' AS text, NULL AS none, "
            "x'00ff' AS bytes, 9e999 AS big");
  CHECK(table.columns ==
        std::vector<std::string>{"one", "sum", "two", "text", "none", "bytes", "big"});
  REQUIRE(table.rows.size() == 1);
  CHECK(table.rows[0] == std::vector<TextValue>{"1", "0.30000000000000004", "2", "ü", std::nullopt,
                                                "<2 bytes>", "inf"});
  CHECK(query(scene.path, "SELECT id FROM individual WHERE 0").columns ==
        std::vector<std::string>{"id"});
}

TEST_CASE("what analysis needs is allowed") {
  const Scene scene;
  const char* const useful[] = {
      "SELECT count(*) FROM individual",
      "SELECT * FROM innate_vs_learned ; -- a comment may follow\n ",
      "WITH RECURSIVE n (i) AS (VALUES (1) UNION SELECT i + 1 FROM n WHERE i < 9) SELECT * FROM n",
      "SELECT id, rank() OVER (ORDER BY fitness DESC) FROM individual",
      "SELECT status, group_concat(id), sqrt(total(mass_kg)) FROM individual GROUP BY status",
      "SELECT * FROM individual JOIN parent ON child = id LEFT JOIN mutation ON individual = id",
      "EXPLAIN QUERY PLAN SELECT * FROM champions",
      "SELECT name, sql FROM sqlite_schema",
      "SELECT json_extract('[1, 2]', '$[1]')",
      "SELECT value FROM individual, json_each(json_array(generation))",
      "SELECT key FROM json_tree('{\"a\": [1, 2]}')",
      "SELECT hex(blob) FROM memory LIMIT 1",
      "SELECT id FROM individual WHERE reason LIKE '%quoted%' UNION SELECT 1 UNION SELECT 2",
      "VALUES (1), (2)",
  };
  for (const char* sql : useful) {
    INFO(sql);
    CHECK_FALSE(query(scene.path, sql).rows.empty());
  }
}

TEST_CASE("what could do harm is refused, and leaves no trace") {
  const Scene scene;
  CHECK_FALSE(
      query(scene.path, "SELECT 1").rows.empty());  // SQLite's own files are there from now on
  const std::size_t files = scene.files();
  const std::string outside = (scene.directory / "outside.db").string();
  const std::string hostile[] = {
      "DELETE FROM individual",
      "UPDATE campaign SET seed = 1",
      "INSERT INTO memory VALUES (1, x'00')",
      "DROP TABLE episode",
      "CREATE TABLE t (x)",
      "CREATE TEMP TABLE t (x)",
      "CREATE TEMP VIEW v AS SELECT 1",
      "CREATE VIRTUAL TABLE temp.t USING fts5 (x)",
      "ATTACH '" + outside + "' AS o",
      "VACUUM INTO '" + outside + "'",
      "VACUUM",
      "REINDEX",
      "ANALYZE",
      "PRAGMA query_only = OFF",
      "PRAGMA writable_schema = ON",
      "PRAGMA user_version",
      "SELECT * FROM pragma_database_list",
      "BEGIN",
      "COMMIT",
      "SAVEPOINT s",
      "DETACH main",
      "SELECT load_extension('/tmp/evil.so')",
      "SELECT fts3_tokenizer('simple')",
      "SELECT fts3_tokenizer('evil', x'4141414141414141')",
      "SELECT writefile('" + outside + "', 'x')",
      "SELECT readfile('/etc/passwd')",
      "SELECT hex(zeroblob(400000000))",
      "SELECT 1; DROP TABLE episode",
      "SELECT 1; SELECT 2",
      "SELECT 1; not SQL",
      "",
      "  -- nothing",
      "SELECT",
      "SELECT nonsense FROM individual",
      "SELECT \"a text\"",
      "SELECT ?",
      "SELECT " + std::string(200'000, ' ') + "1",
      "SELECT " + std::string(2000, '(') + "1" + std::string(2000, ')'),
      "SELECT 'a' LIKE '" + std::string(1000, '%') + "'",
  };
  for (const std::string& sql : hostile) {
    INFO(sql.substr(0, 80));
    try {
      const auto rows = query(scene.path, sql).rows.size();
      FAIL("gave " << rows << " rows");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::input);
      CHECK_THAT(error.what(), Catch::StartsWith("query: "));
    }
  }
  // printf keeps to the limit by itself
  CHECK(query(scene.path, "SELECT printf('%100000000s', 'x')").rows[0][0].value_or("").size() <=
        1'000'000);
  CHECK(scene.files() == files);
  CHECK(query(scene.path, "SELECT count(*) FROM individual").rows[0][0] == "30");
}

TEST_CASE("what is wrong is said") {
  const Scene scene;
  struct Case {
    const char* sql;
    const char* message;
  };
  const Case cases[] = {
      {"SELECT lerned FROM champions", "no such column: lerned, at \"lerned FROM champions\""},
      {"SELEKT 1", "near \"SELEKT\": syntax error"},
      {"DELETE FROM individual", "a query may only read this file"},
      {"SELECT 1; SELECT 2", "one statement at a time, this one goes on with \" SELECT 2\""},
      {"", "there is no statement"},
      {"SELECT hex(zeroblob(400000000))", "string or blob too big"},
  };
  for (const Case& c : cases)
    CHECK_THROWS_WITH(query(scene.path, c.sql), Catch::Contains(c.message));
}

TEST_CASE("a query ends in time, and within its rows") {
  const Scene scene;
  const std::string endless =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT ";
  const auto start = std::chrono::steady_clock::now();
  CHECK_THROWS_WITH(query(scene.path, endless + "count(*) FROM n", {.time = 200ms}),
                    Catch::Contains("stopped after 0.2 s"));
  CHECK(std::chrono::steady_clock::now() - start < 5s);

  std::size_t seen = 0;
  const auto count = [&seen](std::span<const TextValue>) { ++seen; };
  CHECK_THROWS_WITH(run_query(
                        scene.path, endless + "i FROM n", {.rows = 100}, [](const auto&) {}, count),
                    Catch::Contains("more than 100 rows"));
  CHECK(seen == 100);
  CHECK(query(scene.path, endless + "i FROM n LIMIT 100", {.rows = 100}).rows.size() == 100);
}

}  // namespace
}  // namespace neuroprospect::db

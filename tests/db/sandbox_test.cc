// Tests for db/query.h: what SQL, or the file itself, can try against it. Nothing reaches outside,
// runs for ever, or fills memory or disk.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <chrono>

#include "base/error.h"
#include "db/campaign_file.h"
#include "db/connection.h"
#include "db/query.h"
#include "db/verify.h"
#include "tests/scenes/births.h"
#include "tests/scenes/made_up_file.h"

namespace neuroprospect::db {
namespace {

using namespace std::chrono_literals;
using scenes::BirthMaker;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kMegabyte = 1 << 20;
QueryLimits tight(std::chrono::milliseconds time) {
  return {
      .time = time, .rows = 20'000, .memory_bytes = 32 * kMegabyte, .table_bytes = 16 * kMegabyte};
}

struct Scene : scenes::MadeUpFile {
  Scene() : MadeUpFile(61) {}

  // A file that its maker has changed behind our back.
  void change(const std::string& sql) const {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    database.exec(sql);
  }

  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(directory.path()),
                      std::filesystem::directory_iterator()));
  }
};

// What the query said; empty when it ended well. It must have ended soon, and in bounds.
std::string said(const Scene& scene, const std::string& sql,
                 std::chrono::milliseconds time = 300ms) {
  INFO(sql.substr(0, 120));
  const auto start = Clock::now();
  const std::int64_t before = sqlite3_memory_used();
  sqlite3_memory_highwater(1);
  std::string message;
  try {
    query(scene.path, sql, tight(time));
  } catch (const Error& error) {
    message = error.what();
    CHECK(error.kind() != ErrorKind::internal);
  }
  // a loaded machine, and sanitizers, take their time
  CHECK(Clock::now() - start < 20s);
  CHECK(sqlite3_memory_highwater(0) - before < 100 * kMegabyte);
  CHECK(sqlite3_memory_used() - before < kMegabyte);
  return message;
}

const std::string kEndless =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT ";

TEST_CASE("no query runs for ever or fills the memory") {
  const Scene scene;
  const std::size_t files = scene.files();
  struct Case {
    std::string sql;
    const char* message;
  };
  const std::string numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";
  const Case cases[] = {
      // for ever
      {kEndless + "count(*) FROM n", "stopped after 0.3 s"},
      {kEndless + "max(i % 7) FROM n WHERE i < 0", "stopped after 0.3 s"},
      {"SELECT count(*) FROM episode a, episode b, episode c, episode d, episode e, episode f",
       "stopped after 0.3 s"},
      {"SELECT count(*) FROM individual a, individual b, individual c, individual d, individual e "
       "WHERE a.id + b.id = c.id + d.id + e.id + 1000",
       "stopped after 0.3 s"},
      {"SELECT count(*) FROM json_each('[1,2,3,4,5,6,7,8,9]') a, json_each('[1,2,3,4,5,6,7,8,9]') "
       "b, "
       "episode c, episode d, episode e, episode f",
       "stopped after 0.3 s"},
      {numbers + " SELECT (SELECT count(*) FROM n WHERE i < 0)", "stopped after 0.3 s"},
      {numbers + " SELECT group_concat(hex(zeroblob(9000))) FROM n", "stopped after 0.3 s"},
      {numbers + " SELECT 1 WHERE EXISTS (SELECT 1 FROM n WHERE i = -1)", "stopped after 0.3 s"},
      // memory: what is kept to remove duplicates, to sort, to join, to group, to look around
      {"WITH RECURSIVE n (i) AS (SELECT 1 UNION SELECT i + 1 FROM n) SELECT count(*) FROM n", ""},
      {numbers + " SELECT i, hex(zeroblob(5000)) FROM n ORDER BY 2, -i", "needs more than 32 MB"},
      {numbers + " SELECT DISTINCT i || hex(zeroblob(5000)) FROM n WHERE i % 1000 = 0", ""},
      {numbers + " SELECT count(DISTINCT i || hex(zeroblob(5000))) FROM n", "needs more than"},
      {numbers + " SELECT max(i) FROM n GROUP BY i || hex(zeroblob(5000))", "needs more than"},
      {numbers +
           ", m AS MATERIALIZED (SELECT randomblob(900000) AS b FROM n) SELECT count(*) FROM m",
       "needs more than"},
      {numbers + " SELECT 1 IN (SELECT hex(zeroblob(900)) || i FROM n)", "needs more than"},
      {numbers + " SELECT lag(i, 9) OVER (ORDER BY -i), zeroblob(9000) FROM n", "needs more than"},
      {numbers + " SELECT sum(length(b)) OVER (PARTITION BY b ORDER BY i) FROM "
                 "(SELECT i, hex(zeroblob(9000)) AS b FROM n)",
       "needs more than"},
      {numbers + " SELECT * FROM n AS a JOIN (SELECT i, zeroblob(900000) FROM n) AS b USING (i)",
       ""},
      // one value
      {numbers + " SELECT json_group_array(hex(zeroblob(9000))) FROM n", "needs more than"},
      {"WITH RECURSIVE s (t) AS (SELECT 'xxxx' UNION ALL SELECT t || t FROM s) SELECT length(t) "
       "FROM s",
       "too big"},
      {"SELECT hex(zeroblob(400000000))", "too big"},
      {"SELECT zeroblob(2000000000)", "too big"},
      {"SELECT randomblob(2000000000)", "too big"},
      {"SELECT replace(hex(zeroblob(400000)), '0', hex(zeroblob(400000)))", "too big"},
      {"SELECT length(printf('%2000000000d', 1))", ""},
      {"SELECT length(printf('%.2000000000f', 1.5))", ""},
      {"SELECT quote(zeroblob(900000))", "too big"},
      {"SELECT json_array(hex(zeroblob(400000)), hex(zeroblob(400000)))", "too big"},
      {"SELECT json(replace(hex(zeroblob(200000)), '0', '['))", ""},
      // results
      {kEndless + "i FROM n", "more than 20000 rows"},
      {kEndless + "i, zeroblob(9), hex(zeroblob(400000)) FROM n", "its result has more than 16 MB"},
      // patterns
      {"SELECT hex(zeroblob(400000)) LIKE '%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%0%1'",
       ""},
      {"SELECT hex(zeroblob(400000)) GLOB '*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*0*1'",
       ""},
      {"SELECT hex(zeroblob(400000)) GLOB '*[01]*[01]*[01]*[01]*[01]*[01]*[01]*[01]*[01]*[01]*2'",
       ""},
  };
  for (const Case& c : cases) {
    const bool endless = c.message == std::string_view("stopped after 0.3 s");
    const std::string message = said(scene, c.sql, endless ? 300ms : 30s);
    INFO(c.sql.substr(0, 120));
    CHECK_THAT(message, Catch::Contains(c.message));
  }
  CHECK(scene.files() <= files + 2);  // SQLite's log and its index
  // others are free again
  CHECK(sqlite3_hard_heap_limit64(-1) == 0);
  CHECK(sqlite3_soft_heap_limit64(-1) == 0);
}

TEST_CASE("no text of a query makes compiling it dangerous") {
  const Scene scene;
  const auto repeated = [](const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
  };
  const std::string cases[] = {
      "SELECT " + repeated("(SELECT ", 9000) + "1" + repeated(")", 9000),
      "SELECT * FROM " + repeated("(SELECT * FROM ", 5000) + "individual" + repeated(")", 5000),
      "SELECT 1" + repeated(" UNION ALL SELECT 1", 5000),
      "SELECT 1" + repeated(" + 1", 20'000),
      "SELECT " + repeated("-", 1) + repeated("~", 90'000) + "1",
      "SELECT " + repeated("NOT ", 20'000) + "1",
      "SELECT " + repeated("1,", 30'000) + "1",
      "SELECT 1 WHERE " + repeated("1 AND ", 15'000) + "1",
      "SELECT CASE" + repeated(" WHEN 0 THEN 0", 7000) + " END",
      "SELECT coalesce(" + repeated("NULL,", 2000) + "1)",
      "SELECT count(*) FROM individual" + repeated(", individual", 100),
      "WITH " + repeated("a AS (SELECT 1), ", 5000) + "b AS (SELECT 1) SELECT 1",
      "WITH a0 AS (SELECT 1 AS x)" +
          [] {
            std::string all;
            for (int i = 1; i < 60; ++i) {
              all += fmt::format(", a{0} AS (SELECT p.x FROM a{1} AS p, a{1} AS q)", i, i - 1);
            }
            return all;
          }() +
          " SELECT count(*) FROM a59",
      "SELECT ?1, ?99999",
      "SELECT " + repeated("'", 1),
      "SELECT x'" + repeated("0", 99'000),
      "SELECT \"" + repeated("a", 90'000) + "\" FROM individual",
      std::string("SELECT 1\0; DROP TABLE individual", 32),
      "\xef\xbb\xbfSELECT \xff\xfe",
  };
  for (const std::string& sql : cases) said(scene, sql);
  // within bounds, all of them mean something
  CHECK(said(scene, "SELECT 1" + repeated(" + 1", 50)).empty());
  CHECK(said(scene, "SELECT 1" + repeated(" UNION ALL SELECT 1", 15)).empty());
}

TEST_CASE("nothing outside of the file's own tables can be reached") {
  const Scene scene;
  const std::string outside = (scene.directory / "outside").string();
  CHECK(said(scene, "SELECT 1").empty());
  const std::size_t files = scene.files();
  const std::string attempts[] = {
      // functions of SQLite, of its extensions, and of its shell
      "SELECT load_extension('libm.so.6', 'sin')",
      "SELECT fts3_tokenizer('simple')",
      "SELECT fts3_tokenizer('evil', x'4141414141414141')",
      "SELECT fts5(1)",
      "SELECT fts5_decode(1, x'00')",
      "SELECT rtreenode(2, x'0000000000000000')",
      "SELECT rtreedepth(x'00000000')",
      "SELECT rtreecheck('individual')",
      "SELECT matchinfo(individual) FROM individual",
      "SELECT snippet(individual) FROM individual",
      "SELECT optimize(individual) FROM individual",
      "SELECT sqlite_compileoption_get(1)",
      "SELECT sqlite_source_id()",
      "SELECT sqlite_log(1, 'x')",
      "SELECT sqlite_offset(id) FROM individual",
      "SELECT sqlite_rename_test('main', 'x', 'table', 'x', 0, 0, 0)",
      "SELECT icu_load_collation('x', 'y')",
      "SELECT readfile('/etc/passwd')",
      "SELECT writefile('" + outside + "', 'x')",
      "SELECT edit('x', 'sh')",
      "SELECT eval('DROP TABLE individual')",
      "SELECT shell_add_schema('x')",
      "SELECT total_changes()",
      "SELECT last_insert_rowid()",
      // virtual tables
      "SELECT * FROM dbstat",
      "SELECT * FROM sqlite_dbpage",
      "SELECT * FROM sqlite_dbdata",
      "SELECT * FROM sqlite_stmt",
      "SELECT * FROM sqlite_memstat",
      "SELECT * FROM bytecode('SELECT 1')",
      "SELECT * FROM tables_used('SELECT 1')",
      "SELECT * FROM fsdir('/')",
      "SELECT * FROM zipfile('/etc/passwd')",
      "SELECT * FROM csv('/etc/passwd')",
      "SELECT * FROM fts3tokenize('simple', 'x')",
      "SELECT * FROM carray(1, 2)",
      "SELECT * FROM generate_series(1, 9)",
      "SELECT * FROM pragma_database_list",
      "SELECT * FROM pragma_table_info('individual')",
      "SELECT * FROM pragma_query_only(0)",
      "SELECT * FROM pragma_integrity_check",
      "SELECT * FROM pragma_compile_options",
      // statements
      "ATTACH ':memory:' AS m",
      "ATTACH 'file:" + outside + "?mode=rwc' AS o",
      "ATTACH '" + outside + "' AS o KEY 'k'",
      "VACUUM INTO '" + outside + "'",
      "VACUUM main INTO 'file:" + outside + "'",
      "PRAGMA temp_store_directory = '/'",
      "PRAGMA journal_mode = DELETE",
      "PRAGMA wal_checkpoint",
      "PRAGMA main.query_only(0)",
      "PRAGMA hard_heap_limit = 0",
      "PRAGMA trusted_schema = ON",
      "PRAGMA writable_schema = RESET",
      "CREATE TABLE temp.t AS SELECT 1",
      "CREATE TEMP TRIGGER t AFTER INSERT ON individual BEGIN SELECT 1; END",
      "CREATE INDEX i ON individual (fitness)",
      "CREATE VIRTUAL TABLE temp.v USING fts3 (tokenize = evil)",
      "ALTER TABLE individual RENAME TO i",
      "INSERT INTO sqlite_schema VALUES (1, 2, 3, 4, 5)",
      "WITH x AS (SELECT 1) DELETE FROM individual",
      "REPLACE INTO campaign SELECT * FROM campaign RETURNING *",
      "EXPLAIN DELETE FROM individual",
      "EXPLAIN QUERY PLAN DROP TABLE individual",
      "RELEASE s",
      "ROLLBACK",
      "SELECT 1 INTO OUTFILE '" + outside + "'",
      ".shell touch " + outside,
      "SELECT 1; ATTACH '" + outside + "' AS o",
      "/* */ ; ; DROP TABLE individual",
  };
  for (const std::string& sql : attempts) {
    const std::string message = said(scene, sql);
    INFO(sql);
    CHECK_THAT(message, Catch::StartsWith("query: "));
  }
  CHECK(scene.files() == files);
  CHECK(query(scene.path, "SELECT count(*) FROM individual").rows[0][0] == "30");
}

// The file may be hostile as well: its views, generated columns and virtual tables are its maker's.
TEST_CASE("a hostile file gets no further than a hostile query") {
  const std::string outside = "/tmp/neuroprospect-never-made";
  std::string twice;
  std::string both;
  twice = both = "CREATE VIEW v0 AS SELECT 1 AS x;";
  for (int i = 1; i < 60; ++i) {
    twice +=
        fmt::format("CREATE VIEW v{0} AS SELECT a.x FROM v{1} AS a, v{1} AS b LIMIT 5;", i, i - 1);
    both += fmt::format(
        "CREATE VIEW v{0} AS SELECT (SELECT max(x) FROM v{1}) + "
        "(SELECT min(x) FROM v{1}) AS x;",
        i, i - 1);
  }
  struct Case {
    std::string makes;
    std::string sql;
  };
  const auto champions = [](const std::string& select) {
    return Case{"DROP VIEW champions; CREATE VIEW champions AS " + select,
                "SELECT * FROM champions"};
  };
  const Case cases[] = {
      champions("SELECT load_extension('libm.so.6')"),
      champions("SELECT fts3_tokenizer('simple', x'4141414141414141')"),
      champions("SELECT writefile('" + outside + "', 'x')"),
      champions("SELECT * FROM pragma_database_list"),
      champions("SELECT * FROM dbstat"),
      champions(kEndless + "count(*) FROM n"),
      champions(kEndless + "group_concat(i) FROM n"),
      champions("SELECT hex(zeroblob(400000000)) AS individual"),
      champions("SELECT * FROM champions"),
      {twice, "SELECT * FROM v59"},
      {twice, "SELECT * FROM v15"},
      {both, "SELECT * FROM v59"},
      {both, "SELECT * FROM v18"},
      {"DROP VIEW champions; CREATE VIRTUAL TABLE champions USING fts5 (x);"
       "UPDATE champions_data SET block = x'ffffffffffffffff'",
       "SELECT * FROM champions"},
      {"DROP VIEW champions; CREATE VIRTUAL TABLE champions USING fts3 (x);"
       "INSERT INTO champions VALUES ('a'); UPDATE champions_segdir SET root = x'ff'",
       "SELECT * FROM champions WHERE x MATCH 'a'"},
      {"DROP VIEW champions; CREATE VIRTUAL TABLE champions USING rtree (id, a, b);"
       "UPDATE champions_node SET data = x'ffffffff'",
       "SELECT * FROM champions"},
      {"CREATE TABLE g (x, y AS (hex(zeroblob(x))) VIRTUAL); INSERT INTO g VALUES (900000)",
       "SELECT y FROM g"},
      {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE episode AS "
       "SELECT 1' WHERE name = 'episode'",
       "SELECT * FROM episode"},
      {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE VIRTUAL TABLE episode "
       "USING fts5 (x)', rootpage = 0 WHERE name = 'episode'",
       "SELECT * FROM episode"},
      {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'episode'",
       "SELECT * FROM episode"},
      {"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 99999999 WHERE name = "
       "'genome'",
       "SELECT hex(blob) FROM genome"},
  };
  for (const Case& c : cases) {
    const Scene scene;
    scene.change(c.makes);
    const std::string message = said(scene, c.sql);
    INFO(c.makes.substr(0, 150) << "\n" << c.sql);
    CHECK_FALSE(message.empty());
  }
  CHECK_FALSE(std::filesystem::exists(outside));
}

TEST_CASE("what a hostile file wants done when it is written to is not done") {
  const Scene scene;
  scene.change(
      "UPDATE campaign SET births = 31; "
      "CREATE TRIGGER t AFTER INSERT ON individual BEGIN DELETE FROM assay; END");
  BirthMaker maker(61, 10);
  BirthRecord last;
  for (int i = 0; i < 31; ++i) last = maker.next();
  auto file = CampaignFile::open(scene.path, Access::read_write);
  file.record(last);
  CHECK(file.birth(30) == last);
  CHECK(verify(file).empty());
}

}  // namespace
}  // namespace neuroprospect::db

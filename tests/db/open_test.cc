// Tests for db/connection.h and db/schema.h: which files are opened, how, and what is said of the
// others.
#include <catch2/catch.hpp>
#include <fstream>

#include "db/campaign_file.h"
#include "db/connection.h"
#include "db/query.h"
#include "db/schema.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

std::string pragma(SQLite::Database& database, const std::string& name) {
  return database.execAndGet("PRAGMA " + name).getString();
}

void make_campaign(const std::filesystem::path& path) {
  auto file = CampaignFile::create(path, made_up_campaign(9));
  BirthMaker maker(21, 9);
  for (int i = 0; i < 9; ++i) file.record(maker.next());
}

TEST_CASE("a file has the settings that keep it whole") {
  const TemporaryDirectory directory(scenes::in_memory());
  make_campaign(directory / "campaign.db");
  const auto file = CampaignFile::open(directory / "campaign.db", Access::read_write);
  SQLite::Database& database = file.connection();
  CHECK(pragma(database, "application_id") == std::to_string(kApplicationId));
  CHECK(pragma(database, "user_version") == std::to_string(kSchemaVersion));
  CHECK(pragma(database, "journal_mode") == "wal");
  CHECK(pragma(database, "synchronous") == "3");  // EXTRA
  CHECK(pragma(database, "foreign_keys") == "1");
  CHECK(pragma(database, "trusted_schema") == "0");
  CHECK(pragma(database, "cell_size_check") == "1");
  CHECK(pragma(database, "mmap_size") == "0");
  CHECK(pragma(database, "busy_timeout") == "10000");
  CHECK(file.warnings().empty());
}

TEST_CASE("what is no campaign file is called what it is") {
  const TemporaryDirectory directory(scenes::in_memory());
  struct Case {
    const char* name;
    void (*make)(const std::filesystem::path&);
    const char* message;
  };
  const Case cases[] = {
      {"missing.db", [](const std::filesystem::path&) {}, "there is no such file"},
      {"folder.db", [](const std::filesystem::path& p) { std::filesystem::create_directory(p); },
       "is a directory"},

      {"empty.db", [](const std::filesystem::path& p) { std::ofstream{p}; },
       "a file of 0 bytes is no campaign file"},
      {"text.db",
       [](const std::filesystem::path& p) { std::ofstream(p) << std::string(9000, 'x'); },
       "no SQLite database"},
      {"other.db",
       [](const std::filesystem::path& p) {
         SQLite::Database(p, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
             .exec("CREATE TABLE t (x)");
       },
       "not a campaign file (its application_id is 0x0"},
      {"newer.db",
       [](const std::filesystem::path& p) {
         make_campaign(p);
         SQLite::Database(p, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 5");
       },
       "schema version 5, and this program knows versions up to 4"},
      {"zero.db",
       [](const std::filesystem::path& p) {
         make_campaign(p);
         SQLite::Database(p, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 0");
       },
       "no schema version 0"},
      {"head.db",
       [](const std::filesystem::path& p) {
         make_campaign(p);
         std::filesystem::resize_file(p, 50);
       },
       "a file of 50 bytes is no campaign file"},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const auto path = directory / c.name;
    c.make(path);
    for (const Access access : {Access::read_only, Access::read_write}) {
      try {
        CampaignFile::open(path, access);
        FAIL("was opened");
      } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::database);
        CHECK_THAT(error.what(), Catch::Contains(path.string()) && Catch::Contains(c.message));
      }
    }
    CHECK_THROWS_WITH(query(path, "SELECT 1"), Catch::Contains(c.message));
  }
}

TEST_CASE("a truncated file says that it is damaged") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  make_campaign(path);
  std::filesystem::resize_file(path, 8192);
  try {
    const auto births = CampaignFile::open(path, Access::read_only).births();
    FAIL(births.size() << " births were read");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::database);
    CHECK_THAT(error.what(), Catch::Contains("damaged"));
  }
}

TEST_CASE("a file is made where there is none, and only where it can be") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  make_campaign(path);
  CHECK_THROWS_WITH(CampaignFile::create(path, made_up_campaign(9)),
                    Catch::Contains("exists already"));
  CHECK(CampaignFile::open(path, Access::read_only).births().size() == 9);
  CHECK_THROWS_WITH(CampaignFile::create(directory / "no/such/campaign.db", made_up_campaign(9)),
                    Catch::Contains("No such file or directory"));
  // what a killed program left of an earlier attempt is in nobody's way
  std::ofstream(directory / "second.db-new") << "rubbish";
  CHECK(CampaignFile::create(directory / "second.db", made_up_campaign(9)).births().empty());
  // a name that looks like a URI is a name
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  CHECK(CampaignFile::create("file:third.db", made_up_campaign(9)).births().empty());
  CHECK(std::filesystem::exists(directory / "file:third.db"));
  std::filesystem::current_path(before);
}

TEST_CASE("an older schema is migrated in one transaction, and its views are made anew") {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE);
  database.exec(
      "CREATE TABLE t (a); INSERT INTO t VALUES (1); CREATE VIEW v AS SELECT a FROM t;"
      "PRAGMA user_version = 2");
  const Migration steps[] = {
      [](SQLite::Database& d) { d.exec("no SQL: version 1 is not what the file has"); },
      [](SQLite::Database& d) { d.exec("ALTER TABLE t RENAME COLUMN a TO b"); },
      [](SQLite::Database& d) { d.exec("UPDATE t SET b = b + 1"); }};
  migrate(database, 2, steps, "CREATE VIEW v AS SELECT b FROM t");
  CHECK(database.execAndGet("SELECT b FROM v").getInt() == 2);
  CHECK(pragma(database, "user_version") == "4");

  const Migration broken[] = {nullptr, nullptr, nullptr, [](SQLite::Database& d) {
                                d.exec("ALTER TABLE t ADD COLUMN c; not SQL");
                              }};
  CHECK_THROWS_AS(migrate(database, 4, broken, ""), SQLite::Exception);
  const Migration orphaning[] = {nullptr, nullptr, nullptr, [](SQLite::Database& d) {
                                   d.exec(
                                       "CREATE TABLE c (t REFERENCES p (id)); CREATE TABLE p "
                                       "(id PRIMARY KEY); INSERT INTO c VALUES (1)");
                                 }};
  CHECK_THROWS_WITH(migrate(database, 4, orphaning, ""),
                    Catch::Contains("a row of c refers to a missing row of p"));
  CHECK(pragma(database, "user_version") == "4");
  CHECK(database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 2);
  CHECK(database.execAndGet("SELECT b FROM v").getInt() == 2);
}

TEST_CASE("network file systems are known by their number") {
  CHECK(network_file_system(0x6969) == "NFS");
  CHECK(network_file_system(0xff534d42) == "CIFS");
  CHECK(network_file_system(0x65735546) == "FUSE");
  CHECK_FALSE(network_file_system(0xef53));      // ext4
  CHECK_FALSE(network_file_system(0x01021994));  // tmpfs
  CHECK_FALSE(network_file_system_of("/"));
}

TEST_CASE("on a network file system, a file is written without the log, also one that had it") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  make_campaign(path);
  {
    SQLite::Database database = connect(path, Access::read_write, Journal::rollback);
    CHECK(pragma(database, "journal_mode") == "delete");
    CHECK(pragma(database, "synchronous") == "3");  // EXTRA
    database.exec("DELETE FROM memory");
    CHECK_FALSE(std::filesystem::exists(directory / "campaign.db-wal"));
  }
  const auto file = CampaignFile::open(path, Access::read_write);
  CHECK(pragma(file.connection(), "journal_mode") == "wal");
  CHECK(file.memory(0).empty());
}

}  // namespace
}  // namespace neuroprospect::db

// Tests for db/: the power fails. At any operation, again while the file is recovered, with what
// was not synced lost, done in part, or done in another order.
#include <catch2/catch.hpp>

#include "db/campaign_file.h"
#include "db/connection.h"
#include "db/schema.h"
#include "db/verify.h"
#include "tests/db/power_vfs.h"
#include "tests/scenes/births.h"
#include "tests/scenes/contents.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::contents;
using scenes::made_up_campaign;
using scenes::PowerVfs;
using scenes::TemporaryDirectory;

constexpr std::size_t kBirths = 8;

// The schema version, after whatever recovery the file needs.
int query_version(const std::filesystem::path& path) {
  return SQLite::Database(path, SQLite::OPEN_READWRITE).execAndGet("PRAGMA user_version");
}

const std::vector<BirthRecord>& births() {
  static const auto records = [] {
    std::vector<BirthRecord> made;
    BirthMaker maker(31, 2);
    for (std::size_t i = 0; i < kBirths; ++i) made.push_back(maker.next());
    return made;
  }();
  return records;
}

// Makes the file where there is none, and records what is missing, over several sessions and with
// the log written back often, until it is done or the power fails. Returns the number of births
// that were acknowledged.
std::size_t work(const std::filesystem::path& path) {
  std::size_t acknowledged = 0;
  try {
    while (acknowledged < kBirths) {
      auto file = std::filesystem::exists(path)
                      ? CampaignFile::open(path, Access::read_write)
                      : CampaignFile::create(path, made_up_campaign(kBirths));
      file.connection().exec("PRAGMA wal_autocheckpoint = 20");
      acknowledged = file.births().size();
      for (int i = 0; i < 3 && acknowledged < kBirths; ++i, ++acknowledged) {
        file.record(births()[acknowledged]);
      }
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::database) FAIL("not the power's fault: " << error.what());
  } catch (const SQLite::Exception&) {
    // of the PRAGMA above
  }
  return acknowledged;
}

void require_whole(const CampaignFile& file, std::size_t acknowledged, std::uint64_t seed) {
  for (std::size_t i = 0; i < kBirths; ++i) {
    const auto found = file.birth(i);
    if (!found && i < acknowledged) FAIL("seed " << seed << ": birth " << i << " is lost");
    if (found && found != births()[i]) FAIL("seed " << seed << ": birth " << i << " differs");
  }
  const auto findings = verify(file);
  if (!findings.empty()) FAIL("seed " << seed << ": " << findings.front());
}

// What is left to be rolled back from a journal only a writer can mend; readers say so.
CampaignFile open_after_failure(const std::filesystem::path& path) {
  try {
    return CampaignFile::open(path, Access::read_only);
  } catch (const Error& error) {
    if (std::string_view(error.what()).find("`neuroprospect run` mends") == std::string::npos) {
      throw;
    }
    return CampaignFile::open(path, Access::read_write);
  }
}

// Power failures at random moments of the work, until it is done. Returns how many there were.
int survive_failures(PowerVfs& vfs, std::uint64_t seed, int operations) {
  RandomStream random({.seed = seed});
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  std::size_t acknowledged = 0;
  int failures = 0;
  for (;;) {
    vfs.fail_at(failures < 4
                    ? 1 + static_cast<int>(random.below(static_cast<std::uint64_t>(operations)))
                    : 0);
    acknowledged = std::max(acknowledged, work(path));
    const bool failed = vfs.failed();
    if (!failed && acknowledged != kBirths) FAIL("seed " << seed << ": the work was not done");
    vfs.restore(random);
    if (failed) {
      ++failures;
      // not even a name without a file
      if (acknowledged > 0 || std::filesystem::exists(path)) {
        require_whole(open_after_failure(path), acknowledged, seed);
      }
      continue;
    }
    // also after the last one, when the program had ended in peace
    require_whole(CampaignFile::open(path, Access::read_write), kBirths, seed);
    return failures;
  }
}

int count_operations(PowerVfs& vfs) {
  const TemporaryDirectory directory(scenes::in_memory());
  vfs.fail_at(0);
  REQUIRE(work(directory / "campaign.db") == kBirths);
  const int operations = vfs.count();
  RandomStream random({.seed = 1});
  vfs.restore(random);
  return operations;
}

TEST_CASE("power failures lose nothing acknowledged, whatever the disk made of the rest") {
  PowerVfs vfs;
  const int operations = count_operations(vfs);
  REQUIRE(operations > 100);
  int failures = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    failures += survive_failures(vfs, seed, operations);
  }
  CHECK(failures > 150);
}

TEST_CASE("thousands of power failures lose nothing acknowledged", "[slow]") {
  PowerVfs vfs;
  const int operations = count_operations(vfs);
  int failures = 0;
  for (std::uint64_t seed = 1000; seed < 2500; ++seed) {
    failures += survive_failures(vfs, seed, operations);
  }
  CHECK(failures > 2500);
}

TEST_CASE("the power fails in a migration: the file is the old one or the new one") {
  PowerVfs vfs;
  const TemporaryDirectory directory(scenes::in_memory());
  RandomStream random({.seed = 32});
  const auto path = directory / "campaign.db";
  const auto put = [&] {
    vfs.restore(random);
    for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + part);
    std::filesystem::copy_file("tests/data/schema-1.db", path);
    vfs.forget();
  };
  const auto old_contents = contents("tests/data/schema-1.db");
  put();
  vfs.fail_at(0);
  CampaignFile::open(path, Access::read_write);
  const auto operations = static_cast<std::uint64_t>(vfs.count());
  const auto expected = contents(path);
  REQUIRE(operations > 30);
  int old_ones = 0;
  for (int round = 0; round < 300; ++round) {
    INFO("round " << round);
    put();
    vfs.fail_at(1 + static_cast<int>(random.below(operations)));
    bool acknowledged = false;
    try {
      CampaignFile::open(path, Access::read_write);
      acknowledged = true;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::database) FAIL(error.what());
    }
    vfs.restore(random);
    // recovers
    const bool migrated = query_version(path) == kSchemaVersion;
    old_ones += migrated ? 0 : 1;
    if (acknowledged && !migrated) FAIL("an acknowledged migration is gone");
    if (contents(path) != (migrated ? expected : old_contents)) FAIL("a mixture");
    if (!verify(CampaignFile::open(path, Access::read_write)).empty()) FAIL("damaged");
    if (contents(path) != expected) FAIL("it was not migrated when it could be");
  }
  CHECK(old_ones > 20);
  CHECK(old_ones < 280);
}

TEST_CASE("a new file is on the disk before it has its name") {
  PowerVfs vfs;
  const TemporaryDirectory directory(scenes::in_memory());
  { const auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(7)); }
  CHECK(vfs.unsynced(directory / "campaign.db-new") == 0);
}

// On a network file system there is no log: another journal, the same promise.
TEST_CASE("power failures without the write-ahead log lose nothing acknowledged") {
  PowerVfs vfs;
  int failures = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    RandomStream random({.seed = seed});
    const TemporaryDirectory directory(scenes::in_memory());
    const auto path = directory / "campaign.db";
    { const auto file = CampaignFile::create(path, made_up_campaign(kBirths)); }
    vfs.restore(random);
    // a transaction changes two rows, which must agree
    int acknowledged = 0;
    vfs.fail_at(1 + static_cast<int>(random.below(120)));
    try {
      SQLite::Database database = connect(path, Access::read_write, Journal::rollback);
      for (int i = 1; i <= 5; ++i) {
        SQLite::Transaction transaction(database);
        database.exec(fmt::format("UPDATE campaign SET seed = {}, name = hex(zeroblob(9000))", i));
        database.exec(fmt::format("INSERT INTO genome VALUES ('{0}', 'body', zeroblob(9000))", i));
        transaction.commit();
        acknowledged = i;
      }
    } catch (const SQLite::Exception&) {
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::database) FAIL(error.what());
    }
    if (vfs.failed()) ++failures;
    vfs.restore(random);
    SQLite::Database database = connect(path, Access::read_write, Journal::rollback);
    const auto number = [&](const char* sql) { return database.execAndGet(sql).getInt(); };
    if (number("SELECT count(*) FROM genome") != number("SELECT seed % 7 FROM campaign"))
      FAIL("seed " << seed << ": a transaction is there in part");
    if (number("SELECT count(*) FROM genome") < acknowledged)
      FAIL("seed " << seed << ": an acknowledged transaction is gone");
  }
  CHECK(failures > 100);
}

}  // namespace
}  // namespace neuroprospect::db

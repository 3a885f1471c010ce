// Tests on the real program: what a campaign survives. Kills at any moment, a full disk, a schema
// of the past; copies made while it runs; queries that would not end.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <thread>

#include "base/random.h"
#include "db/campaign_file.h"
#include "db/verify.h"
#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"
#include "tests/scenes/tiny_campaign.h"

namespace neuroprospect {
namespace {

using namespace std::chrono_literals;
using Catch::Contains;
using scenes::contents;
using scenes::Finished;
using scenes::Program;
using scenes::query_text;
using scenes::run_program;
using scenes::TemporaryDirectory;
using scenes::tiny_run;

constexpr const char* kOldCampaign = "tests/data/schema-1.toml";
constexpr const char* kOldFile = "tests/data/schema-1.db";

// as many births as fit between kills
const std::vector<std::string> kMany = {"-D", "evolution.births=300", "-D", "life.steps=64"};

// moments only; no result may depend on them
RandomStream moments() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  return RandomStream({.seed = static_cast<std::uint64_t>(now)});
}

void sleep_us(std::uint64_t us) { std::this_thread::sleep_for(std::chrono::microseconds(us)); }

std::uint64_t births_in(const std::string& file) {
  return db::CampaignFile::open(file, db::Access::read_only).births().size();
}

std::int64_t size_of(const std::string& file) {
  struct stat status {};
  return ::stat(file.c_str(), &status) == 0 ? status.st_size : -1;
}

// Waits until the file's log has grown: a commit is being written just then.
void await_commit(const std::string& file) {
  const std::int64_t before = size_of(file + "-wal");
  const auto patience = std::chrono::steady_clock::now() + 2s;
  while (size_of(file + "-wal") == before && std::chrono::steady_clock::now() < patience) {
    sleep_us(20);
  }
}

TEST_CASE("SIGKILL at 200 random moments loses nothing, and changes nothing", "[slow]") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string calm = (directory / "calm.db").string();
  REQUIRE(run_program(tiny_run(calm, kMany)).exit_code == 0);
  const auto expected = contents(calm);
  const std::string file = (directory / "killed.db").string();
  RandomStream random = moments();
  std::uint64_t births = 0;
  int complete = 0;
  for (int kill = 0; kill < 200; ++kill) {
    {
      Program program(tiny_run(file, kMany));
      // half of them near a commit, the others anywhere from the program's start on
      if (random.chance(0.5)) {
        for (std::uint64_t commits = 1 + random.below(3); commits > 0; --commits) {
          await_commit(file);
        }
        sleep_us(random.below(1500));
      } else {
        sleep_us(random.below(150'000));
      }
      program.signal(SIGKILL);
      program.wait();
    }
    if (!std::filesystem::exists(file)) continue;
    const auto found = db::CampaignFile::open(file, db::Access::read_only);
    const auto findings = db::verify(found);
    if (!findings.empty()) FAIL("after kill " << kill << ": " << findings.front());
    if (found.births().size() < births) FAIL("kill " << kill << " lost a birth");
    births = found.births().size();
    // all done before all kills were: compared, and from the start again
    if (births == 300) {
      ++complete;
      if (contents(file) != expected) FAIL("another campaign came of it");
      std::filesystem::remove(file);
      std::filesystem::remove(file + "-wal");
      std::filesystem::remove(file + "-shm");
      births = 0;
    }
  }
  CHECK((births > 0 || complete > 0));
  const Finished last = run_program(tiny_run(file, kMany));
  INFO(last.output);
  CHECK(last.exit_code == 0);
  CHECK(contents(file) == expected);
  const Finished verified = run_program({"verify", file, "--relive", "5"});
  INFO(verified.output);
  CHECK(verified.exit_code == 0);
}

TEST_CASE("a full disk ends the program with exit code 3, and the same command goes on") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string calm = (directory / "calm.db").string();
  REQUIRE(run_program(tiny_run(calm)).exit_code == 0);
  const std::string file = (directory / "full.db").string();
  // from where not even the empty file fits, to where it is full after some births
  std::uint64_t births = 0;
  for (const std::uint64_t room : {8'000, 60'000, 300'000, 500'000}) {
    const Finished full = Program(tiny_run(file), room).wait();
    INFO(room << ": " << full.output);
    CHECK(full.exit_code == 3);
    CHECK_THAT(full.output, Contains("full.db") && Contains("the disk may be full"));
    if (!std::filesystem::exists(file)) continue;
    const auto found = db::CampaignFile::open(file, db::Access::read_only);
    CHECK(db::verify(found) == std::vector<std::string>{});
    CHECK(found.births().size() >= births);
    births = found.births().size();
  }
  CHECK(births > 0);
  CHECK(births < 24);
  const Finished resumed = run_program(tiny_run(file));
  INFO(resumed.output);
  CHECK(resumed.exit_code == 0);
  CHECK(contents(file) == contents(calm));
}

TEST_CASE("a running campaign is copied whole, and the copy goes on like the original") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "campaign.db").string();
  const std::string to = (directory / "copy.db").string();
  std::optional<Program> program(std::in_place, tiny_run(file));
  while (size_of(file) < 0) sleep_us(1000);
  await_commit(file);
  const Finished copied = run_program({"copy", file, to});
  INFO(copied.output);
  REQUIRE(copied.exit_code == 0);
  CHECK_THAT(copied.output, Contains("births"));
  CHECK(run_program({"copy", file, to}).exit_code == 3);
  CHECK(program->wait().exit_code == 0);
  program.reset();
  CHECK(births_in(to) <= births_in(file));
  CHECK(run_program({"verify", to}).exit_code == 0);
  const Finished resumed = run_program(tiny_run(to));
  INFO(resumed.output);
  CHECK(resumed.exit_code == 0);
  CHECK(contents(to) == contents(file));
}

TEST_CASE("copies that are killed, of a campaign that is killed, are whole or not there",
          "[slow]") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "campaign.db").string();
  const std::string to = (directory / "copy.db").string();
  RandomStream random = moments();
  int whole = 0;
  for (int round = 0; round < 40; ++round) {
    Program program(tiny_run(file, kMany));
    sleep_us(30'000 + random.below(60'000));
    Program copy({"copy", file, to});
    sleep_us(random.below(60'000));
    if (random.chance(0.5)) {
      copy.signal(SIGKILL);
      program.signal(SIGKILL);
    } else {
      program.signal(SIGKILL);
    }
    copy.wait();
    program.wait();
    if (!std::filesystem::exists(to)) continue;
    ++whole;
    const auto found = db::CampaignFile::open(to, db::Access::read_only);
    CHECK(db::verify(found) == std::vector<std::string>{});
    std::filesystem::remove(to);
  }
  CHECK(whole > 0);
  // and none is in the way of the next
  CHECK(run_program({"copy", file, to}).exit_code == 0);
}

TEST_CASE("a campaign of schema 1 is read after the next run, which goes on with it") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "old.db").string();
  std::filesystem::copy_file(kOldFile, file);
  const std::vector<std::string> resume = {"run", kOldCampaign, "--db", file};
  for (const char* reader : {"status", "verify"}) {
    const Finished early = run_program({reader, file});
    CHECK(early.exit_code == 3);
    CHECK_THAT(early.output, Contains("older schema version 1; `neuroprospect run` brings it up"));
  }
  const Finished resumed = run_program(resume);
  INFO(resumed.output);
  REQUIRE(resumed.exit_code == 0);
  CHECK_THAT(resumed.output, Contains("5 of 7 births are there"));
  CHECK(births_in(file) == 7);
  CHECK(run_program({"verify", file, "--relive", "0"}).exit_code == 0);
  // births of this program are relived; those of the first program were lived in its physics
  for (const char* birth : {"5", "6"}) {
    const Finished relived = run_program({"relive", file, birth});
    INFO(relived.output);
    CHECK(relived.exit_code == 0);
  }
  for (const char* birth : {"0", "4"}) {
    const Finished relived = run_program({"relive", file, birth});
    INFO(relived.output);
    CHECK((relived.exit_code == 0 || relived.exit_code == 3));
    CHECK_THAT(relived.output, Contains("the same life") || Contains("stored"));
  }
  CHECK(run_program({"lineage", file, "6"}).exit_code == 0);
  CHECK(run_program({"show", file, "0"}).exit_code == 0);
}

TEST_CASE("campaigns of schemas 2 and 3 go on, and their new births are relived") {
  const std::string schema = GENERATE("tests/data/schema-2", "tests/data/schema-3");
  CAPTURE(schema);
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "old.db").string();
  std::filesystem::copy_file(schema + ".db", file);
  const Finished resumed = run_program({"run", schema + ".toml", "--db", file});
  INFO(resumed.output);
  REQUIRE(resumed.exit_code == 0);
  CHECK_THAT(resumed.output, Contains("7 of 9 births are there"));
  CHECK(run_program({"verify", file, "--relive", "0"}).exit_code == 0);
  for (const char* birth : {"7", "8"}) {
    const Finished relived = run_program({"relive", file, birth});
    INFO(relived.output);
    CHECK(relived.exit_code == 0);
  }
}

TEST_CASE("a migration that is killed leaves the old file or the new one") {
  RandomStream random = moments();
  int old_ones = 0;
  int new_ones = 0;
  for (int round = 0; round < 40; ++round) {
    const TemporaryDirectory directory(scenes::in_memory());
    const std::string file = (directory / "old.db").string();
    std::filesystem::copy_file(kOldFile, file);
    {
      Program program({"run", kOldCampaign, "--db", file});
      if (random.chance(0.7)) {
        await_commit(file);
        sleep_us(random.below(2500));
      } else {
        sleep_us(random.below(80'000));
      }
      program.signal(SIGKILL);
      program.wait();
    }
    const std::string version = query_text(file, "PRAGMA user_version");
    ++(version == "1\n" ? old_ones : new_ones);
    const auto found = db::CampaignFile::open(file, db::Access::read_write);
    if (const auto findings = db::verify(found); !findings.empty()) FAIL(findings.front());
    CHECK(found.births().size() >= 5);
  }
  INFO(old_ones << " old files, " << new_ones << " new ones");
  CHECK(old_ones + new_ones == 40);
  CHECK(new_ones > 0);
}

TEST_CASE("a query ends in time, whatever it is in the middle of") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "old.db").string();
  std::filesystem::copy_file(kOldFile, file);
  { const auto migrated = db::CampaignFile::open(file, db::Access::read_write); }
  const std::string zeros = "hex(zeroblob(490000))";
  const std::string attempts[] = {
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
      // one step of SQLite each, of minutes
      "SELECT length(trim(" + zeros + ", replace(hex(zeroblob(40000)), '0', '1') || '0'))",
      "SELECT instr(" + zeros + ", substr(" + zeros + ", 1, 480000) || '1')",
      "SELECT length(printf('%.*c', 2000000000, 'x'))",
  };
  for (const std::string& sql : attempts) {
    const auto start = std::chrono::steady_clock::now();
    const Finished finished = run_program({"query", file, sql, "--max-seconds", "1"});
    INFO(sql << "\n" << finished.output);
    CHECK(finished.exit_code == 2);
    CHECK_THAT(finished.output, Contains("stopped"));
    CHECK(std::chrono::steady_clock::now() - start < 10s);
  }
}

}  // namespace
}  // namespace neuroprospect

// Tests for db/: a disk that fails. Every single operation of making a file, writing to it,
// recovering it and reading it fails in turn, once, a few times, and for good.
#include <catch2/catch.hpp>
#include <functional>

#include "db/campaign_file.h"
#include "db/connection.h"
#include "db/prune.h"
#include "db/verify.h"
#include "tests/db/faulty_vfs.h"
#include "tests/scenes/births.h"
#include "tests/scenes/contents.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::contents;
using scenes::FaultyVfs;
using scenes::made_up_campaign;
using scenes::Operation;
using scenes::TemporaryDirectory;

constexpr int kForEver = 1'000'000;

// Runs `work`; false when the disk kept it from ending. Any other error is a failure of the test.
bool done(const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::database) FAIL("not the disk's fault: " << error.what());
    return false;
  }
}

// `round` for each operation that can fail in it, with each error and number of failures; the round
// arms the disk itself and says whether an operation failed. Returns the number of rounds.
int for_each_fault(const std::function<bool(int nth, int error, int times)>& round) {
  int rounds = 0;
  for (const int error : {SQLITE_IOERR_WRITE, SQLITE_FULL}) {
    for (const int times : {1, 3, kForEver}) {
      for (int nth = 1;; ++nth) {
        INFO(times << " operations from " << nth << " on, error " << error);
        if (!round(nth, error, times)) break;
        ++rounds;
      }
    }
  }
  return rounds;
}

std::vector<BirthRecord> births(std::uint64_t seed, std::size_t count) {
  std::vector<BirthRecord> records;
  BirthMaker maker(seed, 2);
  for (std::size_t i = 0; i < count; ++i) records.push_back(maker.next());
  return records;
}

// On a sound disk, the file opens, is whole, and has the first `acknowledged` of `records`; of the
// others it has all or nothing, and takes them.
void require_survived(const std::filesystem::path& path, const std::vector<BirthRecord>& records,
                      std::size_t acknowledged) {
  auto file = CampaignFile::open(path, Access::read_write);
  if (const auto findings = verify(file); !findings.empty()) FAIL("damaged: " << findings.front());
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto found = file.birth(i);
    if (!found && i < acknowledged) FAIL("birth " << i << " was acknowledged, and is gone");
    if (found && *found != records[i]) FAIL("birth " << i << " is not what it was");
  }
  for (std::size_t i = acknowledged; i < records.size(); ++i) file.record(records[i]);
  if (file.births().size() != records.size()) FAIL("the rest was not recorded");
}

TEST_CASE("a disk that fails at any write, sync or truncation loses nothing acknowledged") {
  FaultyVfs vfs;
  const auto records = births(18, 3);
  const int rounds = for_each_fault([&](int nth, int error, int times) {
    const TemporaryDirectory directory(scenes::in_memory());
    const auto path = directory / "campaign.db";
    vfs.heal();
    { const auto file = CampaignFile::create(path, made_up_campaign(records.size())); }
    std::size_t acknowledged = 0;
    vfs.fail(nth, error, times);
    done([&] {
      auto file = CampaignFile::open(path, Access::read_write);
      for (const BirthRecord& record : records) {
        file.record(record);
        ++acknowledged;
      }
    });
    const bool failed = vfs.failed();
    vfs.heal();
    require_survived(path, records, acknowledged);
    return failed;
  });
  CHECK(rounds > 200);
}

TEST_CASE("a birth refused by the disk is taken later by the same open file, or by a new one") {
  FaultyVfs vfs;
  const auto records = births(28, 3);
  int refused = 0;
  for_each_fault([&](int nth, int error, int times) {
    const TemporaryDirectory directory(scenes::in_memory());
    const auto path = directory / "campaign.db";
    vfs.heal();
    {
      auto file = CampaignFile::create(path, made_up_campaign(records.size()));
      file.record(records[0]);
      vfs.fail(nth, error, times);
      const bool recorded = done([&] { file.record(records[1]); });
      vfs.heal();
      if (!recorded) ++refused;
      // whether it got there or not: again, as the message says
      const bool again = done([&] { file.record(records[1]); });
      if (again && file.birth(1) != records[1]) FAIL("acknowledged, but not there");
    }
    require_survived(path, records, 1);
    // the record of one birth has fewer operations than this
    return nth < 25;
  });
  CHECK(refused > 10);
}

TEST_CASE("a commit that only seemed to fail is found out") {
  // The sync of the commit fails, then closing fails to tidy the log away, then the disk is sound:
  // the next connection finds the whole transaction in the log.
  FaultyVfs vfs;
  int recovered = 0;
  for (int nth = 1; nth < 40; ++nth) {
    const TemporaryDirectory directory(scenes::in_memory());
    BirthMaker maker(19, 2);
    vfs.heal();
    auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(2));
    file.record(maker.next());
    const BirthRecord record = maker.next();
    vfs.fail(nth, SQLITE_IOERR_WRITE, 2);
    if (done([&] { file.record(record); })) {
      if (vfs.failed()) ++recovered;
      CHECK(file.birth(1) == record);
    }
  }
  CHECK(recovered > 0);
}

TEST_CASE("a file that could not be made leaves none, and nothing in the way") {
  FaultyVfs vfs;
  const int rounds = for_each_fault([&](int nth, int error, int times) {
    const TemporaryDirectory directory(scenes::in_memory());
    const auto path = directory / "campaign.db";
    vfs.fail(nth, error, times);
    const bool made = done([&] { CampaignFile::create(path, made_up_campaign(7)); });
    const bool failed = vfs.failed();
    vfs.heal();
    if (made && !std::filesystem::exists(path)) FAIL("it said that it had made the file");
    // what is there is whole, though the disk may have failed just when it was opened
    if (!std::filesystem::exists(path)) CampaignFile::create(path, made_up_campaign(7));
    const auto file = CampaignFile::open(path, Access::read_write);
    if (file.campaign() != made_up_campaign(7) || !verify(file).empty()) FAIL("it is not whole");
    return failed;
  });
  CHECK(rounds > 30);
}

// What a program leaves that was killed with births in its log and none in the file proper.
class Killed {
 public:
  explicit Killed(const std::vector<BirthRecord>& records) {
    auto file = CampaignFile::create(original(""), made_up_campaign(records.size()));
    for (std::size_t i = 0; i + 1 < records.size(); ++i) file.record(records[i]);
    for (const char* part : {"", "-wal"}) {
      std::filesystem::copy_file(original(part), directory_ / ("killed.db" + std::string(part)));
    }
  }
  void put(const std::filesystem::path& path) const {
    for (const char* part : {"", "-wal", "-shm"}) {
      const auto place = path.string() + part;
      std::filesystem::remove(place);
      const auto kept = directory_ / ("killed.db" + std::string(part));
      if (std::filesystem::exists(kept)) std::filesystem::copy_file(kept, place);
    }
  }

 private:
  [[nodiscard]] std::filesystem::path original(const std::string& part) const {
    return directory_ / ("original.db" + part);
  }
  TemporaryDirectory directory_{scenes::in_memory()};
};

TEST_CASE("a disk that also fails while a killed program's file is recovered loses nothing") {
  FaultyVfs vfs;
  const auto records = births(20, 4);
  const Killed killed(records);
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  int failed_reads = 0;
  int failed_writes = 0;
  const int rounds = for_each_fault([&](int nth, int error, int times) {
    vfs.heal();
    killed.put(path);
    vfs.fail(nth, error, times, true);
    std::size_t acknowledged = 3;
    done([&] {
      auto file = CampaignFile::open(path, Access::read_write);
      for (std::size_t i = 0; i < 3; ++i) {
        if (file.birth(i) != records[i]) FAIL("birth " << i << " was misread");
      }
      file.record(records[3]);
      acknowledged = 4;
    });
    const bool failed = vfs.failed();
    failed_reads += vfs.failures(Operation::read);
    failed_writes += vfs.failures(Operation::write) + vfs.failures(Operation::sync);
    vfs.heal();
    require_survived(path, records, acknowledged);
    return failed;
  });
  CHECK(rounds > 200);
  CHECK(failed_reads > 100);
  CHECK(failed_writes > 100);
}

TEST_CASE("a reader on a failing disk reads the truth or says that it cannot") {
  FaultyVfs vfs;
  const auto records = births(22, 4);
  const Killed killed(records);
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  const int rounds = for_each_fault([&](int nth, int error, int times) {
    vfs.heal();
    killed.put(path);
    vfs.fail(nth, error, times, true);
    done([&] {
      const auto file = CampaignFile::open(path, Access::read_only);
      if (file.births().size() != 3) FAIL("births are missing");
      for (std::size_t i = 0; i < 3; ++i) {
        if (file.birth(i) != records[i]) FAIL("birth " << i << " was misread");
      }
    });
    return vfs.failed();
  });
  CHECK(rounds > 50);
}

TEST_CASE("a migration on a failing disk leaves the old file or the new one") {
  FaultyVfs vfs;
  const TemporaryDirectory directory(scenes::in_memory());
  std::filesystem::copy_file("tests/data/schema-1.db", directory / "calm.db");
  CampaignFile::open(directory / "calm.db", Access::read_write);
  const auto expected = contents(directory / "calm.db");
  const auto old_contents = contents("tests/data/schema-1.db");
  const auto path = directory / "campaign.db";
  int refused = 0;
  const int rounds = for_each_fault([&](int nth, int error, int times) {
    vfs.heal();
    for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + part);
    std::filesystem::copy_file("tests/data/schema-1.db", path);
    vfs.fail(nth, error, times, true);
    if (!done([&] { CampaignFile::open(path, Access::read_write); })) ++refused;
    const bool failed = vfs.failed();
    vfs.heal();
    // recovers what is left to recover
    SQLite::Database(path, SQLite::OPEN_READWRITE).execAndGet("PRAGMA user_version");
    const auto now = contents(path);
    if (now != expected && now != old_contents) FAIL("neither the old file nor the new one");
    if (!verify(CampaignFile::open(path, Access::read_write)).empty()) FAIL("damaged");
    if (contents(path) != expected) FAIL("it was not migrated when it could be");
    return failed;
  });
  CHECK(rounds > 100);
  CHECK(refused > 100);
}

// Genomes without what was learned, which pruning may take.
std::vector<GenomeRow> heritable(const BirthRecord& record) {
  std::vector<GenomeRow> genomes = record.genomes;
  genomes.resize(std::min<std::size_t>(2, genomes.size()));
  return genomes;
}

// Everything that is written beside births.
void change(CampaignFile& file) {
  file.extend(20, "births = 20");
  file.set_deaths({{.birth = 0, .death = 6}, {.birth = 1, .death = 7}});
  prune(file, {.memories = true, .learned = true});
  compact(file);
}

TEST_CASE(
    "deaths, extension, pruning and compacting on a failing disk happen or not, and can be done "
    "again") {
  FaultyVfs vfs;
  // deaths come later, one by one
  auto records = births(24, 8);
  for (BirthRecord& record : records) record.individual.death.reset();
  const TemporaryDirectory directory(scenes::in_memory());
  const auto make = [&](const std::filesystem::path& path) {
    for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + part);
    auto file = CampaignFile::create(path, made_up_campaign(records.size()));
    for (const BirthRecord& record : records) file.record(record);
  };
  make(directory / "calm.db");
  {
    auto file = CampaignFile::open(directory / "calm.db", Access::read_write);
    change(file);
    CHECK(file.memory(0).empty());
    CHECK_FALSE(file.memory(7).empty());
  }
  const auto expected = contents(directory / "calm.db");
  const auto path = directory / "campaign.db";
  const int rounds = for_each_fault([&](int nth, int error, int times) {
    vfs.heal();
    make(path);
    {
      auto file = CampaignFile::open(path, Access::read_write);
      vfs.fail(nth, error, times);
      done([&] { change(file); });
    }
    const bool failed = vfs.failed();
    vfs.heal();
    auto file = CampaignFile::open(path, Access::read_write);
    if (const auto found = verify(file); !found.empty()) FAIL("damaged: " << found.front());
    for (const BirthRecord& record : records) {
      const auto found = file.birth(record.individual.birth);
      if (!found || heritable(*found) != heritable(record) || found->assays != record.assays)
        FAIL("birth " << record.individual.birth << " is not what it was");
    }
    change(file);
    if (contents(path) != expected) FAIL("it could not be done again");
    return failed;
  });
  CHECK(rounds > 50);
}

}  // namespace
}  // namespace neuroprospect::db

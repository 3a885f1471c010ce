// Tests for db/copy.h: a copy is a campaign file of one moment, whoever writes meanwhile; or there
// is none.
#include "db/copy.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "db/campaign_file.h"
#include "db/verify.h"
#include "tests/db/faulty_vfs.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::FaultyVfs;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

std::vector<std::string> names_in(const TemporaryDirectory& directory) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void make(const std::filesystem::path& path, std::size_t births) {
  auto file = CampaignFile::create(path, made_up_campaign(1000));
  BirthMaker maker(71, 5);
  for (std::size_t i = 0; i < births; ++i) file.record(maker.next());
}

TEST_CASE("a copy has every row, is one file, and goes on where the original stood") {
  const TemporaryDirectory directory(scenes::in_memory());
  make(directory / "campaign.db", 20);
  const CopySummary summary = copy_campaign(directory / "campaign.db", directory / "copy.db");
  CHECK(summary.births == 20);
  CHECK(summary.bytes == std::filesystem::file_size(directory / "copy.db"));
  std::filesystem::remove(directory / "campaign.db-wal");
  std::filesystem::remove(directory / "campaign.db-shm");
  CHECK(names_in(directory) == std::vector<std::string>{"campaign.db", "copy.db"});

  auto copied = CampaignFile::open(directory / "copy.db", Access::read_write);
  CHECK(copied.campaign() == made_up_campaign(1000));
  CHECK(verify(copied).empty());
  BirthMaker maker(71, 5);
  for (std::uint64_t i = 0; i < 20; ++i) CHECK(copied.birth(i) == maker.next());
  copied.record(maker.next());
  CHECK(CampaignFile::open(directory / "campaign.db", Access::read_only).births().size() == 20);
}

TEST_CASE("copies made while a program writes have whole births, and never fewer than before") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  make(path, 1);
  std::jthread writer([&](const std::stop_token& stop) {
    auto file = CampaignFile::open(path, Access::read_write);
    BirthMaker maker(71, 5);
    maker.next();
    while (!stop.stop_requested() && file.births().size() < 900) file.record(maker.next());
  });
  std::uint64_t births = 1;
  for (int i = 0; i < 10; ++i) {
    const auto to = directory / fmt::format("copy-{}.db", i);
    const CopySummary summary = copy_campaign(path, to);
    CHECK(summary.births >= births);
    births = summary.births;
    const auto copied = CampaignFile::open(to, Access::read_only);
    REQUIRE(copied.births().size() == births);
    CHECK(verify(copied).empty());
    BirthMaker maker(71, 5);
    for (std::uint64_t k = 0; k < births; ++k) {
      if (copied.birth(k) != maker.next()) FAIL("birth " << k << " differs");
    }
  }
  CHECK(births > 1);
}

TEST_CASE("nothing is overwritten, and what cannot be copied is said") {
  const TemporaryDirectory directory(scenes::in_memory());
  make(directory / "campaign.db", 3);
  std::ofstream(directory / "other.db") << "somebody's";
  struct Case {
    std::string from;
    std::string to;
    const char* message;
  };
  const Case cases[] = {
      {"campaign.db", "other.db", "other.db: this file exists already"},
      {"campaign.db", "campaign.db", "exists already"},
      {"campaign.db", "no/such/place.db", "No such file or directory"},
      {"nothing.db", "copy.db", "nothing.db: there is no such file"},
      {"other.db", "copy.db", "a file of 10 bytes is no campaign file"},
  };
  for (const Case& c : cases) {
    INFO(c.from << " to " << c.to);
    try {
      copy_campaign(directory / c.from, directory / c.to);
      FAIL("was copied");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::database);
      CHECK_THAT(error.what(), Catch::Contains(c.message));
    }
  }
  CHECK(std::filesystem::file_size(directory / "other.db") == 10);
  CHECK_FALSE(std::filesystem::exists(directory / "copy.db"));
  CHECK_FALSE(std::filesystem::exists(directory / "copy.db-new"));
}

TEST_CASE("a damaged file is not copied") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  make(path, 30);
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  const std::string zeros(40'960, '\0');  // ten pages
  file.seekp(49'152);                     // page 13
  file << zeros;
  file.close();
  CHECK_THROWS_WITH(copy_campaign(path, directory / "copy.db"), Catch::Contains("damaged"));
  CHECK_FALSE(std::filesystem::exists(directory / "copy.db"));
}

TEST_CASE("a disk that fails while a copy is made leaves a whole copy or none") {
  FaultyVfs vfs;
  int rounds = 0;
  for (const int error : {SQLITE_IOERR_WRITE, SQLITE_FULL}) {
    for (const int times : {1, 1'000'000}) {
      const TemporaryDirectory directory(scenes::in_memory());
      const auto path = directory / "campaign.db";
      vfs.heal();
      make(path, 2);
      for (int nth = 1;; ++nth, ++rounds) {
        INFO(times << " operations from " << nth << " on, error " << error);
        vfs.fail(nth, error, times, true);
        bool copied = false;
        try {
          copied = copy_campaign(path, directory / "copy.db").births == 2;
        } catch (const Error& failure) {
          if (failure.kind() != ErrorKind::database)
            FAIL("not the disk's fault: " << failure.what());
        }
        const bool failed = vfs.failed();
        vfs.heal();
        if (copied != std::filesystem::exists(directory / "copy.db"))
          FAIL("it said another thing than it did");
        if (!copied) copy_campaign(path, directory / "copy.db");
        if (!verify(CampaignFile::open(directory / "copy.db", Access::read_only)).empty())
          FAIL("the copy is not whole");
        std::filesystem::remove(directory / "copy.db");
        std::filesystem::remove(directory / "copy.db-wal");
        std::filesystem::remove(directory / "copy.db-shm");
        if (!failed) break;
      }
    }
  }
  CHECK(rounds > 100);
}

}  // namespace
}  // namespace neuroprospect::db

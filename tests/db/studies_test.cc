// Tests for db/studies.h: what a study said comes back as it was, is replaced as a whole, and is
// written beside a campaign that another connection writes.
#include "db/studies.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <thread>

#include "db/connection.h"
#include "db/verify.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

const StudyRow kAsked{"slopes --bins 3", "slopes", "bins = 3\nresamples = 100\n", 12, "0.1.0"};

std::vector<EstimateRow> said(double shift) {
  return {
      {"z figure", "b", 24.5, "birth", 0.1 + shift, -1.5, 1.75, 9, "return", "over blocks"},
      {"z figure", "b", 3.0, "birth", 0.2 + shift, std::nullopt, 2.0, 8, "return", "open below"},
      {"z figure", "a", 3.0, "birth", 0.3 + shift, std::nullopt, std::nullopt, 7, "", "none: few"},
      {"a figure", "a", std::string("innate"), "measure", -1e300, -1e301, 1e-300, 6, "",
       "ünïcode"}};
}

TEST_CASE("what a study said comes back to the bit, in its order, until it is asked again") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(12));
  CHECK(studies(file).empty());
  store_study(file, kAsked, said(0));
  StudyRow other = kAsked;
  other.title = "slopes";
  store_study(file, other, said(1));
  CHECK(studies(file) == std::vector{other, kAsked});
  CHECK(study_result(file, kAsked.title) == said(0));
  CHECK(study_result(file, "slopes") == said(1));
  CHECK(study_result(file, "slopes --bins 4").empty());

  StudyRow later = kAsked;
  later.births = 40;
  std::vector<EstimateRow> fewer = said(2);
  fewer.resize(2);
  store_study(file, later, fewer);
  CHECK(studies(file) == std::vector{other, later});
  CHECK(study_result(file, kAsked.title) == fewer);
  CHECK(study_result(file, "slopes") == said(1));
  CHECK(verify(file).empty());
}

TEST_CASE("a study that is wrong leaves what was there") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(12));
  store_study(file, kAsked, said(0));
  auto twice = said(1);
  twice.push_back(twice.front());
  CHECK_THROWS_AS(store_study(file, kAsked, twice), Error);
  auto nan = said(1);
  nan.back().low = std::nan("");
  CHECK_THROWS_WITH(store_study(file, kAsked, nan), Catch::Contains("low is nan"));
  CHECK(study_result(file, kAsked.title) == said(0));
}

TEST_CASE("studies are stored while births are recorded, and neither loses anything") {
  const TemporaryDirectory directory;
  const auto path = directory / "campaign.db";
  constexpr std::uint64_t kBirths = 200;
  std::vector<BirthRecord> records;
  auto writer = CampaignFile::create(path, made_up_campaign(kBirths));
  writer.begin_session({"start", "run", "", "", "0.1", "g++", "libraries", "host", "machine", 2});
  std::thread campaign([&] {
    BirthMaker maker(35, 20);
    for (std::uint64_t i = 0; i < kBirths; ++i) writer.record(records.emplace_back(maker.next()));
  });
  const auto reader = CampaignFile::open(path, Access::read_only);
  for (int i = 0; i < 60; ++i) store_study(reader, kAsked, said(i));
  campaign.join();
  CHECK(study_result(reader, kAsked.title) == said(59));
  for (const BirthRecord& record : records) {
    CHECK(reader.birth(record.individual.birth) == record);
  }
  CHECK(verify(reader).empty());
}

TEST_CASE("a study waits for a transaction of another") {
  const TemporaryDirectory directory;
  const auto path = directory / "campaign.db";
  const auto writer = CampaignFile::create(path, made_up_campaign(12));
  const auto reader = CampaignFile::open(path, Access::read_only);
  SQLite::Transaction busy(writer.connection(), SQLite::TransactionBehavior::IMMEDIATE);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    busy.commit();
  });
  store_study(reader, kAsked, said(0));
  later.join();
  CHECK(study_result(reader, kAsked.title) == said(0));
}

TEST_CASE("a study is not stored while another keeps its transaction for long", "[slow]") {
  const TemporaryDirectory directory;
  const auto writer = CampaignFile::create(directory / "campaign.db", made_up_campaign(12));
  const SQLite::Transaction busy(writer.connection(), SQLite::TransactionBehavior::IMMEDIATE);
  CHECK_THROWS_WITH(store_study(writer, kAsked, said(0)),
                    Catch::Contains("another program keeps a transaction open"));
}

}  // namespace
}  // namespace neuroprospect::db

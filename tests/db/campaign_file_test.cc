// Tests for db/campaign_file.h: what is recorded comes back, once, whole and unchanged.
#include "db/campaign_file.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <limits>

#include "db/connection.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

std::string text(const CampaignFile& file, const char* sql) {
  return file.connection().execAndGet(sql).getString();
}

TEST_CASE("random births survive the round trip, in the same program and in the next") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  constexpr std::uint64_t births = 400;
  std::vector<BirthRecord> records;
  const auto check_all = [&](const CampaignFile& file) {
    CHECK(file.campaign() == made_up_campaign(births));
    CHECK(file.births().size() == births);
    std::size_t wrong = 0;
    for (const BirthRecord& record : records)
      wrong += file.birth(record.individual.birth) != record;
    CHECK(wrong == 0);
    CHECK_FALSE(file.birth(births).has_value());
  };
  {
    auto file = CampaignFile::create(path, made_up_campaign(births));
    BirthMaker maker(1, 20);
    for (std::uint64_t i = 0; i < births; ++i) file.record(records.emplace_back(maker.next()));
    check_all(file);
  }
  check_all(CampaignFile::open(path, Access::read_only));
}

TEST_CASE("the values at the edges survive") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(1));
  BirthRecord record = BirthMaker(2, 1).next();
  record.individual.fitness = std::numeric_limits<double>::denorm_min();
  record.individual.learning_area = -std::numeric_limits<double>::max();
  record.individual.death = std::numeric_limits<std::int64_t>::max();
  record.assays[0].mean = 0.1 + 0.2;
  record.assays[1].world = std::string("with\0nul", 8);
  record.assays[2].episodes.clear();
  record.curve.clear();
  record.memory.clear();
  record.genomes[0].blob = Blob();
  record.genomes[0].hash = content_hash({});
  record.individual.body_genome = record.genomes[0].hash;
  file.record(record);
  CHECK(file.birth(0) == record);
  CHECK(file.memory(0).empty());
}

TEST_CASE("a resuming program reads outlines, genomes and memories") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(40));
  BirthMaker maker(3, 10);
  std::vector<BirthRecord> records;
  std::generate_n(std::back_inserter(records), 40, [&] { return maker.next(); });
  // births arrive in any order that has parents first
  for (std::size_t i = 0; i < 40; i += 2) {
    const bool swap = std::ranges::none_of(records[i + 1].parents,
                                           [&](const ParentRow& row) { return row.parent == i; });
    file.record(records[swap ? i + 1 : i]);
    file.record(records[swap ? i : i + 1]);
  }
  const auto outlines = file.outlines(5, 30);
  REQUIRE(outlines.size() == 25);
  for (std::size_t i = 0; i < outlines.size(); ++i) {
    const IndividualRow& row = records[i + 5].individual;
    BirthOutline expected{
        row.birth,       row.status,       row.generation,     row.island, row.death, row.fitness,
        row.body_genome, row.brain_genome, row.learned_genome, {},         {}};
    for (const ScoreRow& score : records[i + 5].scores) {
      (score.kind == "objective" ? expected.objectives : expected.descriptors)
          .push_back(score.value);
    }
    CHECK(outlines[i] == expected);
  }
  for (const BirthRecord& record : records) {
    for (const GenomeRow& genome : record.genomes) CHECK(file.genome(genome.hash) == genome.blob);
    CHECK(file.memory(record.individual.birth) == record.memory);
  }
  CHECK(file.outlines(40, 90).empty());
  CHECK_THROWS_WITH(file.genome("00ff"), Catch::Contains("genome 00ff is missing"));
}

TEST_CASE("recording a birth again changes nothing, and may differ in wall-clock values only") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(9));
  const BirthRecord record = BirthMaker(4, 1).next();
  file.record(record);
  BirthRecord again = record;
  again.individual.wall_seconds += 1;
  file.record(again);
  CHECK(file.birth(0) == record);
  again.curve[0].episodes += 1;
  CHECK_THROWS_WITH(file.record(again),
                    Catch::Contains("birth 0: it was recorded before, with other rows"));
  CHECK(file.birth(0) == record);
}

TEST_CASE("a genome is stored once, however many carry it") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(2));
  BirthRecord record = BirthMaker(5, 9).next();
  file.record(record);
  record.individual.birth = 1;
  file.record(record);
  CHECK(text(file, "SELECT count(*) FROM genome") == "2");
}

TEST_CASE("what must not be stored is refused, and leaves nothing behind") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(9));
  const BirthRecord good = BirthMaker(6, 1).next();
  struct Case {
    const char* message;
    void (*spoil)(BirthRecord&);
  };
  const Case cases[] = {
      {"birth 0: individual: fitness is nan",
       [](BirthRecord& r) { r.individual.fitness = std::nan(""); }},
      {"birth 0: assay: mean is inf", [](BirthRecord& r) { r.assays[1].mean = INFINITY; }},
      {"birth 0: episode: return is -nan",
       [](BirthRecord& r) { r.assays[0].episodes[0].episode_return = -std::nan(""); }},
      {"learning_curve: mean_return is -inf",
       [](BirthRecord& r) { r.curve[1].mean_return = -INFINITY; }},
      {"seed = 9223372036854775808 does not fit",
       [](BirthRecord& r) { r.assays[0].episodes[0].seed = std::uint64_t{1} << 63; }},
      {"FOREIGN KEY",
       [](BirthRecord& r) {
         r.individual.birth = 5, r.parents = {{3, "main"}};
       }},
      {"CHECK",
       [](BirthRecord& r) {
         r.parents = {{0, "main"}};
       }},
      {"UNIQUE", [](BirthRecord& r) { r.assays[1].phase = r.assays[0].phase; }},
      {"has the role mate",
       [](BirthRecord& r) {
         r.parents = {{0, "mate"}};
       }},
      {"event 3 follows event 0",
       [](BirthRecord& r) {
         r.mutations = {{0, "body", "op", {}, "field", "", ""}, {3, "body", "op", {}, "f", "", ""}};
       }},
      {"objective -energy_j follows a descriptor",
       [](BirthRecord& r) { std::swap(r.scores.front(), r.scores.back()); }},
      {"score: value is nan", [](BirthRecord& r) { r.scores[1].value = std::nan(""); }},
      {"content hash", [](BirthRecord& r) { r.genomes[0].blob[30] ^= std::byte{1}; }},
      {"genomes are not the", [](BirthRecord& r) { r.genomes.pop_back(); }},
      {"goes back to step", [](BirthRecord& r) { std::swap(r.curve[0], r.curve[1]); }},
  };
  for (const Case& c : cases) {
    INFO(c.message);
    BirthRecord record = good;
    c.spoil(record);
    CHECK_THROWS_WITH(file.record(record), Catch::Contains(c.message));
    CHECK(file.births().empty());
    CHECK(text(file, "SELECT count(*) FROM genome") == "0");
  }
  // and the file goes on working
  file.record(good);
  CHECK(file.birth(0) == good);
}

TEST_CASE("the tables are strict, and rows refer to rows that are there") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(9));
  CHECK(text(file,
             "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
             "AND name NOT LIKE 'sqlite_%' AND NOT strict") == "0");
  CHECK_THROWS_WITH(file.connection().exec("UPDATE campaign SET seed = 'seven'"),
                    Catch::Contains("cannot store TEXT value in INTEGER column"));
  CHECK_THROWS_WITH(file.connection().exec("INSERT INTO memory VALUES (3, x'00')"),
                    Catch::Contains("FOREIGN KEY"));
}

TEST_CASE("sessions have a beginning, an end, and count births") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  const SessionRow row{"start",   "run x.toml",  "seed = 1\n", "life.steps = 10", "0.1.0",
                       "g++ -O3", "Bullet 3.24", "a host",     "a machine",       2};
  BirthMaker maker(7, 9);
  {
    auto file = CampaignFile::create(path, made_up_campaign(9));
    CHECK(file.begin_session(row) == 1);
    const BirthRecord record = maker.next();
    file.record(record);
    file.record(record);
    file.record(maker.next());
    file.end_session(1, "stopped");
  }
  auto file = CampaignFile::open(path, Access::read_write);
  CHECK(file.begin_session(row) == 2);
  file.record(maker.next());
  CHECK(text(file, "SELECT group_concat(births || coalesce(exit, '?')) FROM session") ==
        "2stopped,1?");
  CHECK(text(file,
             "SELECT count(*) FROM session WHERE wall_start <= wall_stop AND wall_start "
             "GLOB '20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9]*Z'") ==
        "2");
  CHECK_THROWS_WITH(file.end_session(7, "x"), Catch::Contains("there is no session 7"));
  // also of a session that was killed, it is known what it used
  CHECK(text(file,
             "SELECT count(*) FROM session WHERE cpu_user_s >= 0 AND cpu_system_s >= 0 AND "
             "memory_mb > 1 AND memory_mb < 1e6") == "2");
  SessionRow other = row;
  other.kind = "dream";
  CHECK_THROWS_WITH(file.begin_session(other), Catch::Contains("CHECK"));
}

TEST_CASE("a death comes once, after the birth or with it") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(9));
  BirthMaker maker(9, 1);
  BirthRecord record = maker.next();
  record.individual.death.reset();
  file.record(record);
  file.set_deaths({{0, 17}});
  file.set_deaths({{0, 17}});
  CHECK(file.birth(0)->individual.death == 17);
  CHECK_THROWS_WITH(file.set_deaths({{0, 18}}),
                    Catch::Contains("birth 0 died at birth 17, not 18"));
  CHECK_THROWS_WITH(file.set_deaths({{3, 18}}), Catch::Contains("there is no birth 3"));
  // all of them or none
  BirthRecord second = maker.next();
  second.individual.death.reset();
  file.record(second);
  CHECK_THROWS(file.set_deaths({{1, 20}, {3, 18}}));
  CHECK_FALSE(file.birth(1)->individual.death);
  file.set_deaths({{0, 17}, {1, 20}});
  CHECK(file.birth(1)->individual.death == 20);
  // a program that resumes records what it knew before the death
  file.record(record);
  CHECK(file.birth(0)->individual.death == 17);
}

TEST_CASE("founders are brought along before the first birth") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  BirthMaker maker(10, 9);
  const BirthRecord a = maker.next();
  const BirthRecord b = maker.next();
  const std::vector<FounderRow> founders = {
      {*a.individual.body_genome, *a.individual.brain_genome, "other.db, individual 4"},
      {*b.individual.body_genome, *a.individual.brain_genome, "walker.json"}};
  std::vector<GenomeRow> genomes = a.genomes;
  genomes.insert(genomes.end(), b.genomes.begin(), b.genomes.end());
  {
    auto file = CampaignFile::create(path, made_up_campaign(9));
    CHECK(file.founders().empty());
    CHECK_THROWS_WITH(file.add_founders(founders, {}), Catch::Contains("FOREIGN KEY"));
    CHECK(file.founders().empty());
    file.add_founders(founders, genomes);
    file.add_founders(founders, genomes);
    CHECK_THROWS_WITH(file.add_founders({founders[0]}, genomes),
                      Catch::Contains("other founders already"));
  }
  auto file = CampaignFile::open(path, Access::read_write);
  CHECK(file.founders() == founders);
  CHECK(file.genome(founders[1].brain_genome) == a.genomes[1].blob);
  auto late = CampaignFile::create(directory / "late.db", made_up_campaign(9));
  late.record(a);
  CHECK_THROWS_WITH(late.add_founders(founders, genomes),
                    Catch::Contains("before the first birth"));
}

TEST_CASE("materials are brought along before the first birth, and come back as they were") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  const Blob bytes = frame(BlobKind::recording, 1, std::as_bytes(std::span("as if a dog walked")));
  const MaterialRow walk{"clone.recording", "recording", "dog.csv", content_hash(bytes), bytes};
  const MaterialRow run{"clone.recording", "recording", "horse.csv", content_hash(bytes), bytes};
  {
    auto file = CampaignFile::create(path, made_up_campaign(9));
    CHECK_FALSE(file.material(walk.name));
    file.add_material(walk);
    file.add_material(walk);
    CHECK_THROWS_WITH(file.add_material(run), Catch::Contains("another material clone.recording"));
    CHECK_THROWS_WITH(file.add_material({"x", "recording", "", "00", bytes}),
                      Catch::Contains("has the content hash " + walk.hash));
    CHECK_FALSE(file.material("x"));
  }
  auto file = CampaignFile::open(path, Access::read_write);
  CHECK(file.material(walk.name) == walk);
  file.record(BirthMaker(10, 9).next());
  file.add_material(walk);
  CHECK_THROWS_WITH(file.add_material({"x", "recording", "", walk.hash, bytes}),
                    Catch::Contains("before the first birth"));
  file.connection().exec("UPDATE material SET blob = x'00'");
  try {
    const auto damaged = file.material(walk.name);
    FAIL(damaged->name << " was read");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::database);
    CHECK_THAT(error.what(), Catch::Contains(path.string()) &&
                                 Catch::Contains("material clone.recording is damaged"));
  }
}

TEST_CASE("a campaign is extended, and never cut") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(9));
  CampaignRow expected = made_up_campaign(12);
  expected.configuration = "births = 12\n";
  file.extend(12, expected.configuration);
  CHECK(file.campaign() == expected);
  CHECK_THROWS_WITH(file.extend(11, ""), Catch::Contains("of 12 births cannot be cut to 11"));
  CHECK(file.campaign() == expected);
}

TEST_CASE("a reader is not a writer") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  { const auto file = CampaignFile::create(path, made_up_campaign(9)); }
  auto file = CampaignFile::open(path, Access::read_only);
  CHECK_THROWS_WITH(file.record(BirthMaker(8, 1).next()), Catch::Contains("for reading only"));
  CHECK_THROWS_WITH(file.begin_session({}), Catch::Contains("for reading only"));
  CHECK_THROWS_WITH(file.set_deaths({{0, 1}}), Catch::Contains("for reading only"));
  CHECK_THROWS_WITH(file.extend(10, ""), Catch::Contains("for reading only"));
}

}  // namespace
}  // namespace neuroprospect::db

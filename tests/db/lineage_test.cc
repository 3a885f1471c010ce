// Tests for db/lineage.h and db/status.h: they agree with the same questions asked of the records.
#include "db/lineage.h"

#include <catch2/catch.hpp>
#include <set>

#include "db/connection.h"
#include "db/status.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

constexpr std::uint64_t kBirths = 300;

std::uint64_t events(const BirthRecord& record) {
  return record.mutations.empty() ? 0 : record.mutations.back().event + 1;
}

std::vector<BirthRecord> made_up_births(CampaignFile& file, std::uint64_t seed) {
  std::vector<BirthRecord> records;
  BirthMaker maker(seed, 20);
  for (std::uint64_t i = 0; i < kBirths; ++i) file.record(records.emplace_back(maker.next()));
  return records;
}

TEST_CASE("ancestors, children and descendants are those of the records") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(kBirths));
  const auto records = made_up_births(file, 51);
  std::vector<std::set<std::uint64_t>> descendants(kBirths);
  for (std::uint64_t i = kBirths; i-- > 0;) {
    for (std::uint64_t child = i + 1; child < kBirths; ++child) {
      if (std::ranges::any_of(records[child].parents,
                              [i](const ParentRow& p) { return p.parent == i; })) {
        descendants[i].insert(child);
        descendants[i].merge(std::set(descendants[child]));
      }
    }
  }
  for (std::uint64_t i = 0; i < kBirths; i += 3) {
    std::vector<std::uint64_t> line = {i};
    while (!records[line.back()].parents.empty())
      line.push_back(records[line.back()].parents[0].parent);
    const auto found = ancestors(file, i);
    REQUIRE(found.size() == line.size());
    for (std::size_t k = 0; k < line.size(); ++k) {
      const BirthRecord& record = records[line[k]];
      CHECK(found[k].birth == line[k]);
      CHECK(found[k].generation == record.individual.generation);
      CHECK(found[k].mutations == events(record));
      CHECK(found[k].fitness == record.individual.fitness);
      if (record.individual.status == Status::lived) {
        CHECK(found[k].innate == record.assays[2].mean);
        CHECK(found[k].learned == record.assays[3].mean);
      }
    }
    std::vector<std::uint64_t> young;
    for (const BirthRecord& record : records) {
      if (std::ranges::any_of(record.parents, [i](const ParentRow& p) { return p.parent == i; })) {
        young.push_back(record.individual.birth);
      }
    }
    CHECK(children(file, i) == young);
    CHECK(count_descendants(file, i) == descendants[i].size());
  }
  CHECK_THROWS_WITH(ancestors(file, kBirths), Catch::Contains("there is no individual 300"));
  CHECK(children(file, kBirths).empty());
}

TEST_CASE("a long line is followed to its founder quickly") {
  const TemporaryDirectory directory(scenes::in_memory());
  constexpr std::uint64_t length = 100'000;
  const auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(length));
  file.connection().exec(R"(
      BEGIN;
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
      INSERT INTO individual (id, status, generation, island, wall_seconds)
      SELECT i, 'lived', i, 0, 0 FROM n;
      INSERT INTO parent SELECT id, 'main', id - 1 FROM individual WHERE id > 0;
      COMMIT)");
  CHECK(ancestors(file, length - 1).size() == length);
  CHECK(count_descendants(file, 0) == length - 1);
}

TEST_CASE("the summary is that of the records") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(500));
  const Summary empty = summarise(file);
  CHECK(empty.planned == 500);
  CHECK(empty.lived == 0);
  CHECK_FALSE(empty.mean_learned);
  CHECK_FALSE(empty.best_learned);
  CHECK_FALSE(empty.lives_per_hour);

  const auto session =
      file.begin_session({"start", "run", "", "", "0.1", "g++", "libraries", "host", "machine", 2});
  const auto records = made_up_births(file, 52);
  file.end_session(session, "stopped");
  const Summary summary = summarise(file);
  std::array<std::uint64_t, 3> count{};
  std::array<double, 4> sum{};
  Best innate{0, -1e9};
  Best learned{0, -1e9};
  double seconds = 0;
  std::uint64_t generations = 0;
  for (const BirthRecord& record : records) {
    const IndividualRow& row = record.individual;
    ++count[static_cast<std::size_t>(row.status)];
    seconds += row.wall_seconds;
    generations = std::max(generations, row.generation);
    if (row.status != Status::lived) continue;
    for (std::size_t phase = 0; phase < 4; ++phase) sum[phase] += record.assays[phase].mean;
    if (record.assays[2].mean > innate.value) innate = {row.birth, record.assays[2].mean};
    if (record.assays[3].mean > learned.value) learned = {row.birth, record.assays[3].mean};
  }
  CHECK(summary.lived == count[0]);
  CHECK(summary.failed == count[1]);
  CHECK(summary.stillborn == count[2]);
  CHECK(summary.generations == generations);
  const auto lived = static_cast<double>(count[0]);
  CHECK(*summary.mean_passive == Approx(sum[0] / lived).epsilon(1e-12));
  CHECK(*summary.mean_naive == Approx(sum[1] / lived).epsilon(1e-12));
  CHECK(*summary.mean_innate == Approx(sum[2] / lived).epsilon(1e-12));
  CHECK(*summary.mean_learned == Approx(sum[3] / lived).epsilon(1e-12));
  CHECK(summary.best_innate->birth == innate.birth);
  CHECK(summary.best_innate->value == innate.value);
  CHECK(summary.best_learned->birth == learned.birth);
  CHECK(summary.best_learned->value == learned.value);
  CHECK(summary.life_seconds == Approx(seconds));
  CHECK(summary.sessions == 1);
  CHECK(summary.session_seconds > 0);
  CHECK(*summary.lives_per_hour == Approx(3600 * kBirths / summary.session_seconds));
}

}  // namespace
}  // namespace neuroprospect::db

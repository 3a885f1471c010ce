// Tests for db/pedigree.h, db/lineage.h and db/status.h: they agree with the same questions asked
// of the records.
#include "db/lineage.h"

#include <catch2/catch.hpp>
#include <set>

#include "db/connection.h"
#include "db/digest.h"
#include "db/pedigree.h"
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

// everybody that each birth descends from
std::vector<std::set<BirthIndex>> ancestors_of_all(const std::vector<BirthRecord>& records,
                                                   Kin kin) {
  std::vector<std::set<BirthIndex>> found(records.size());
  for (const BirthRecord& record : records) {
    auto& own = found[record.individual.birth];
    for (const ParentRow& row : record.parents) {
      if (kin == Kin::main && row.role != "main") continue;
      own.insert(static_cast<BirthIndex>(row.parent));
      own.insert(found[row.parent].begin(), found[row.parent].end());
    }
  }
  return found;
}

bool is_alive(const BirthRecord& record, std::uint64_t at) {
  const IndividualRow& row = record.individual;
  return row.status == Status::lived && row.birth <= at && *row.death > at;
}

TEST_CASE("ancestors, descendants and common ancestors are those of the records") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(kBirths));
  const auto records = made_up_births(file, 51);
  const Pedigree pedigree = load_pedigree(file, Mates::yes);
  REQUIRE(pedigree.size() == kBirths);
  for (const Kin kin : {Kin::main, Kin::all}) {
    const auto of_all = ancestors_of_all(records, kin);
    for (BirthIndex i = 0; i < kBirths; i += 3) {
      INFO(i << (kin == Kin::all ? ", mates too" : ""));
      CHECK(ancestors(pedigree, i, kin) ==
            std::vector<BirthIndex>(of_all[i].begin(), of_all[i].end()));
      std::vector<BirthIndex> young;
      for (BirthIndex k = 0; k < kBirths; ++k) {
        if (of_all[k].contains(i)) young.push_back(k);
      }
      CHECK(descendants(pedigree, i, kin) == young);
      for (BirthIndex k = i; k < kBirths; k += 7) {
        std::optional<BirthIndex> latest;
        for (BirthIndex c = 0; c <= i; ++c) {
          if ((c == i || of_all[i].contains(c)) && (c == k || of_all[k].contains(c))) latest = c;
        }
        if (common_ancestor(pedigree, i, k, kin) != latest ||
            common_ancestor(pedigree, k, i, kin) != latest) {
          FAIL("with " << k << " it is " << latest.value_or(kNobody));
        }
      }
    }
  }
  CHECK(pedigree.index_of(299) == 299);
  CHECK_THROWS_WITH(pedigree.index_of(kBirths), Catch::Contains("there is no individual 300"));
  CHECK_THROWS_WITH(pedigree.index_of((std::uint64_t{1} << 32) + 7),
                    Catch::Contains("there is no individual 4294967303"));

  for (const Kin kin : {Kin::main, Kin::all}) {
    const auto of_all = ancestors_of_all(records, kin);
    std::set<BirthIndex> expected;
    for (BirthIndex i = 0; i < kBirths; ++i) {
      if (!is_alive(records[i], kBirths - 1)) continue;
      expected.insert(i);
      expected.insert(of_all[i].begin(), of_all[i].end());
    }
    CHECK(living_and_ancestors(pedigree, kin) ==
          std::vector<BirthIndex>(expected.begin(), expected.end()));
  }
  std::vector<BirthIndex> conceived;
  for (const BirthRecord& record : records) {
    if (record.individual.status != Status::stillborn)
      conceived.push_back(static_cast<BirthIndex>(record.individual.birth));
  }
  CHECK(everybody(file, pedigree).births == conceived);
}

TEST_CASE("a line is described, and its mutations listed") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(kBirths));
  const auto records = made_up_births(file, 51);
  const Pedigree pedigree = load_pedigree(file);
  for (BirthIndex i = 0; i < kBirths; i += 9) {
    std::vector<BirthIndex> line = {i};
    while (!records[line.back()].parents.empty())
      line.push_back(static_cast<BirthIndex>(records[line.back()].parents[0].parent));
    CHECK(main_line(pedigree, i) == line);
    const auto found = describe(file, line);
    const auto mutations = mutations_of(file, line);
    REQUIRE(found.size() == line.size());
    std::size_t next = 0;
    for (std::size_t k = 0; k < line.size(); ++k) {
      const BirthRecord& record = records[line[k]];
      CHECK(found[k].birth == line[k]);
      CHECK(found[k].generation == record.individual.generation);
      CHECK(found[k].mutations == events(record));
      CHECK(found[k].fitness == record.individual.fitness);
      CHECK(found[k].limbs == record.individual.limbs);
      if (record.individual.status == Status::lived) {
        CHECK(found[k].innate == record.assays[2].mean);
        CHECK(found[k].learned == record.assays[3].mean);
      }
      for (const MutationRow& row : record.mutations) {
        REQUIRE(next < mutations.size());
        CHECK(mutations[next].birth == line[k]);
        CHECK(mutations[next++].mutation == row);
      }
    }
    CHECK(next == mutations.size());
  }
  CHECK_THROWS_WITH(describe(file, std::vector<BirthIndex>{kBirths}),
                    Catch::Contains("there is no individual 300"));
}

TEST_CASE("survivors and sweeps are those of the records, at every moment") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(kBirths));
  // one founder, so that the living always have a common ancestor; with the other, not always
  for (const std::uint64_t founders : {1, 5}) {
    std::vector<BirthRecord> records;
    BirthMaker maker(53, founders);
    for (std::uint64_t i = 0; i < kBirths; ++i) {
      records.push_back(maker.next());
      // from young parents, as selection makes them, so that lines die out
      if (i < founders) continue;
      for (std::uint64_t parent = i - 1;; --parent) {
        if (is_alive(records[parent], i - 1) && (parent % 3 == 0 || parent < founders)) {
          records.back().parents = {{parent, "main"}};
          break;
        }
        if (parent == 0) break;
      }
    }
    const auto of_all = ancestors_of_all(records, Kin::main);
    std::vector<BirthIndex> parents;
    std::vector<std::int32_t> lifetimes;
    std::optional<BirthIndex> before;
    std::vector<Sweep> expected;
    std::size_t swept = 0;
    for (BirthIndex now = 0; now < kBirths; ++now) {
      const BirthRecord& record = records[now];
      parents.push_back(record.parents.empty() ? kNobody
                                               : static_cast<BirthIndex>(record.parents[0].parent));
      lifetimes.push_back(record.individual.status == Status::lived
                              ? static_cast<std::int32_t>(*record.individual.death - now)
                              : 0);
      const Pedigree pedigree(parents, lifetimes);
      std::set<BirthIndex> tree;
      std::set<BirthIndex> common;
      bool first = true;
      for (BirthIndex i = 0; i <= now; ++i) {
        if (!is_alive(records[i], now)) continue;
        std::set<BirthIndex> line = of_all[i];
        line.insert(i);
        tree.insert(line.begin(), line.end());
        if (first) common = line;
        std::erase_if(common, [&](BirthIndex c) { return !line.contains(c); });
        first = false;
      }
      const Tree found = survivors(pedigree);
      CHECK(found.births == std::vector<BirthIndex>(tree.begin(), tree.end()));
      for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found.alive[i] == is_alive(records[found.births[i]], now));
        CHECK((found.parents[i] == kNobody ? kNobody : found.births[found.parents[i]]) ==
              parents[found.births[i]]);
      }
      const auto latest = common.empty() ? std::nullopt : std::optional(*std::prev(common.end()));
      CHECK(common_ancestor_of_the_living(found) == latest);
      // what was seen happen, moment by moment, is what is found afterwards
      if (latest && (expected.empty() || expected.back().ancestor != *latest))
        expected.push_back({now, *latest});
      if (founders == 1) CHECK(sweeps(pedigree) == expected);
      if (founders > 1 && latest) CHECK(sweeps(pedigree).back() == expected.back());
      if (!latest) CHECK(sweeps(pedigree).empty());
      swept = std::max(swept, expected.size());
    }
    CHECK(swept > 5);
  }
}

TEST_CASE("blocks, and births that are in none yet, make one pedigree") {
  const TemporaryDirectory directory(scenes::in_memory());
  constexpr std::uint64_t length = 10'000;
  const auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(length));
  file.connection().exec(R"(
      BEGIN;
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
      INSERT INTO individual (id, status, generation, island, death, wall_seconds)
      SELECT i, 'lived', i, 0, iif(i % 3, i + 5, NULL), 0 FROM n WHERE i <> 5000;
      INSERT INTO parent SELECT id, 'main', id - 1 FROM individual WHERE id NOT IN (0, 5000, 5001);
      INSERT INTO parent SELECT id, 'mate', id - 2 FROM individual WHERE id % 10 = 9;
      COMMIT)");
  // the block of the birth that is missing has no digest, the ones around it do
  write_digests(file.connection());
  CHECK(
      file.connection().execAndGet("SELECT group_concat(first_birth) FROM pedigree").getString() ==
      "0");
  const Pedigree rows_and_block = load_pedigree(file, Mates::yes);
  REQUIRE(rows_and_block.size() == length);
  CHECK(rows_and_block.matings().size() == 1000);
  for (BirthIndex i = 0; i < length; ++i) {
    if (rows_and_block.parent(i) != (i == 0 || i == 5000 || i == 5001 ? kNobody : i - 1) ||
        rows_and_block.lived(i) != (i != 5000) ||
        rows_and_block.alive(i) != (i != 5000 && (i % 3 == 0 || i + 5 > 9999))) {
      FAIL("birth " << i);
    }
  }
  CHECK(main_line(rows_and_block, 9999).size() == 9999 - 5000);
  CHECK(main_line(rows_and_block, 4999).size() == 5000);
  CHECK(descendants(rows_and_block, 4999).empty());
  CHECK(load_pedigree(file).matings().empty());

  file.connection().exec("UPDATE pedigree SET parents = zeroblob(9)");
  CHECK_THROWS_WITH(load_pedigree(file), Catch::Contains("from birth 0 on is damaged"));
  file.connection().exec(
      "UPDATE pedigree SET parents = CAST(x'01000000' || zeroblob(16380) AS BLOB)");
  CHECK_THROWS_WITH(load_pedigree(file), Catch::Contains("from birth 0 on is damaged"));
}

TEST_CASE("a campaign without births has a pedigree without births") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(9));
  const Pedigree pedigree = load_pedigree(file, Mates::yes);
  CHECK(pedigree.size() == 0);
  CHECK(survivors(pedigree).size() == 0);
  CHECK(sweeps(pedigree).empty());
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

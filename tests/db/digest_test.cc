// Tests for db/digest.h: a block's digests say what its births say, are written with the birth that
// completes it, and do not depend on the order in which births arrived.
#include "db/digest.h"

#include <catch2/catch.hpp>
#include <cstring>

#include "db/campaign_file.h"
#include "db/connection.h"
#include "db/table.h"
#include "db/verify.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

constexpr std::uint64_t kBirths = 2 * kBlock + 40;

// Small births, of which each comes before or after its neighbour, but after its parents.
std::vector<BirthRecord> births(bool swapped) {
  std::vector<BirthRecord> records;
  BirthMaker maker(
      71, 50,
      {.body_bytes = 20, .brain_bytes = 20, .memory_bytes = 8, .episodes = 1, .curve_points = 1});
  for (std::uint64_t i = 0; i < kBirths; ++i) records.push_back(maker.next());
  for (std::uint64_t i = 1; swapped && i + 1 < kBirths; i += 2) {
    const bool is_child = std::ranges::any_of(records[i + 1].parents,
                                              [i](const ParentRow& p) { return p.parent == i; });
    if (!is_child) std::swap(records[i], records[i + 1]);
  }
  return records;
}

std::int64_t digests(const CampaignFile& file) {
  const std::int64_t pedigrees = file.connection().execAndGet("SELECT count(*) FROM pedigree");
  CHECK(file.connection().execAndGet("SELECT count(*) FROM tally").getInt64() == pedigrees);
  return pedigrees;
}

std::vector<std::string> text_of(const CampaignFile& file) {
  std::vector<std::string> rows;
  for (const char* sql :
       {"SELECT first_birth || hex(parents) || hex(lifetimes) || hex(mates) FROM pedigree ORDER BY "
        "1",
        "SELECT first_birth || ' ' || lived || ' ' || failed || ' ' || stillborn "
        "|| ' ' || generation || ' ' || passive_sum || ' ' || naive_sum || ' ' || "
        "innate_sum || innate_best || ' ' || learned_best FROM tally ORDER BY 1"}) {
    SQLite::Statement statement(file.connection(), sql);
    while (statement.executeStep()) rows.push_back(statement.getColumn(0).getString());
  }
  return rows;
}

std::int32_t number(const Blob& blob, std::size_t index) {
  std::int32_t value = 0;
  REQUIRE(blob.size() >= (index + 1) * sizeof value);
  std::memcpy(&value, blob.data() + index * sizeof value, sizeof value);
  return value;
}

TEST_CASE("a death that comes later is in the digest") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(kBirths));
  file.connection().exec(R"(
      BEGIN;
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4094)
      INSERT INTO individual (id, status, generation, island, wall_seconds)
      SELECT i, 'lived', 0, 0, 0 FROM n;
      COMMIT)");
  BirthRecord last;
  last.individual.birth = kBlock - 1;
  file.set_deaths({{7, 1000}});
  file.record(last);
  file.set_deaths({{8, 5000}});
  const auto block = select<PedigreeRow>(file.connection(), "pedigree").at(0);
  CHECK(number(block.lifetimes, 6) == kStillAlive);
  CHECK(number(block.lifetimes, 7) == 993);
  CHECK(number(block.lifetimes, 8) == 4992);
  CHECK(block.lifetimes.size() == kBlock * sizeof(std::int32_t));
}

TEST_CASE("digests are those of the records, whatever the order of arrival") {
  const TemporaryDirectory directory(scenes::in_memory());
  std::vector<std::string> digested[2];
  for (const bool swapped : {false, true}) {
    auto file = CampaignFile::create(directory / (swapped ? "swapped.db" : "straight.db"),
                                     made_up_campaign(kBirths));
    file.connection().exec("PRAGMA synchronous = OFF");
    const auto records = births(swapped);
    for (std::size_t i = 0; i < records.size(); ++i) {
      file.record(records[i]);
      if (i == kBlock - 2) CHECK(digests(file) == 0);
      // a program that goes on later counts for itself
      if (i == kBlock + 7) {
        file = CampaignFile::open(file.path(), Access::read_only);
        file = CampaignFile::open(file.path(), Access::read_write);
        file.connection().exec("PRAGMA synchronous = OFF");
      }
    }
    CHECK(digests(file) == 2);
    digested[swapped ? 1 : 0] = text_of(file);
    if (swapped) continue;

    for (const PedigreeRow& block : select<PedigreeRow>(file.connection(), "pedigree")) {
      REQUIRE(block.parents.size() == kBlock * sizeof(std::int32_t));
      std::size_t mate = 0;
      std::size_t wrong = 0;
      for (std::uint64_t i = 0; i < kBlock; ++i) {
        const std::uint64_t birth = block.first_birth + i;
        const auto& parents = records[birth].parents;
        const std::uint64_t distance = parents.empty() ? 0 : birth - parents[0].parent;
        wrong += number(block.parents, i) != static_cast<std::int64_t>(distance);
        const IndividualRow& row = records[birth].individual;
        const std::uint64_t lifetime = row.status == Status::lived ? *row.death - birth : 0;
        wrong += number(block.lifetimes, i) != static_cast<std::int64_t>(lifetime);
        for (std::size_t k = 1; k < parents.size(); ++k) {
          wrong += number(block.mates, mate++) != static_cast<std::int64_t>(i);
          wrong +=
              number(block.mates, mate++) != static_cast<std::int64_t>(birth - parents[k].parent);
        }
      }
      CHECK(wrong == 0);
      CHECK(block.mates.size() == mate * sizeof(std::int32_t));
    }
    for (const TallyRow& tally : select<TallyRow>(file.connection(), "tally")) {
      TallyRow expected;
      for (std::uint64_t i = 0; i < kBlock; ++i) {
        const BirthRecord& record = records[tally.first_birth + i];
        expected.lived += record.individual.status == Status::lived;
        expected.failed += record.individual.status == Status::failed;
        expected.generation = std::max(expected.generation, record.individual.generation);
        if (record.individual.status != Status::lived) continue;
        ++expected.learned.n;
        expected.learned.sum += record.assays[3].mean;
        if (!expected.learned.max || record.assays[3].mean > *expected.learned.max) {
          expected.learned.max = record.assays[3].mean;
          expected.learned.best = record.individual.birth;
        }
      }
      CHECK(tally.lived == expected.lived);
      CHECK(tally.failed == expected.failed);
      CHECK(tally.lived + tally.failed + tally.stillborn == kBlock);
      CHECK(tally.generation == expected.generation);
      CHECK(tally.learned.n == expected.learned.n);
      CHECK(tally.learned.sum == expected.learned.sum);
      CHECK(tally.learned.max == expected.learned.max);
      CHECK(tally.learned.best == expected.learned.best);
    }
    // damage to either is found
    CHECK(verify(file) == std::vector<std::string>{});
    struct Damage {
      const char* sql;
      const char* finding;
    };
    const Damage damages[] = {
        {"UPDATE pedigree SET lifetimes = parents WHERE first_birth = 0",
         "pedigree of the births from 0 on is not that of their rows"},
        {"UPDATE tally SET lived = lived + 1 WHERE first_birth = 4096",
         "tally of the births from 4096 on is not that of their rows"},
        {"DELETE FROM tally WHERE first_birth = 0", "tally of the births from 0 on is missing"},
        {"DELETE FROM pedigree WHERE first_birth = 0",
         "pedigree of the births from 0 on is missing"}};
    for (const Damage& damage : damages) {
      file.connection().exec(damage.sql);
      const auto findings = verify(file);
      REQUIRE(findings.size() == 1);
      CHECK_THAT(findings[0], Catch::Contains(damage.finding));
      file.connection().exec("DELETE FROM pedigree; DELETE FROM tally");
      write_digests(file.connection());
    }
    // what a migration writes afterwards is the same
    file.connection().exec("DELETE FROM pedigree; DELETE FROM tally");
    write_digests(file.connection());
    CHECK(text_of(file) == digested[0]);
  }
  CHECK(digested[0].size() == 4);
  CHECK(digested[0] == digested[1]);
}

}  // namespace
}  // namespace neuroprospect::db

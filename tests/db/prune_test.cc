// Tests for db/prune.h: what goes is what the order says, and the file stays whole.
#include "db/prune.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "db/connection.h"
#include "db/verify.h"
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

bool all_of(const CampaignFile& file, const std::vector<BirthRecord>& records) {
  return std::ranges::all_of(records, [&](const BirthRecord& record) {
    return file.birth(record.individual.birth) == record;
  });
}

TEST_CASE("pruning forgets what can be no parent's any more, and nothing else") {
  const TemporaryDirectory directory(scenes::in_memory());
  constexpr std::uint64_t births = 200;
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(births + 9));
  BirthMaker maker(11, 20);
  std::vector<BirthRecord> records;
  // number 150 is still in flight: whoever could be its parent stays as it is
  for (std::uint64_t i = 0; i < births; ++i) records.push_back(maker.next());
  std::erase_if(records, [](const BirthRecord& r) { return r.individual.birth == 150; });
  for (BirthRecord& record : records) {
    std::erase_if(record.parents, [](const ParentRow& row) { return row.parent == 150; });
    if (!record.parents.empty()) record.parents[0].role = "main";
    file.record(record);
  }
  CHECK(prune(file, {}).memories == 0);
  const PruneOrder order{.memories = true, .learned = true};
  const Pruned rehearsed = prune(file, order, true);
  CHECK(all_of(file, records));
  const Pruned pruned = prune(file, order);
  CHECK(rehearsed.memories == pruned.memories);
  CHECK(rehearsed.genomes == pruned.genomes);
  CHECK(rehearsed.bytes == pruned.bytes);
  // what went was this much, less the parts of pages that others share
  CHECK(pruned.bytes > 500 * pruned.memories / 2);
  std::uint64_t memories = 0;
  std::uint64_t learned = 0;
  for (const BirthRecord& record : records) {
    BirthRecord expected = record;
    IndividualRow& row = expected.individual;
    if (row.status != Status::lived || *row.death <= 150) {
      memories += !expected.memory.empty();
      expected.memory.clear();
      if (row.learned_genome) expected.genomes.pop_back(), ++learned;
      row.learned_genome.reset();
    }
    if (file.birth(row.birth) != expected) FAIL("birth " << row.birth << " differs");
  }
  CHECK(pruned.memories == memories);
  CHECK(memories > 50);
  CHECK(learned > 10);
  // some of them are still somebody's
  CHECK(pruned.genomes <= learned);
  CHECK(pruned.genomes > 10);
  CHECK(text(file, "SELECT count(*) FROM pragma_foreign_key_check") == "0");
  CHECK(text(file, "PRAGMA foreign_keys") == "1");
  CHECK(prune(file, order).memories == 0);
  CHECK(prune(file, order).genomes == 0);
}

TEST_CASE("who is spared keeps everything") {
  const TemporaryDirectory directory(scenes::in_memory());
  auto file = CampaignFile::create(directory / "campaign.db", made_up_campaign(300));
  BirthMaker maker(12, 20);
  for (int i = 0; i < 300; ++i) file.record(maker.next());
  std::set<std::uint64_t> spared;
  // champions, by their definition
  double best = -1e9;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const BirthRecord record = *file.birth(i);
    if (record.individual.status != Status::lived) continue;
    const double learned = record.assays[3].mean;
    if (learned > best) spared.insert(i);
    best = std::max(best, learned);
  }
  REQUIRE(spared.size() > 3);
  // survivors and, the youngest first, their ancestors
  std::set<std::uint64_t> survivors;
  for (std::uint64_t i = 300; i-- > 0;) {
    const BirthRecord record = *file.birth(i);
    const bool living = record.individual.status == Status::lived && *record.individual.death > 300;
    if (!living && !survivors.contains(i)) continue;
    survivors.insert(i);
    for (const ParentRow& parent : record.parents) survivors.insert(parent.parent);
  }
  REQUIRE(survivors.size() > 50);
  spared.merge(survivors);
  REQUIRE(spared.size() < 280);

  std::vector<BirthRecord> records;
  records.reserve(spared.size());
  for (const std::uint64_t i : spared) records.push_back(*file.birth(i));
  const Pruned pruned = prune(file, {.memories = true,
                                     .learned = true,
                                     .episodes = true,
                                     .spare_champions = true,
                                     .spare_survivors = true});
  CHECK(all_of(file, records));
  CHECK(pruned.episodes > 100);
  for (const std::uint64_t i : file.births()) {
    const BirthRecord record = *file.birth(i);
    if (spared.contains(i)) continue;
    CHECK(record.memory.empty());
    CHECK_FALSE(record.individual.learned_genome);
    for (const AssayRow& assay : record.assays) CHECK(assay.episodes.empty());
  }
  CHECK(verify(file).empty());
}

TEST_CASE("a compacted file is smaller by what was free, and the same file") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "campaign.db";
  std::vector<BirthRecord> records;
  std::uintmax_t before = 0;
  {
    auto file = CampaignFile::create(path, made_up_campaign(200));
    BirthMaker maker(13, 20);
    for (int i = 0; i < 200; ++i) file.record(maker.next());
    file.connection().exec("PRAGMA wal_checkpoint(TRUNCATE)");
    before = std::filesystem::file_size(path);
    const Pruned pruned = prune(file, {.memories = true, .learned = true, .episodes = true});
    for (const std::uint64_t i : file.births()) records.push_back(*file.birth(i));
    compact(file);
    CHECK(std::filesystem::file_size(path) <= before - pruned.bytes);
    CHECK(all_of(file, records));
    // and it can be written
    SessionRow session;
    session.kind = "prune";
    file.end_session(file.begin_session(session), "complete");
  }
  const auto file = CampaignFile::open(path, Access::read_only);
  CHECK(all_of(file, records));
  CHECK(verify(file).empty());
}

}  // namespace
}  // namespace neuroprospect::db

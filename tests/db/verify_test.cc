// Tests for db/verify.h: a sound file has no findings, and each kind of damage is found and named.
#include "db/verify.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "db/connection.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::db {
namespace {

using scenes::BirthMaker;
using scenes::made_up_campaign;
using scenes::TemporaryDirectory;

constexpr std::uint64_t kBirths = 60;

void make_campaign(const std::filesystem::path& path) {
  auto file = CampaignFile::create(path, made_up_campaign(kBirths));
  const Blob walk = frame(BlobKind::recording, 1, std::as_bytes(std::span("as if a dog walked")));
  file.add_material({"walk", "recording", "dog.csv", content_hash(walk), walk});
  BirthMaker maker(61, 10);
  for (std::uint64_t i = 0; i < kBirths; ++i) file.record(maker.next());
}

BlobKind blob_kind(std::string_view kind) {
  return kind == "body"     ? BlobKind::body_genome
         : kind == "brain"  ? BlobKind::brain_genome
         : kind == "memory" ? BlobKind::memory
                            : BlobKind::recording;
}

TEST_CASE("a sound file has no findings, and the caller sees every blob") {
  const TemporaryDirectory directory(scenes::in_memory());
  make_campaign(directory / "campaign.db");
  const auto file = CampaignFile::open(directory / "campaign.db", Access::read_only);
  int genomes = 0;
  int memories = 0;
  int materials = 0;
  const auto findings = verify(file, [&](std::string_view kind, std::span<const std::byte> blob) {
    std::uint16_t version = 0;
    CHECK_FALSE(unframe(blob, blob_kind(kind), 1, version).empty());
    ++(kind == "memory" ? memories : kind == "recording" ? materials : genomes);
  });
  CHECK(findings == std::vector<std::string>{});
  CHECK(genomes == file.connection().execAndGet("SELECT count(*) FROM genome").getInt());
  CHECK(materials == 1);
  CHECK(memories == file.connection().execAndGet("SELECT count(*) FROM memory").getInt());
}

TEST_CASE("each kind of planted damage is found and named") {
  struct Damage {
    const char* sql;
    const char* finding;
  };
  // a founder that lived, and a child
  const Damage cases[] = {
      {"UPDATE genome SET blob = cast(substr(blob, 1, 40) || x'00' || substr(blob, 42) AS BLOB) "
       "WHERE hash = (SELECT brain_genome FROM individual WHERE id = 0)",
       "its content hash is"},
      {"DELETE FROM parent WHERE child = (SELECT max(child) FROM parent)",
       "does not have one main parent"},
      {"INSERT INTO parent VALUES (3, 'main', 0)", "birth 3: is a founder, but has a parent"},
      {"DELETE FROM individual WHERE id = 0",
       "a row of assay refers to a missing row of individual"},
      {"DELETE FROM genome WHERE hash = (SELECT body_genome FROM individual WHERE id = 0)",
       "a row of individual refers to a missing row of genome"},
      {"DELETE FROM episode WHERE individual = 0; DELETE FROM assay WHERE individual = 0",
       "birth 0: lived, but has not been assayed in all four phases"},
      {"DELETE FROM assay WHERE individual = 0 AND phase = 'naive'",
       "birth 0: lived, but has not been assayed in all four phases"},
      {"DELETE FROM episode WHERE individual = 0 AND phase = 'learned' AND ordinal = 1",
       "birth 0: has an assay whose episodes are not all there"},
      {"UPDATE individual SET generation = 7 WHERE id = (SELECT max(child) FROM parent)",
       "its generation is not one more than its main parent's"},
      {"UPDATE individual SET status = 'failed', reason = 'x' WHERE id = (SELECT min(parent) FROM "
       "parent)",
       "has a parent that did not live"},
      {"UPDATE individual SET body_genome = NULL WHERE id = 0", "birth 0: has no body genome"},
      {"UPDATE individual SET reason = NULL WHERE status = 'failed'", "no reason is given"},
      {"UPDATE campaign SET births = 59", "birth 59: its index is beyond"},
      {"UPDATE memory SET blob = x'00' WHERE individual = 0", "memory of birth 0: "},
      {"UPDATE material SET blob = x'00'", "material walk: its content hash is"},
      {"DELETE FROM memory WHERE individual = (SELECT max(id) FROM individual WHERE status = "
       "'lived')",
       "can be a parent still, but its memory is missing"},
  };
  const TemporaryDirectory directory(scenes::in_memory());
  const auto sound = directory / "sound.db";
  const auto path = directory / "damaged.db";
  make_campaign(sound);
  for (const Damage& damage : cases) {
    INFO(damage.sql);
    std::filesystem::copy_file(sound, path, std::filesystem::copy_options::overwrite_existing);
    {
      SQLite::Database database(path, SQLite::OPEN_READWRITE);
      database.exec("PRAGMA foreign_keys = OFF");
      database.exec(damage.sql);
      REQUIRE(database.getTotalChanges() > 0);
    }
    const auto findings =
        verify(CampaignFile::open(path, Access::read_only),
               [](std::string_view, std::span<const std::byte> blob) {
                 require_input(blob.size() > 24, "a blob of {} bytes", blob.size());
               });
    REQUIRE_FALSE(findings.empty());
    const bool named = std::ranges::any_of(findings, [&](const std::string& finding) {
      return finding.find(damage.finding) != std::string::npos;
    });
    INFO(findings.front());
    CHECK(named);
  }
}

TEST_CASE("bytes overwritten anywhere are findings, never a crash") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto sound = directory / "sound.db";
  make_campaign(sound);
  const auto size = std::filesystem::file_size(sound);
  RandomStream random({.seed = 62});
  int found = 0;
  constexpr int kRounds = 60;
  for (int round = 0; round < kRounds; ++round) {
    const auto path = directory / "damaged.db";
    std::filesystem::copy_file(sound, path, std::filesystem::copy_options::overwrite_existing);
    {
      // a run of bytes within one page, past the header
      std::fstream out(path, std::ios::in | std::ios::out | std::ios::binary);
      out.seekp(static_cast<std::streamoff>(100 + random.below(size - 400)));
      for (int i = 0; i < 256; ++i) out.put(static_cast<char>(random.below(256)));
    }
    try {
      const auto file = CampaignFile::open(path, Access::read_only);
      found += !verify(file, [](std::string_view kind, std::span<const std::byte> blob) {
                  std::uint16_t version = 0;
                  unframe(blob, blob_kind(kind), 1, version);
                }).empty();
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::database);
      ++found;
    }
  }
  // what is not found hit unused space, or a number whose every value is possible
  INFO(found << " of " << kRounds);
  CHECK(found > kRounds / 2);
}

}  // namespace
}  // namespace neuroprospect::db

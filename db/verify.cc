#include "db/verify.h"

#include <array>

#include "db/connection.h"
#include "db/digest.h"
#include "db/table.h"

namespace neuroprospect::db {
namespace {

// Each query gives the births that break a rule.
struct Rule {
  const char* breakers;
  std::string_view finding;
};
constexpr std::array kRules = {
    Rule{"SELECT id FROM individual WHERE id >= (SELECT births FROM campaign)",
         "its index is beyond the campaign's number of births"},
    Rule{"SELECT id FROM individual WHERE generation > 0 AND "
         "(SELECT count(*) FROM parent WHERE child = id AND role = 'main') <> 1",
         "is no founder, but does not have one main parent"},
    Rule{"SELECT id FROM individual WHERE generation = 0 AND EXISTS (SELECT 1 FROM parent WHERE "
         "child = id)",
         "is a founder, but has a parent"},
    Rule{"SELECT child FROM parent JOIN individual AS c ON c.id = child JOIN individual AS p ON "
         "p.id = parent "
         "WHERE role = 'main' AND c.generation <> p.generation + 1",
         "its generation is not one more than its main parent's"},
    Rule{"SELECT child FROM parent JOIN individual AS p ON p.id = parent WHERE p.status <> 'lived'",
         "has a parent that did not live"},
    Rule{"SELECT id FROM individual WHERE status <> 'stillborn' AND "
         "(body_genome IS NULL OR brain_genome IS NULL)",
         "has no body genome or no brain genome"},
    Rule{"SELECT id FROM individual WHERE status = 'lived' AND (SELECT count(DISTINCT phase) FROM "
         "assay "
         "WHERE individual = id AND phase IN ('passive', 'naive', 'innate', 'learned')) <> 4",
         "lived, but has not been assayed in all four phases"},
    // all of an assay's episodes, or none where they were not kept
    Rule{
        "SELECT DISTINCT individual FROM assay AS a WHERE (SELECT count(*) FROM episode AS e WHERE "
        "e.individual = a.individual AND e.phase = a.phase AND e.world = a.world AND e.task = "
        "a.task) NOT IN (0, n)",
        "has an assay whose episodes are not all there"},
    Rule{"SELECT id FROM individual WHERE status = 'lived' AND "
         "(death IS NULL OR death > (SELECT count(*) FROM individual)) AND "
         "NOT EXISTS (SELECT 1 FROM memory WHERE individual = id)",
         "can be a parent still, but its memory is missing"},
    Rule{"SELECT id FROM individual WHERE status <> 'lived' AND reason IS NULL",
         "did not live, and no reason is given"},
};

// SQLite's own checks: a line of its words for each fault.
void check_structure(SQLite::Database& database, std::vector<std::string>& findings) {
  SQLite::Statement integrity(database, "PRAGMA integrity_check");
  while (integrity.executeStep()) {
    const std::string said = integrity.getColumn(0).getString();
    if (said != "ok") findings.push_back("structure: " + said);
  }
  SQLite::Statement references(database, "PRAGMA foreign_key_check");
  while (references.executeStep()) {
    findings.push_back(fmt::format("a row of {} refers to a missing row of {}",
                                   references.getColumn(0).getString(),
                                   references.getColumn(2).getString()));
  }
}

void check_rules(SQLite::Database& database, std::vector<std::string>& findings) {
  for (const Rule& rule : kRules) {
    SQLite::Statement breakers(database, rule.breakers);
    while (breakers.executeStep()) {
      findings.push_back(
          fmt::format("birth {}: {}", breakers.getColumn(0).getInt64(), rule.finding));
    }
  }
}

// Digests say what the rows say, and no complete block is without.
void check_digests(SQLite::Database& database, std::vector<std::string>& findings) {
  SQLite::Statement blocks(
      database, fmt::format("SELECT id / {0} * {0} AS first, count(*) = {0} FROM individual "
                            "GROUP BY first",
                            kBlock));
  while (blocks.executeStep()) {
    std::uint64_t first = 0;
    read_value(blocks.getColumn(0), first);
    const auto pedigree = select<PedigreeRow>(database, "pedigree WHERE first_birth = ?", first);
    const auto tally = select<TallyRow>(database, "tally WHERE first_birth = ?", first);
    const std::size_t wanted = blocks.getColumn(1).getInt() == 1 ? 1 : 0;
    const auto finding = [&](std::string_view table, std::string_view what) {
      findings.push_back(fmt::format("{} of the births from {} on {}", table, first, what));
    };
    if (pedigree.size() != wanted) finding("pedigree", "is missing, or too early");
    if (tally.size() != wanted) finding("tally", "is missing, or too early");
    if (!pedigree.empty() && pedigree.front() != pedigree_of(database, first))
      finding("pedigree", "is not that of their rows");
    if (!tally.empty() && tally.front() != tally_of(database, first, first + kBlock))
      finding("tally", "is not that of their rows");
  }
}

// One blob at a time: all of them may be more than the memory holds.
void check_blobs(SQLite::Database& database, const BlobCheck& check,
                 std::vector<std::string>& findings) {
  SQLite::Statement genomes(database, "SELECT hash, kind, blob FROM genome ORDER BY hash");
  const auto check_blob = [&](std::string_view kind, const Blob& blob, const std::string& whose) {
    if (!check) return;
    try {
      check(kind, blob);
    } catch (const Error& error) {
      findings.push_back(fmt::format("{}: {}", whose, error.what()));
    }
  };
  GenomeRow genome;
  while (genomes.executeStep()) {
    read_value(genomes.getColumn(0), genome.hash);
    read_value(genomes.getColumn(1), genome.kind);
    read_value(genomes.getColumn(2), genome.blob);
    const std::string whose = fmt::format("{} genome {}", genome.kind, genome.hash);
    if (const std::string hash = content_hash(genome.blob); hash != genome.hash) {
      findings.push_back(fmt::format("{}: its content hash is {}", whose, hash));
    }
    check_blob(genome.kind, genome.blob, whose);
  }
  SQLite::Statement materials(database,
                              "SELECT name, kind, hash, blob FROM material ORDER BY name");
  MaterialRow material;
  while (materials.executeStep()) {
    read_value(materials.getColumn(0), material.name);
    read_value(materials.getColumn(1), material.kind);
    read_value(materials.getColumn(2), material.hash);
    read_value(materials.getColumn(3), material.blob);
    const std::string whose = fmt::format("material {}", material.name);
    if (const std::string hash = content_hash(material.blob); hash != material.hash) {
      findings.push_back(fmt::format("{}: its content hash is {}", whose, hash));
    }
    check_blob(material.kind, material.blob, whose);
  }
  SQLite::Statement memories(database, "SELECT individual, blob FROM memory ORDER BY individual");
  Blob memory;
  while (memories.executeStep()) {
    read_value(memories.getColumn(1), memory);
    check_blob("memory", memory,
               fmt::format("memory of birth {}", memories.getColumn(0).getInt64()));
  }
}

}  // namespace

std::vector<std::string> verify(const CampaignFile& file, const BlobCheck& check) {
  std::vector<std::string> findings;
  try {
    explaining(file.path(), [&] {
      SQLite::Database& database = file.connection();
      // one transaction, so that a birth recorded meanwhile is seen by all checks or by none
      SQLite::Transaction moment(database);
      check_structure(database, findings);
      check_rules(database, findings);
      check_digests(database, findings);
      check_blobs(database, check, findings);
    });
  } catch (const Error& error) {
    // the damage that keeps the rest from being read
    findings.emplace_back(error.what());
  }
  return findings;
}

}  // namespace neuroprospect::db

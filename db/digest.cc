#include "db/digest.h"

#include <sqlite3.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "db/table.h"

namespace neuroprospect::db {
namespace {

static_assert(std::endian::native == std::endian::little, "packed numbers are little-endian");

void append(Blob& out, std::uint64_t number) {
  require(number <= std::numeric_limits<std::int32_t>::max(), "{} births are too far apart",
          number);
  const auto packed = static_cast<std::int32_t>(number);
  const std::size_t end = out.size();
  out.resize(end + sizeof packed);
  std::memcpy(out.data() + end, &packed, sizeof packed);
}

// A death of "never" is as good as unknown.
std::uint64_t lifetime(std::uint64_t birth, std::int64_t death) {
  return std::min(static_cast<std::uint64_t>(death) - birth,
                  static_cast<std::uint64_t>(kStillAlive));
}

void count_births(SQLite::Database& database, std::uint64_t first, std::uint64_t last,
                  TallyRow& tally) {
  SQLite::Statement births(database, R"(
      SELECT count(*) FILTER (WHERE status = 'lived'),
             count(*) FILTER (WHERE status = 'failed'),
             count(*) FILTER (WHERE status = 'stillborn'),
             coalesce(max(generation), 0), total(wall_seconds)
      FROM individual WHERE id >= ? AND id < ?)");
  bind_value(births, 1, "first", first);
  bind_value(births, 2, "last", last);
  births.executeStep();
  read_value(births.getColumn(0), tally.lived);
  read_value(births.getColumn(1), tally.failed);
  read_value(births.getColumn(2), tally.stillborn);
  read_value(births.getColumn(3), tally.generation);
  read_value(births.getColumn(4), tally.wall_seconds);
}

void sum_phases(SQLite::Database& database, std::uint64_t first, std::uint64_t last,
                TallyRow& tally) {
  // one way through the rows, which lie in this order
  SQLite::Statement means(database, R"(
      SELECT individual, phase, avg(mean)
      FROM assay CROSS JOIN individual ON id = individual
      WHERE individual >= ? AND individual < ? AND status = 'lived'
      GROUP BY individual, phase ORDER BY individual, phase)");
  bind_value(means, 1, "first", first);
  bind_value(means, 2, "last", last);
  while (means.executeStep()) {
    const std::string_view phase = means.getColumn(1).getText();
    PhaseTally* of = phase == "passive"   ? &tally.passive
                     : phase == "naive"   ? &tally.naive
                     : phase == "innate"  ? &tally.innate
                     : phase == "learned" ? &tally.learned
                                          : nullptr;
    if (of == nullptr) continue;
    const double mean = means.getColumn(2).getDouble();
    ++of->n;
    of->sum += mean;
    const bool keeps_best = of == &tally.innate || of == &tally.learned;
    if (keeps_best && (!of->max || mean > *of->max)) {
      of->max = mean;
      of->best = static_cast<std::uint64_t>(means.getColumn(0).getInt64());
    }
  }
}

void pack_parents(SQLite::Database& database, PedigreeRow& row) {
  const std::uint64_t first = row.first_birth;
  SQLite::Statement parents(database, R"(
      SELECT child, role, parent FROM parent WHERE child >= ? AND child < ?
      ORDER BY child, role, parent)");
  bind_value(parents, 1, "first", first);
  bind_value(parents, 2, "last", first + kBlock);
  std::uint64_t next = first;  // birth whose main parent comes next
  while (parents.executeStep()) {
    const auto child = static_cast<std::uint64_t>(parents.getColumn(0).getInt64());
    const auto distance = child - static_cast<std::uint64_t>(parents.getColumn(2).getInt64());
    if (std::string_view(parents.getColumn(1).getText()) == "main") {
      for (; next < child; ++next) append(row.parents, 0);
      append(row.parents, distance);
      ++next;
    } else {
      append(row.mates, child - first);
      append(row.mates, distance);
    }
  }
  for (; next < first + kBlock; ++next) append(row.parents, 0);
}

void pack_lifetimes(SQLite::Database& database, PedigreeRow& row) {
  SQLite::Statement lives(database, R"(
      SELECT id, death FROM individual WHERE id >= ? AND id < ? AND status = 'lived' ORDER BY id)");
  bind_value(lives, 1, "first", row.first_birth);
  bind_value(lives, 2, "last", row.first_birth + kBlock);
  std::uint64_t next = row.first_birth;
  while (lives.executeStep()) {
    const auto birth = static_cast<std::uint64_t>(lives.getColumn(0).getInt64());
    for (; next < birth; ++next) append(row.lifetimes, 0);
    append(row.lifetimes, lives.getColumn(1).isNull()
                              ? kStillAlive
                              : lifetime(birth, lives.getColumn(1).getInt64()));
    ++next;
  }
  for (; next < row.first_birth + kBlock; ++next) append(row.lifetimes, 0);
}

void add_phase(PhaseTally& phase, const PhaseTally& later) {
  phase.n += later.n;
  phase.sum += later.sum;
  if (later.max && (!phase.max || *later.max > *phase.max)) {
    phase.best = later.best;
    phase.max = later.max;
  }
}

}  // namespace

void TallyRow::add(const TallyRow& later) {
  lived += later.lived;
  failed += later.failed;
  stillborn += later.stillborn;
  generation = std::max(generation, later.generation);
  add_phase(passive, later.passive);
  add_phase(naive, later.naive);
  add_phase(innate, later.innate);
  add_phase(learned, later.learned);
  wall_seconds += later.wall_seconds;
}

TallyRow tally_of(SQLite::Database& database, std::uint64_t first, std::uint64_t last) {
  TallyRow tally;
  tally.first_birth = first;
  count_births(database, first, last, tally);
  sum_phases(database, first, last, tally);
  return tally;
}

PedigreeRow pedigree_of(SQLite::Database& database, std::uint64_t first) {
  PedigreeRow row;
  row.first_birth = first;
  pack_parents(database, row);
  pack_lifetimes(database, row);
  return row;
}

void write_digest(SQLite::Database& database, std::uint64_t first) {
  Insert<PedigreeRow>(database, "pedigree")(pedigree_of(database, first));
  Insert<TallyRow>(database, "tally")(tally_of(database, first, first + kBlock));
}

void write_death(SQLite::Database& database, std::uint64_t birth, std::uint64_t death) {
  const std::uint64_t first = birth / kBlock * kBlock;
  SQLite::Statement found(database, "SELECT 1 FROM pedigree WHERE first_birth = ?");
  bind_value(found, 1, "first", first);
  if (!found.executeStep()) return;
  const auto packed = static_cast<std::int32_t>(lifetime(birth, static_cast<std::int64_t>(death)));
  // in place: one page instead of the whole block
  sqlite3_blob* blob = nullptr;
  database.check(sqlite3_blob_open(database.getHandle(), "main", "pedigree", "lifetimes",
                                   static_cast<sqlite3_int64>(first), 1, &blob));
  const int written = sqlite3_blob_write(blob, &packed, sizeof packed,
                                         static_cast<int>((birth - first) * sizeof packed));
  const int closed = sqlite3_blob_close(blob);
  database.check(written);
  database.check(closed);
}

void write_digests(SQLite::Database& database) {
  SQLite::Statement complete(database, R"(
      SELECT id / ?1 * ?1 AS first FROM individual
      WHERE first NOT IN (SELECT first_birth FROM pedigree)
      GROUP BY first HAVING count(*) = ?1)");
  bind_value(complete, 1, "births", kBlock);
  std::vector<std::uint64_t> blocks;
  while (complete.executeStep()) read_value(complete.getColumn(0), blocks.emplace_back());
  for (const std::uint64_t first : blocks) write_digest(database, first);
}

}  // namespace neuroprospect::db

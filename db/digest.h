// db/digest.h: what a file keeps twice so that a million births are read in milliseconds: for each
// block of consecutive births, who descends from whom and lives how long (table pedigree) and how
// they went (table tally). Written in the transaction of the birth that completes a block, from the
// rows of the births in their order, so that it does not matter in which order they arrived.
// Internal to db/. Thread safety: that of the connection.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/blob.h"

namespace SQLite {  // NOLINT(readability-identifier-naming): not ours
class Database;
}

namespace neuroprospect::db {

/// Births of a block.
inline constexpr std::uint64_t kBlock = 4096;

/// A lifetime whose end is not known.
inline constexpr std::int32_t kStillAlive = 0x7fffffff;

/// Who descends from whom in a block, and who lives how long. Numbers are int32, little-endian.
struct PedigreeRow {
  std::uint64_t first_birth = 0;
  Blob parents;    ///< kBlock times birth − main parent; 0 where there is none
  Blob lifetimes;  ///< kBlock times death − birth, or kStillAlive; 0 where it did not live
  Blob mates;      ///< pairs of birth − first_birth and birth − mate, both ascending

  bool operator==(const PedigreeRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("first_birth", self.first_birth);
    visit("parents", self.parents);
    visit("lifetimes", self.lifetimes);
    visit("mates", self.mates);
  }
};

/// Mean returns in one phase of those that lived; a mean over worlds for each.
struct PhaseTally {
  std::uint64_t n = 0;
  double sum = 0;
  std::optional<std::uint64_t> best;  ///< the earliest of equals
  std::optional<double> max;

  bool operator==(const PhaseTally&) const = default;
};

/// How births went.
struct TallyRow {
  std::uint64_t first_birth = 0;
  std::uint64_t lived = 0;
  std::uint64_t failed = 0;
  std::uint64_t stillborn = 0;
  std::uint64_t generation = 0;  ///< the highest
  PhaseTally passive;            ///< whose best is not kept
  PhaseTally naive;              ///< whose best is not kept
  PhaseTally innate;
  PhaseTally learned;
  double wall_seconds = 0;

  /// Adds births that follow these.
  void add(const TallyRow& later);

  bool operator==(const TallyRow&) const = default;

  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("first_birth", self.first_birth);
    visit("lived", self.lived);
    visit("failed", self.failed);
    visit("stillborn", self.stillborn);
    visit("generation", self.generation);
    visit("passive_n", self.passive.n);
    visit("passive_sum", self.passive.sum);
    visit("naive_n", self.naive.n);
    visit("naive_sum", self.naive.sum);
    visit("innate_n", self.innate.n);
    visit("innate_sum", self.innate.sum);
    visit("innate_best", self.innate.best);
    visit("innate_max", self.innate.max);
    visit("learned_n", self.learned.n);
    visit("learned_sum", self.learned.sum);
    visit("learned_best", self.learned.best);
    visit("learned_max", self.learned.max);
    visit("wall_seconds", self.wall_seconds);
  }
};

/// How the recorded births in [first, last) went, from their own rows.
TallyRow tally_of(SQLite::Database& database, std::uint64_t first, std::uint64_t last);

/// The packed pedigree of the block from `first` on, from the rows of its births.
PedigreeRow pedigree_of(SQLite::Database& database, std::uint64_t first);

/// Writes the digests of the block from `first` on, whose births are all recorded.
void write_digest(SQLite::Database& database, std::uint64_t first);

/// Notes in the digest of a birth, where there is one, that it died at birth `death`.
void write_death(SQLite::Database& database, std::uint64_t birth, std::uint64_t death);

/// Writes the digests of every complete block of a file that has none.
void write_digests(SQLite::Database& database);

}  // namespace neuroprospect::db

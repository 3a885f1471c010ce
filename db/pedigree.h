// db/pedigree.h: who descends from whom, for all births of a campaign, in memory: 8 bytes a birth,
// read in milliseconds for a million. What lineage.h and tree_statistics.h are asked about.
// Thread safety: immutable.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "db/campaign_file.h"

namespace neuroprospect::db {

/// Index of a birth within a pedigree.
using BirthIndex = std::uint32_t;

/// The parent of a founder.
inline constexpr BirthIndex kNobody = 0xffffffff;

/// A second parent.
struct Mating {
  BirthIndex child = 0;
  BirthIndex mate = 0;

  bool operator==(const Mating&) const = default;
};

/// Whether to read second parents, which few questions are about.
enum class Mates : std::uint8_t { no, yes };

/// All births up to the latest recorded. Invariant: parents are born before their children. A birth
/// in between that is not recorded yet is a founder that never lived.
class Pedigree {
 public:
  /// Of births 0, 1, …: their main parents, kNobody for founders; lifetimes in births, 0 for those
  /// that never lived, kStillAlive where no death is known; matings by child. Throws an internal
  /// Error when a parent is not born before its child.
  Pedigree(std::vector<BirthIndex> parents, std::vector<std::int32_t> lifetimes,
           std::vector<Mating> matings = {});

  /// How many births.
  [[nodiscard]] BirthIndex size() const { return static_cast<BirthIndex>(parents_.size()); }
  /// The latest birth: the time that it is. There must be one.
  [[nodiscard]] BirthIndex now() const { return size() - 1; }

  /// `birth` as an index. Throws an input Error when it is none of these.
  [[nodiscard]] BirthIndex index_of(std::uint64_t birth) const;

  /// Main parent, or kNobody.
  [[nodiscard]] BirthIndex parent(BirthIndex birth) const { return parents_[birth]; }
  [[nodiscard]] bool lived(BirthIndex birth) const { return lifetimes_[birth] != 0; }
  /// First birth that it can be no parent of; beyond now() while it is alive. It must have lived.
  [[nodiscard]] std::uint64_t death(BirthIndex birth) const {
    return std::uint64_t{birth} + static_cast<std::uint64_t>(lifetimes_[birth]);
  }
  /// It lived, and its death has not come.
  [[nodiscard]] bool alive(BirthIndex birth) const { return lived(birth) && death(birth) > now(); }
  /// Second parents by child, ascending; empty when they were not read.
  [[nodiscard]] std::span<const Mating> matings() const { return matings_; }

 private:
  std::vector<BirthIndex> parents_;
  std::vector<std::int32_t> lifetimes_;
  std::vector<Mating> matings_;
};

/// The pedigree of a file. Throws a database Error when it is damaged.
Pedigree load_pedigree(const CampaignFile& file, Mates mates = Mates::no);

}  // namespace neuroprospect::db

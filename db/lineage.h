// db/lineage.h: who descends from whom. Questions of structure are asked of a Pedigree, which is in
// memory; what individuals of a line were like, of the file. Thread safety: pure functions, but for
// the file's own.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "db/campaign_file.h"
#include "db/pedigree.h"

namespace neuroprospect::db {

/// Which parents count. With `all`, the pedigree must have been loaded with its mates. A birth that
/// the pedigree does not have is the caller's mistake: see Pedigree::index_of.
enum class Kin : std::uint8_t {
  main,  ///< those that a birth is a changed copy of: a tree
  all,   ///< mates as well
};

/// From `birth` itself back to its founder, along main parents.
std::vector<BirthIndex> main_line(const Pedigree& pedigree, BirthIndex birth);

/// Everybody that `birth` descends from, ascending; itself not counted.
std::vector<BirthIndex> ancestors(const Pedigree& pedigree, BirthIndex birth, Kin kin = Kin::main);

/// Everybody that descends from `birth`, ascending; itself not counted.
std::vector<BirthIndex> descendants(const Pedigree& pedigree, BirthIndex birth,
                                    Kin kin = Kin::main);

/// The latest birth that both descend from, or are; empty when there is none.
std::optional<BirthIndex> common_ancestor(const Pedigree& pedigree, BirthIndex a, BirthIndex b,
                                          Kin kin = Kin::main);

/// A tree of births. Children come after their parents.
struct Tree {
  std::vector<BirthIndex> births;   ///< ascending
  std::vector<BirthIndex> parents;  ///< index within `births`; kNobody for a root
  std::vector<bool> alive;

  [[nodiscard]] std::size_t size() const { return births.size(); }
};

/// The living and those that they descend from, along main parents.
Tree survivors(const Pedigree& pedigree);

/// Everybody but the stillborn, along main parents.
Tree everybody(const CampaignFile& file, const Pedigree& pedigree);

/// The living and those that they descend from, ascending.
std::vector<BirthIndex> living_and_ancestors(const Pedigree& pedigree, Kin kin = Kin::main);

/// The latest individual that all the living of a survivors' tree descend from, or are; empty when
/// there is none. now() less its birth is the time to the common ancestor.
std::optional<BirthIndex> common_ancestor_of_the_living(const Tree& tree);

/// From `time` on, everybody alive descended from `ancestor`, or was it.
struct Sweep {
  std::uint64_t time = 0;  ///< [births]
  BirthIndex ancestor = 0;

  bool operator==(const Sweep&) const = default;
};

/// When the common ancestor of everybody alive changed, and who it was from then on; the last is
/// the present one. Empty while the living have no common ancestor.
std::vector<Sweep> sweeps(const Pedigree& pedigree);

/// An individual of a line. Returns are means over the worlds of a phase.
struct LineageStep {
  std::uint64_t birth = 0;
  std::uint64_t generation = 0;
  std::uint64_t mutations = 0;  ///< events that made it from its main parent
  std::optional<double> fitness;
  std::optional<double> innate;   ///< mean return before learning
  std::optional<double> learned;  ///< mean return after learning
  std::optional<std::uint64_t> limbs;
};

/// What `births` were like, in their order. Throws an input Error for one that is not recorded.
std::vector<LineageStep> describe(const CampaignFile& file, std::span<const BirthIndex> births);

/// A mutation, and whose.
struct LineMutation {
  std::uint64_t birth = 0;
  MutationRow mutation;
};

/// The mutations that made `births`, in their order.
std::vector<LineMutation> mutations_of(const CampaignFile& file,
                                       std::span<const BirthIndex> births);

}  // namespace neuroprospect::db

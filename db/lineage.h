// db/lineage.h: who descends from whom.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "db/campaign_file.h"

namespace neuroprospect::db {

/// An individual of a line. Returns are means over the worlds of a phase.
struct LineageStep {
  std::uint64_t birth = 0;
  std::uint64_t generation = 0;
  std::uint64_t mutations = 0;  ///< that made it from its main parent
  std::optional<double> fitness;
  std::optional<double> innate;   ///< mean return before learning
  std::optional<double> learned;  ///< mean return after learning
};

/// The line from `birth` itself back to its founder, along main parents. Throws an input Error when
/// there is no such birth.
std::vector<LineageStep> ancestors(const CampaignFile& file, std::uint64_t birth);

/// Births that have `birth` as a parent, in whatever role, ascending.
std::vector<std::uint64_t> children(const CampaignFile& file, std::uint64_t birth);

/// How many births descend from `birth`, through parents of whatever role; itself not counted.
std::uint64_t count_descendants(const CampaignFile& file, std::uint64_t birth);

}  // namespace neuroprospect::db

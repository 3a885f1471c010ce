// db/measures.h: every number that a campaign file has of each birth, column by column, for plots.
// Thread safety: pure functions but for the file's own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/campaign_file.h"

namespace neuroprospect::db {

/// One number of each of some births; empty where a birth has none.
struct Measure {
  std::string name;
  std::vector<std::optional<double>> values;
};

/// Births in [first, first + count), as they are in the file at one moment: shorter where the file
/// ends. Read in one short transaction.
struct Measures {
  std::vector<std::uint64_t> births;
  std::vector<Status> status;
  std::vector<std::optional<std::uint64_t>> parents;  ///< the main one
  std::vector<std::optional<std::uint64_t>> mates;    ///< the first
  /// Numbers of the table individual, of each assay (means over worlds; the mean return has the
  /// phase's name alone, "learned", the others "learned energy_j"), the count of mutations, and
  /// scores by their names. A measure that no birth here has is left out.
  std::vector<Measure> measures;
};
Measures measures(const CampaignFile& file, std::uint64_t first, std::uint64_t count);

/// A mutation operator that helped to make a birth.
struct OperatorUse {
  std::uint64_t birth = 0;
  std::string part;  ///< body or brain
  std::string op;

  bool operator==(const OperatorUse&) const = default;
};

/// Those of all births, each once a birth, by birth, part and name.
std::vector<OperatorUse> operator_uses(const CampaignFile& file);

}  // namespace neuroprospect::db

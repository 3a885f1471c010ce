// analysis/births.h: the births of a campaign as columns of numbers, all of them in memory.
// Thread safety: immutable.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/measures.h"

namespace neuroprospect::analysis {

/// The place of a birth among those recorded; they are ascending.
using Place = std::uint32_t;

/// The parent of a founder, or one that is not recorded.
inline constexpr Place kNone = std::numeric_limits<Place>::max();

/// A number that a birth does not have.
inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct Births {
  std::vector<std::uint64_t> births;  ///< indices
  std::vector<Place> parents;         ///< the main one, kNone where there is none
  std::vector<Place> mates;           ///< the first, kNone where there is none
  std::vector<std::string> names;     ///< of the columns
  std::vector<std::vector<double>> columns;

  [[nodiscard]] std::size_t size() const { return births.size(); }

  /// A column of db/measures.h, kMissing where a birth does not have it. Throws an input Error that
  /// names those there are when there is none of that name.
  [[nodiscard]] std::span<const double> column(std::string_view name) const;
};

/// All births recorded now; each page of them is read in a short transaction.
Births read_births(const db::CampaignFile& file);

/// a − b, element by element.
std::vector<double> difference(std::span<const double> a, std::span<const double> b);

}  // namespace neuroprospect::analysis

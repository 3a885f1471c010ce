// analysis/innate_learned.h: what is innate, what is learned, and how the border moves over births.
#pragma once

#include "analysis/births.h"
#include "analysis/study.h"

namespace neuroprospect::analysis {

/// Returns at birth and after learning, their differences, and steps to the criterion, over births;
/// their slopes, among them the Baldwin effect; the gain function. Every quantity with its formula
/// and source: docs/studies.md.
struct InnateLearned {
  static constexpr std::string_view kName = "innate-learned";
  static constexpr std::string_view kHelp =
      "what is known at birth and what is learned, over births; the Baldwin effect";

  std::uint64_t bins = 8;
  std::uint64_t resamples = 2000;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "bins",
                    .help = "parts of equally many consecutive births that means are over",
                    .low = 1,
                    .high = 1000},
          self.bins);
    visit(Parameter{.name = "resamples", .help = "draws of the bootstrap", .low = 100, .high = 1e5},
          self.resamples);
  }

  [[nodiscard]] std::vector<Estimate> run(const Campaign& campaign, const Execution&) const;

  /// The same of births that learn for `horizon` steps, whose draws follow from `seed`.
  [[nodiscard]] std::vector<Estimate> of(Births births, double horizon, std::uint64_t seed) const;
};

}  // namespace neuroprospect::analysis

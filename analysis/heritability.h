// analysis/heritability.h: how far children resemble their parents, measure by measure.
#pragma once

#include <string>
#include <vector>

#include "analysis/births.h"
#include "analysis/study.h"

namespace neuroprospect::analysis {

/// Parent–offspring regression (Falconer and Mackay 1996, ch. 10; Lynch and Walsh 1998, ch. 17):
/// the slope of a child's measure on that of its main parent, and on the mean of both parents where
/// it has a mate. A child is a changed copy of its main parent, so that slope is a heritability as
/// it stands, not half of one. docs/studies.md says what it does and does not show.
struct Heritability {
  static constexpr std::string_view kName = "heritability";
  static constexpr std::string_view kHelp =
      "how far children resemble their parents: slope of a child's measure on its parents'";

  std::vector<std::string> measures = {"innate", "learned", "gain"};
  std::uint64_t cohort = 50;
  std::uint64_t resamples = 2000;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "measures",
                    .help = "any that the page can plot: innate, \"learned energy_j\", limbs, …"},
          self.measures);
    visit(Parameter{.name = "cohort",
                    .unit = "births",
                    .help = "children are also compared with those born within so many births only",
                    .low = 2,
                    .high = 1e9},
          self.cohort);
    visit(Parameter{.name = "resamples", .help = "draws of the bootstrap", .low = 100, .high = 1e5},
          self.resamples);
  }

  [[nodiscard]] std::vector<Estimate> run(const Campaign& campaign, const Execution&) const;

  /// The same of births, whose draws follow from `seed`.
  [[nodiscard]] std::vector<Estimate> of(const Births& births, std::uint64_t seed) const;
};

}  // namespace neuroprospect::analysis

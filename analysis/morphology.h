// analysis/morphology.h: how mutations, and what bodies and brains are like, go with what creatures
// can do.
#pragma once

#include <string>
#include <vector>

#include "analysis/births.h"
#include "analysis/study.h"
#include "db/measures.h"

namespace neuroprospect::analysis {

/// What each mutation operator does: child minus main parent, of the children that it made, and how
/// that differs from children that it did not. Correlations of descriptors with returns over
/// births. docs/studies.md says what neither shows.
struct Morphology {
  static constexpr std::string_view kName = "morphology";
  static constexpr std::string_view kHelp =
      "what each mutation operator, and each descriptor of body and brain, goes with";

  std::vector<std::string> measures = {"innate", "learned"};
  std::vector<std::string> descriptors = {"limbs", "degrees_of_freedom", "mass_kg", "connections"};
  std::uint64_t least = 20;
  std::uint64_t resamples = 2000;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "measures", .help = "what it is asked of: any that the page can plot"},
          self.measures);
    visit(Parameter{.name = "descriptors", .help = "what measures are correlated with, likewise"},
          self.descriptors);
    visit(Parameter{.name = "least",
                    .unit = "births",
                    .help = "children that an operator must have made, and not made, to be told of",
                    .low = 1,
                    .high = 1e9},
          self.least);
    visit(Parameter{.name = "resamples", .help = "draws of the bootstrap", .low = 100, .high = 1e5},
          self.resamples);
  }

  [[nodiscard]] std::vector<Estimate> run(const Campaign& campaign, const Execution&) const;

  /// The same of births, whose draws follow from `seed`.
  [[nodiscard]] std::vector<Estimate> of(const Births& births,
                                         const std::vector<db::OperatorUse>& operators,
                                         std::uint64_t seed) const;
};

}  // namespace neuroprospect::analysis

// analysis/deprivation.h: the same creatures with less learning than they had, and with more.
#pragma once

#include <vector>

#include "analysis/lives.h"

namespace neuroprospect::analysis {

/// Reaction norms to learning: the return of the same individuals after no, half, once and double
/// the learning, what each length adds, and whether those that are born better stay so. Every
/// quantity with its formula: docs/studies.md.
struct Deprivation : Relived {
  static constexpr std::string_view kName = "deprivation";
  static constexpr std::string_view kHelp =
      "the same creatures with no, half, once and double the learning: reaction norms";

  std::vector<double> lengths = {0, 0.5, 1, 2};

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "lengths",
                    .help = "how long lives learn, 1: as long as those of the campaign; from the "
                            "shortest to the longest",
                    .low = 0,
                    .high = 1000},
          self.lengths);
    declare_relived(self, visit);
  }

  [[nodiscard]] std::vector<Estimate> run(const Campaign& campaign, const Execution& how) const;
};

}  // namespace neuroprospect::analysis

// analysis/head_start.h: how many steps of learning inherited wiring is worth.
#pragma once

#include <vector>

#include "analysis/lives.h"

namespace neuroprospect::analysis {

/// The same learning from inherited and from random wiring of the same architecture, for lives of
/// several lengths: both curves, the area between them, how long random wiring has to learn until
/// it can what inherited wiring can at birth, and whether it comes to more in the end. Every
/// quantity with its formula: docs/studies.md.
struct HeadStart : Relived {
  static constexpr std::string_view kName = "head-start";
  static constexpr std::string_view kHelp =
      "how many steps of learning inherited wiring is worth: lives from random wiring beside it";

  std::vector<double> lengths = {0.1, 0.2, 0.35, 0.5, 0.75, 1};

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "lengths",
                    .help = "how long lives learn, 1: as long as those of the campaign; beside "
                            "those that learn nothing",
                    .low = 0,
                    .high = 1000},
          self.lengths);
    declare_relived(self, visit);
  }

  [[nodiscard]] std::vector<Estimate> run(const Campaign& campaign, const Execution& how) const;
};

}  // namespace neuroprospect::analysis

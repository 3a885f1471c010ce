// analysis/cross_foster.h: brains in the bodies of others.
#pragma once

#include <vector>

#include "analysis/lives.h"

namespace neuroprospect::analysis {

/// A factorial design: wiring {inherited, random} × learning {off, on} × body {own, another's}.
/// Each brain is put into the body of another individual of the sample, to which it is fitted as a
/// child's brain is to its body (brains/adapt.h). Main effects, interactions, and what inherited
/// wiring gives in each body. Every quantity with its formula: docs/studies.md.
struct CrossFoster : Relived {
  static constexpr std::string_view kName = "cross-foster";
  static constexpr std::string_view kHelp =
      "brains in others' bodies: wiring inherited or random × learning on or off × body own or not";

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    declare_relived(self, visit);
  }

  [[nodiscard]] std::vector<Estimate> run(const Campaign& campaign, const Execution& how) const;
};

}  // namespace neuroprospect::analysis

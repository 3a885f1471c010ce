// evolution/selection.h: which birth is a parent.
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/parameter.h"
#include "base/random.h"

namespace neuroprospect::evolution {

/// Aging tournament, as DERL runs it (Gupta et al. 2021): the parent is the best of a few drawn
/// with replacement from the newest births; nobody is removed but by age.
struct SelectionSettings {
  int tournament = 4;
  int window = 64;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(
        Parameter{
            .name = "tournament",
            .unit = "births",
            .help = "how many are drawn; the fittest of them is the parent (1: random selection)",
            .low = 1,
            .high = 1000},
        self.tournament);
    visit(Parameter{.name = "window",
                    .unit = "births",
                    .help = "how many of the newest births can be parents",
                    .low = 1,
                    .high = 1e6},
          self.window);
  }
};

/// A birth that may be a parent.
struct Candidate {
  std::uint64_t birth = 0;
  double fitness = 0;  ///< finite; more is better
};

/// The fittest of `settings.tournament` candidates drawn with replacement; the first drawn of
/// equals. Empty when there is no candidate.
std::optional<std::uint64_t> aging_tournament(std::span<const Candidate> candidates,
                                              const SelectionSettings& settings,
                                              RandomStream& random);

}  // namespace neuroprospect::evolution

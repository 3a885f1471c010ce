// evolution/settings.h: how a campaign runs, whatever it evolves. Each parameter is declared once.
// Thread safety: plain data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/parameter.h"

namespace neuroprospect::evolution {

/// Ways of selecting parents; docs/evolution.md has their sources and when to use which.
enum class SelectionKind : std::uint8_t {
  aging,         ///< tournament among the newest births
  map_elites,    ///< the best of each cell of a grid over descriptors
  novelty,       ///< tournament for being unlike the others, among the newest births
  truncation,    ///< generations: the best share of the last one
  proportional,  ///< generations: in proportion to fitness
};

/// Who becomes a parent. Every island has its own population with these settings.
struct SelectionSettings {
  SelectionKind kind = SelectionKind::aging;
  int tournament = 4;
  int window = 64;
  std::vector<std::string> descriptors;
  std::vector<double> low;
  std::vector<double> high;
  std::vector<int> bins;
  int neighbours = 15;
  double archive_rate = 0.05;
  int population = 100;
  double share = 0.2;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "kind", .help = "how parents are selected; see docs/evolution.md"},
          self.kind);
    visit(Parameter{.name = "tournament",
                    .unit = "births",
                    .help = "aging, novelty: how many are drawn; the best of them is the parent "
                            "(1: random selection)",
                    .low = 1,
                    .high = 1000},
          self.tournament);
    visit(Parameter{.name = "window",
                    .unit = "births",
                    .help = "aging, novelty: how many of an island's newest births can be parents",
                    .low = 1,
                    .high = 1e6},
          self.window);
    visit(Parameter{.name = "descriptors",
                    .help = "map_elites, novelty: measures by which creatures differ"},
          self.descriptors);
    visit(Parameter{.name = "low",
                    .help = "map_elites, novelty: of each descriptor, where its range begins"},
          self.low);
    visit(Parameter{.name = "high",
                    .help = "map_elites, novelty: of each descriptor, where its range ends"},
          self.high);
    visit(Parameter{.name = "bins",
                    .unit = "cells",
                    .help = "map_elites: of each descriptor, into how many its range is divided",
                    .low = 1,
                    .high = 1e6},
          self.bins);
    visit(Parameter{.name = "neighbours",
                    .unit = "births",
                    .help = "novelty: the mean distance to so many nearest ones is the novelty",
                    .low = 1,
                    .high = 1e4},
          self.neighbours);
    visit(Parameter{.name = "archive_rate",
                    .unit = "probability",
                    .help = "novelty: that a birth is remembered for good",
                    .low = 0,
                    .high = 1},
          self.archive_rate);
    visit(Parameter{.name = "population",
                    .unit = "births",
                    .help = "truncation, proportional: an island's generation",
                    .low = 1,
                    .high = 1e6},
          self.population);
    visit(Parameter{.name = "share",
                    .unit = "share",
                    .help = "truncation: of the last generation, how many become parents",
                    .low = 0,
                    .high = 1},
          self.share);
  }
};

/// How a campaign runs.
struct EngineSettings {
  std::uint64_t births = 400;
  std::uint64_t founders = 32;
  std::uint64_t lag = 8;
  std::uint64_t islands = 1;
  double migration = 0.02;
  double mate_rate = 0;
  SelectionSettings selection;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "births",
                    .unit = "births",
                    .help = "how many creatures live",
                    .low = 1,
                    .high = 1e9},
          self.births);
    visit(Parameter{.name = "founders",
                    .unit = "births",
                    .help = "how many of them have no parent",
                    .low = 1,
                    .high = 1e6},
          self.founders);
    visit(Parameter{.name = "lag",
                    .unit = "births",
                    .help =
                        "parents are at least this many births older, and so many lives can run at "
                        "once; selection by generations waits for the last generation instead",
                    .low = 1,
                    .high = 1e5},
          self.lag);
    visit(Parameter{.name = "islands",
                    .help = "populations side by side; birth k lives on island k mod islands",
                    .low = 1,
                    .high = 1e4},
          self.islands);
    visit(Parameter{.name = "migration",
                    .unit = "probability",
                    .help = "that a parent is of the next island instead of the child's own",
                    .low = 0,
                    .high = 1},
          self.migration);
    visit(Parameter{.name = "mate_rate",
                    .unit = "probability",
                    .help = "that a child has a second parent",
                    .low = 0,
                    .high = 1},
          self.mate_rate);
    visit(Section{.name = "selection", .help = "who becomes a parent"}, self.selection);
  }
};

/// Throws an input Error where settings contradict each other, for lives that are measured by
/// `objectives` numbers.
void validate(const EngineSettings& settings, std::size_t objectives = 1);

}  // namespace neuroprospect::evolution

template <>
struct neuroprospect::Names<neuroprospect::evolution::SelectionKind> {
  static constexpr std::array<std::string_view, 5> values = {"aging", "map_elites", "novelty",
                                                             "truncation", "proportional"};
};

// evolution/heredity_settings.h: what a campaign file says about what passes from lives to genomes,
// and about where the first genomes are from. docs/heredity.md explains both.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/parameter.h"

namespace neuroprospect::evolution {

/// What of a parent's brain its children start from.
enum class InheritanceKind : std::uint8_t {
  darwinian,   ///< the wiring that it was born with
  lamarckian,  ///< that, moved towards what it learned
};

/// How lives act on genomes.
struct InheritanceSettings {
  InheritanceKind kind = InheritanceKind::darwinian;
  double fraction = 1;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(
        Parameter{.name = "kind",
                  .help = "darwinian: children start from the wiring that a parent was born with; "
                          "lamarckian: from what it learned"},
        self.kind);
    visit(Parameter{.name = "fraction",
                    .unit = "share",
                    .help = "of what a lamarckian parent learned that its children start from: "
                            "innate + fraction (learned - innate)",
                    .low = 0,
                    .high = 1},
          self.fraction);
  }
};

/// Where founders are from.
enum class FounderSource : std::uint8_t {
  random,    ///< drawn, each anew
  file,      ///< genome files (docs/genomes.md)
  campaign,  ///< another campaign's file
};

/// Which individuals of another campaign.
enum class FounderChoice : std::uint8_t {
  best,       ///< the fittest, best first; of equals the older
  last,       ///< the newest that lived, oldest of them first
  survivors,  ///< the fittest of those that could still become parents
};

/// The founders.
struct FounderSettings {
  FounderSource source = FounderSource::random;
  std::string path;
  FounderChoice choose = FounderChoice::best;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(
        Parameter{.name = "source",
                  .help = "random: drawn; file: genomes as JSON, one file or a directory of them; "
                          "campaign: individuals of another campaign's file"},
        self.source);
    visit(Parameter{.name = "path",
                    .help = "of that file or directory; read once, when the campaign starts"},
          self.path);
    visit(
        Parameter{.name = "choose",
                  .help = "which individuals of another campaign: the fittest, the newest, or the "
                          "fittest that could still be parents; as many as evolution.founders"},
        self.choose);
  }
};

/// Throws an input Error where settings contradict each other.
void validate(const FounderSettings& settings);

}  // namespace neuroprospect::evolution

template <>
struct neuroprospect::Names<neuroprospect::evolution::InheritanceKind> {
  static constexpr std::array<std::string_view, 2> values = {"darwinian", "lamarckian"};
};
template <>
struct neuroprospect::Names<neuroprospect::evolution::FounderSource> {
  static constexpr std::array<std::string_view, 3> values = {"random", "file", "campaign"};
};
template <>
struct neuroprospect::Names<neuroprospect::evolution::FounderChoice> {
  static constexpr std::array<std::string_view, 3> values = {"best", "last", "survivors"};
};

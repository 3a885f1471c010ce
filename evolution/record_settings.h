// evolution/record_settings.h: what of a life is kept in the campaign file. Nothing here changes a
// life, its score or who descends from it: what is left out can be lived again (record.h, relive).
#pragma once

#include <cstdint>

#include "base/parameter.h"

namespace neuroprospect::evolution {

/// Whose learned weights are kept.
enum class LearnedKept : std::uint8_t { none, all };

/// Whose memories and learned weights are thrown away while the campaign runs.
enum class Prune : std::uint8_t {
  none,
  dead,  ///< those of individuals that can no longer be parents
};

struct RecordSettings {
  LearnedKept learned = LearnedKept::none;
  bool episodes = true;
  Prune prune = Prune::none;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "learned",
                    .help = "whose brains are kept as they were after learning; a brain that is "
                            "not kept can be learned again by relive"},
          self.learned);
    visit(Parameter{.name = "episodes",
                    .help = "whether each episode of an assay is a row, or only their means"},
          self.episodes);
    visit(Parameter{.name = "prune",
                    .help = "dead: memories and learned brains go once their owner can no longer "
                            "be a parent; genomes always stay, so that every life can be relived"},
          self.prune);
  }
};

}  // namespace neuroprospect::evolution

template <>
struct neuroprospect::Names<neuroprospect::evolution::LearnedKept> {
  static constexpr std::array<std::string_view, 2> values = {"none", "all"};
};

template <>
struct neuroprospect::Names<neuroprospect::evolution::Prune> {
  static constexpr std::array<std::string_view, 2> values = {"none", "dead"};
};

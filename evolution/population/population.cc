#include "evolution/population/population.h"

#include "base/error.h"
#include "evolution/population/kinds.h"

namespace neuroprospect::evolution {

std::unique_ptr<Population> make_population(const EngineSettings& settings, std::uint64_t seed) {
  switch (settings.selection.kind) {
    case SelectionKind::aging:
      return make_aging(settings);
    case SelectionKind::map_elites:
      return make_map_elites(settings);
    case SelectionKind::novelty:
      return make_novelty(settings, seed);
    case SelectionKind::truncation:
      return make_truncation(settings);
    case SelectionKind::proportional:
      return make_proportional(settings);
  }
  throw Error(ErrorKind::internal, "a kind of selection without a population");
}

}  // namespace neuroprospect::evolution

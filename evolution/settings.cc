#include "evolution/settings.h"

#include <cmath>

#include "base/error.h"
#include "evolution/schedule.h"

namespace neuroprospect::evolution {
namespace {

// a range for each descriptor, and for a grid its cells
void validate_descriptors(const SelectionSettings& settings) {
  const std::string_view kind = name_of(settings.kind);
  require_input(!settings.descriptors.empty(),
                "evolution.selection.kind = \"{}\" needs descriptors", kind);
  const auto one_each = [&](std::string_view name, std::size_t count) {
    require_input(count == settings.descriptors.size(),
                  "evolution.selection.{} has {} values for {} descriptors", name, count,
                  settings.descriptors.size());
  };
  one_each("low", settings.low.size());
  one_each("high", settings.high.size());
  for (std::size_t i = 0; i < settings.descriptors.size(); ++i) {
    // a range of infinite width would have no cells
    require_input(
        settings.low[i] < settings.high[i] && std::isfinite(settings.high[i] - settings.low[i]),
        "evolution.selection: descriptor {} has a range from {} to {}: it must begin "
        "below its end, and be finite",
        settings.descriptors[i], settings.low[i], settings.high[i]);
  }
  if (settings.kind != SelectionKind::map_elites) return;
  one_each("bins", settings.bins.size());
  constexpr double kMostCells = 1e9;
  double cells = 1;
  for (const int bins : settings.bins) cells *= bins;
  require_input(cells <= kMostCells, "evolution.selection.bins make {} cells, over the limit of {}",
                cells, kMostCells);
}

}  // namespace

void validate(const EngineSettings& settings, std::size_t objectives) {
  const SelectionSettings& selection = settings.selection;
  require_input(settings.islands <= settings.founders,
                "evolution.islands = {} is above evolution.founders = {}: some would begin empty",
                settings.islands, settings.founders);
  if (by_generations(settings)) {
    require_input(selection.kind != SelectionKind::proportional || objectives == 1,
                  "evolution.selection.kind = \"proportional\" is of one objective, not {}",
                  objectives);
    return;
  }
  // the first child of each island must find its island's first founder told
  require_input(settings.lag + settings.islands - 1 <= settings.founders,
                "evolution.lag = {} is above evolution.founders = {}{}: the first children would "
                "have no parents",
                settings.lag, settings.founders,
                settings.islands > 1
                    ? fmt::format(" less {} of {} islands", settings.islands - 1, settings.islands)
                    : "");
  if (selection.kind != SelectionKind::aging) validate_descriptors(selection);
}

}  // namespace neuroprospect::evolution

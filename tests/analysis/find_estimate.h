// tests/analysis/find_estimate.h: asking studies in tests, and what they said of one thing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/study.h"
#include "base/error.h"

namespace neuroprospect::analysis {

/// So many workers, and nobody who watches.
inline Execution with(int workers) { return {.workers = workers, .progress = {}, .stop = {}}; }

/// The estimate of this figure, series and x.
inline const Estimate& find(const std::vector<Estimate>& estimates, std::string_view figure,
                            std::string_view series, const db::NumberOrName& x) {
  for (const Estimate& e : estimates) {
    if (e.figure == figure && e.series == series && e.x == x) return e;
  }
  throw Error(ErrorKind::internal, fmt::format("there is no {}, {}", figure, series));
}

/// All values of a series, as they come.
inline std::vector<double> values_of(const std::vector<Estimate>& estimates,
                                     std::string_view figure, std::string_view series) {
  std::vector<double> values;
  for (const Estimate& e : estimates) {
    if (e.figure == figure && e.series == series) values.push_back(e.value);
  }
  return values;
}

}  // namespace neuroprospect::analysis

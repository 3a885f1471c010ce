#include "analysis/replicates.h"

#include <algorithm>

#include "analysis/interval.h"
#include "base/error.h"

namespace neuroprospect::analysis {

Bounded over_replicates(std::span<const double> values, std::string_view replicates) {
  const Interval interval = interval_of(values);
  require(interval.half_width.has_value(), "an interval over {} of {}", values.size(), replicates);
  return {.value = interval.mean,
          .low = interval.mean - *interval.half_width,
          .high = interval.mean + *interval.half_width,
          .interval = fmt::format("95 % Student's t over {} {}", values.size(), replicates)};
}

std::vector<Estimate> over_campaigns(const std::vector<std::vector<Estimate>>& campaigns) {
  const auto same = [](const Estimate& a, const Estimate& b) {
    return a.figure == b.figure && a.series == b.series && a.x == b.x;
  };
  std::vector<Estimate> places;
  for (const auto& estimates : campaigns) {
    for (const Estimate& one : estimates) {
      const auto found =
          std::ranges::find_if(places, [&](const Estimate& place) { return same(place, one); });
      if (found == places.end()) places.push_back(one);
    }
  }
  std::vector<Estimate> result;
  for (Estimate& place : places) {
    std::vector<double> values;
    for (const auto& estimates : campaigns) {
      for (const Estimate& one : estimates) {
        if (same(place, one)) values.push_back(one.value);
      }
    }
    if (values.size() < 2) continue;
    const Bounded over = over_replicates(values, "campaigns");
    place.value = over.value;
    place.low = over.low;
    place.high = over.high;
    place.n = values.size();
    place.interval = over.interval;
    result.push_back(std::move(place));
  }
  return result;
}

}  // namespace neuroprospect::analysis

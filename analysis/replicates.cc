#include "analysis/replicates.h"

#include <algorithm>

#include "analysis/interval.h"

namespace neuroprospect::analysis {

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
    const Interval interval = interval_of(values);
    place.value = interval.mean;
    place.low = interval.mean - *interval.half_width;
    place.high = interval.mean + *interval.half_width;
    place.n = values.size();
    place.interval = fmt::format("95 % Student's t over {} campaigns", values.size());
    result.push_back(std::move(place));
  }
  return result;
}

}  // namespace neuroprospect::analysis

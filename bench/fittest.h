// bench/fittest.h: whom a study of a campaign file looks at.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "db/campaign_file.h"
#include "evolution/spec.h"

namespace neuroprospect::bench {

/// The fittest individuals by their first objective, one of each body, the best first; `most` of
/// them where there are so many.
inline std::vector<std::uint64_t> fittest(const db::CampaignFile& file,
                                          const evolution::CampaignSpec& spec,
                                          std::size_t most = SIZE_MAX) {
  auto outlines = file.outlines(0, spec.evolution.births);
  std::erase_if(outlines, [](const db::BirthOutline& o) { return o.objectives.empty(); });
  std::ranges::stable_sort(outlines, std::greater{},
                           [](const db::BirthOutline& o) { return o.objectives.front(); });
  std::vector<std::uint64_t> births;
  std::set<std::string> bodies;
  for (const auto& outline : outlines) {
    if (births.size() == most) break;
    if (bodies.insert(*file.birth(outline.birth)->individual.body_genome).second) {
      births.push_back(outline.birth);
    }
  }
  return births;
}

}  // namespace neuroprospect::bench

#include "evolution/selection.h"

namespace neuroprospect::evolution {

std::optional<std::uint64_t> aging_tournament(std::span<const Candidate> candidates,
                                              const SelectionSettings& settings,
                                              RandomStream& random) {
  if (candidates.empty()) return std::nullopt;
  const Candidate* best = nullptr;
  for (int i = 0; i < settings.tournament; ++i) {
    const Candidate& drawn = candidates[random.below(candidates.size())];
    if (best == nullptr || drawn.fitness > best->fitness) best = &drawn;
  }
  return best->birth;
}

}  // namespace neuroprospect::evolution

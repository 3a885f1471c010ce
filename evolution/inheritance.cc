#include "evolution/inheritance.h"

#include "base/error.h"
#include "brains/inherit.h"

namespace neuroprospect::evolution {

bool keeps_learned(const CampaignSpec& spec) {
  return spec.record.learned == LearnedKept::all ||
         spec.inheritance.kind == InheritanceKind::lamarckian;
}

std::optional<brains::BrainGenome> learned_brain(const brains::BrainGenome& innate,
                                                 const LifeReport& report) {
  const auto& numbers = report.learned.network;
  if (numbers.size() == 0) return std::nullopt;
  return brains::write_back(innate, {numbers.data(), static_cast<std::size_t>(numbers.size())}, 1);
}

brains::BrainGenome brain_passed_on(const brains::BrainGenome& innate,
                                    const std::optional<brains::BrainGenome>& learned,
                                    const InheritanceSettings& inheritance) {
  if (inheritance.kind == InheritanceKind::darwinian) return innate;
  require(learned.has_value(), "children inherit what was learned, but there is nothing");
  return brains::write_back(innate, learned->wiring.numbers, inheritance.fraction);
}

}  // namespace neuroprospect::evolution

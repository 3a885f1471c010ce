#include "evolution/inheritance.h"

#include "base/error.h"
#include "bodies/develop.h"
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
  return brains::with_wiring(innate, {numbers.data(), static_cast<std::size_t>(numbers.size())});
}

brains::BrainGenome brain_passed_on(const CreatureGenome& innate, const brains::Memory& memory,
                                    const std::optional<brains::BrainGenome>& learned,
                                    const CampaignSpec& spec) {
  const InheritanceSettings& inheritance = spec.inheritance;
  if (inheritance.kind == InheritanceKind::darwinian) return innate.brain;
  require(learned.has_value(), "children inherit what was learned, but there is nothing");
  const auto& numbers = learned->wiring.numbers;
  if (innate.brain.wiring.encoding == brains::Encoding::direct) {
    return brains::write_back(innate.brain, numbers, inheritance.fraction);
  }
  const auto plan = bodies::develop(innate.body, spec.body.joints);
  return brains::distil(innate.brain, ports_of(plan, spec.world), memory, numbers,
                        inheritance.fraction)
      .genome;
}

}  // namespace neuroprospect::evolution

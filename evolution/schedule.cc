#include "evolution/schedule.h"

namespace neuroprospect::evolution {
namespace {

std::uint64_t brood_size(const EngineSettings& settings) {
  return static_cast<std::uint64_t>(settings.selection.population) * settings.islands;
}

}  // namespace

bool by_generations(const EngineSettings& settings) {
  return settings.selection.kind == SelectionKind::truncation ||
         settings.selection.kind == SelectionKind::proportional;
}

std::uint64_t horizon(std::uint64_t birth, const EngineSettings& settings) {
  if (by_generations(settings)) {
    if (birth < settings.founders) return 0;
    return birth - (birth - settings.founders) % brood_size(settings);
  }
  return birth < settings.lag ? 0 : birth - settings.lag + 1;
}

std::uint64_t first_heir(std::uint64_t birth, const EngineSettings& settings) {
  return by_generations(settings) ? brood_end(birth, settings) : birth + settings.lag;
}

std::uint64_t brood_end(std::uint64_t birth, const EngineSettings& settings) {
  if (birth < settings.founders) return settings.founders;
  const std::uint64_t size = brood_size(settings);
  return birth - (birth - settings.founders) % size + size;
}

}  // namespace neuroprospect::evolution

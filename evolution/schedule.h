// evolution/schedule.h: which births a birth can descend from: pure arithmetic of the settings, so
// that it depends on no clock, no worker and no result. Thread safety: pure functions.
//
// With generations, the founders are the first brood, and each further brood is a generation of
// every island; without, a birth's parents are `lag` births older or more.
#pragma once

#include <cstdint>

#include "evolution/settings.h"

namespace neuroprospect::evolution {

/// Whether selection goes by generations.
bool by_generations(const EngineSettings& settings);

/// `birth` is conceived from the births below this, and from all of them. Never falls.
std::uint64_t horizon(std::uint64_t birth, const EngineSettings& settings);

/// The first birth whose horizon is above `birth`: the first that can descend from it.
std::uint64_t first_heir(std::uint64_t birth, const EngineSettings& settings);

/// With generations: the first birth after the brood of `birth`.
std::uint64_t brood_end(std::uint64_t birth, const EngineSettings& settings);

}  // namespace neuroprospect::evolution

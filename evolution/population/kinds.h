// evolution/population/kinds.h: the kinds of population, for make_population alone.
#pragma once

#include <memory>

#include "evolution/population/population.h"

namespace neuroprospect::evolution {

std::unique_ptr<Population> make_aging(const EngineSettings& settings);
std::unique_ptr<Population> make_map_elites(const EngineSettings& settings);
std::unique_ptr<Population> make_novelty(const EngineSettings& settings, std::uint64_t seed);
std::unique_ptr<Population> make_truncation(const EngineSettings& settings);
std::unique_ptr<Population> make_proportional(const EngineSettings& settings);

}  // namespace neuroprospect::evolution

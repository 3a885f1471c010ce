// evolution/measures.h: the numbers that a life can be selected or described by, each under one
// name: what `fitness.objectives` and `evolution.selection.descriptors` may list.
// Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evolution/life.h"
#include "evolution/spec.h"

namespace neuroprospect::evolution {

/// The score of a life. Empty where it failed or has not all of the measures that the campaign
/// names.
std::optional<Score> score_of(const LifeReport& report, const CampaignSpec& spec);

/// What the objectives of a campaign are called: `fitness.objectives`, or "fitness" alone.
std::vector<std::string> objective_names(const CampaignSpec& spec);

/// Throws an input Error that lists the right names unless `name` is a measure; with `-` in front,
/// to make little of it, where `signed_name` says so.
void validate_measure(std::string_view name, bool signed_name);

/// Energy per weight and distance; empty for a creature that stays where it is.
std::optional<double> cost_of_transport(double energy_j, double mass_kg, double distance_m);

}  // namespace neuroprospect::evolution

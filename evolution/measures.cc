#include "evolution/measures.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace neuroprospect::evolution {
namespace {

using Value = std::optional<double>;

// the mean over the episodes of the assay after learning
template <class Member>
Value after_learning(const LifeReport& report, Member member) {
  for (const Assay& assay : report.assays) {
    if (assay.phase != Phase::learned) continue;
    double sum = 0;
    for (const AssayEpisode& e : assay.episodes) sum += static_cast<double>(e.outcome.*member);
    return sum / static_cast<double>(assay.episodes.size());
  }
  return std::nullopt;
}

Value gain_of(const LifeReport& report) {
  const auto innate = mean_return(report, Phase::innate);
  const auto learned = mean_return(report, Phase::learned);
  if (!innate || !learned) return std::nullopt;
  return *learned - *innate;
}

Value cost_of(const LifeReport& report) {
  const auto energy = after_learning(report, &worlds::EpisodeOutcome::energy_j);
  const auto distance = after_learning(report, &worlds::EpisodeOutcome::distance_m);
  if (!energy || !distance) return std::nullopt;
  return cost_of_transport(*energy, report.mass_kg, *distance);
}

// the weighted sum of [fitness]; a life whose curve has no point learned nothing that is known
Value weighted_sum(const LifeReport& report, const FitnessSettings& weights) {
  const auto innate = mean_return(report, Phase::innate);
  const auto learned = mean_return(report, Phase::learned);
  const auto energy = after_learning(report, &worlds::EpisodeOutcome::energy_j);
  if (!innate || !learned || !energy) return std::nullopt;
  return weights.learned * *learned + weights.innate * *innate +
         weights.gain * (*learned - *innate) + weights.area * report.learning_area.value_or(0) +
         weights.energy_j * *energy;
}

struct Measure {
  std::string_view name;
  Value (*of)(const LifeReport& report, const CampaignSpec& spec);
};

using worlds::EpisodeOutcome;
using Report = const LifeReport&;
using Spec = const CampaignSpec&;

constexpr std::array kMeasures = {
    Measure{"fitness", [](Report r, Spec s) { return weighted_sum(r, s.fitness); }},
    Measure{"learned", [](Report r, Spec) { return mean_return(r, Phase::learned); }},
    Measure{"innate", [](Report r, Spec) { return mean_return(r, Phase::innate); }},
    Measure{"naive", [](Report r, Spec) { return mean_return(r, Phase::naive); }},
    Measure{"passive", [](Report r, Spec) { return mean_return(r, Phase::passive); }},
    Measure{"gain", [](Report r, Spec) { return gain_of(r); }},
    Measure{"area", [](Report r, Spec) { return r.learning_area; }},
    Measure{"distance_m",
            [](Report r, Spec) { return after_learning(r, &EpisodeOutcome::distance_m); }},
    Measure{"steps", [](Report r, Spec) { return after_learning(r, &EpisodeOutcome::steps); }},
    Measure{"energy_j",
            [](Report r, Spec) { return after_learning(r, &EpisodeOutcome::energy_j); }},
    Measure{"torque_nm",
            [](Report r, Spec) { return after_learning(r, &EpisodeOutcome::torque_nm); }},
    Measure{"cost_of_transport", [](Report r, Spec) { return cost_of(r); }},
    Measure{"success", [](Report r, Spec) { return after_learning(r, &EpisodeOutcome::success); }},
    Measure{"limbs", [](Report r, Spec) -> Value { return static_cast<double>(r.limbs); }},
    Measure{"degrees_of_freedom",
            [](Report r, Spec) -> Value { return static_cast<double>(r.degrees_of_freedom); }},
    Measure{"mass_kg", [](Report r, Spec) -> Value { return r.mass_kg; }},
    Measure{"units", [](Report r, Spec) -> Value { return static_cast<double>(r.brain.units); }},
    Measure{"connections",
            [](Report r, Spec) -> Value { return static_cast<double>(r.brain.connections); }},
};

const Measure* find(std::string_view name) {
  const auto found = std::ranges::find(kMeasures, name, &Measure::name);
  return found == kMeasures.end() ? nullptr : &*found;
}

bool is_negated(std::string_view name) { return name.starts_with('-'); }

}  // namespace

std::optional<double> cost_of_transport(double energy_j, double mass_kg, double distance_m) {
  constexpr double kStandardGravity = 9.81;
  constexpr double kTravelled_m = 0.1;
  if (distance_m <= kTravelled_m) return std::nullopt;
  return energy_j / (mass_kg * kStandardGravity * distance_m);
}

void validate_measure(std::string_view name, bool signed_name) {
  const bool negated = signed_name && is_negated(name);
  if (find(name.substr(negated ? 1 : 0)) != nullptr) return;
  std::string names;
  for (const Measure& measure : kMeasures) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", measure.name);
  }
  throw Error(ErrorKind::input,
              fmt::format("\"{}\" is no measure of a life; right would be {}{}", name, names,
                          signed_name ? ", or one of them with - in front, to make it small" : ""));
}

std::vector<std::string> objective_names(const CampaignSpec& spec) {
  if (spec.fitness.objectives.empty()) return {"fitness"};
  return spec.fitness.objectives;
}

std::optional<Score> score_of(const LifeReport& report, const CampaignSpec& spec) {
  if (report.failure) return std::nullopt;
  Score score;
  for (const std::string_view name : objective_names(spec)) {
    const bool negated = is_negated(name);
    const Value value = find(name.substr(negated ? 1 : 0))->of(report, spec);
    if (!value) return std::nullopt;
    score.objectives.push_back(negated ? -*value : *value);
  }
  for (const std::string_view name : spec.evolution.selection.descriptors) {
    const Value value = find(name)->of(report, spec);
    if (!value) return std::nullopt;
    score.descriptors.push_back(*value);
  }
  return score;
}

}  // namespace neuroprospect::evolution

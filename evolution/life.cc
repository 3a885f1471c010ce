#include "evolution/life.h"

#include <cmath>
#include <functional>

#include "bodies/develop.h"
#include "brains/develop.h"
#include "brains/founder.h"
#include "brains/policy.h"

namespace neuroprospect::evolution {
namespace {

// what a creature does with an observation
using Controller = std::function<void(std::span<const float>, std::span<float>)>;

Assay assay(Phase phase, worlds::CreatureEnvironment& environment, const LifeOrder& order,
            const LifeSettings& life, const Controller& controller) {
  Assay result{phase, {}};
  RandomStream seeds({.seed = order.seed, .birth = order.birth, .purpose = Purpose::assay});
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  for (int i = 0; i < life.episodes; ++i) {
    const std::uint64_t seed = seeds.bits() >> 1;  // the file's integers are signed
    environment.reset(seed, observation);
    brains::StepResult step;
    while (!step.terminated && !step.truncated) {
      controller(observation, action);
      step = environment.step(action, observation);
    }
    result.episodes.push_back({seed, environment.outcome()});
  }
  return result;
}

Controller deterministic(brains::Policy& policy) {
  return [&policy](std::span<const float> observation, std::span<float> action) {
    policy.act(observation, action);
  };
}

std::optional<std::string> failure_of(const Assay& assay) {
  for (const AssayEpisode& episode : assay.episodes) {
    if (episode.outcome.failure) {
      return fmt::format("{} assay: {}", name_of(assay.phase), *episode.outcome.failure);
    }
  }
  return std::nullopt;
}

double mean_energy(const Assay& assay) {
  double sum = 0;
  for (const AssayEpisode& episode : assay.episodes) sum += episode.outcome.energy_j;
  return sum / static_cast<double>(assay.episodes.size());
}

// a weight of 0 leaves a measure out, also where there is none
double fitness_of(const LifeReport& report, const FitnessSettings& weights) {
  const double innate = *mean_return(report, Phase::innate);
  const double learned = mean_return(report, Phase::learned).value_or(innate);
  const double energy = mean_energy(report.assays.back());
  return weights.learned * learned + weights.innate * innate + weights.gain * (learned - innate) +
         weights.area * report.learning_area.value_or(0) + weights.energy_j * energy;
}

void summarise_curve(LifeReport& report, double criterion) {
  double sum = 0;
  int n = 0;
  for (const brains::CurvePoint& point : report.curve) {
    if (!point.mean_return) continue;
    sum += *point.mean_return;
    ++n;
    if (!report.criterion_step && *point.mean_return >= criterion) {
      report.criterion_step = point.step;
    }
  }
  if (n > 0) report.learning_area = sum / n;
}

}  // namespace

std::optional<double> mean_return(const LifeReport& report, Phase phase) {
  for (const Assay& assay : report.assays) {
    if (assay.phase != phase) continue;
    double sum = 0;
    for (const AssayEpisode& episode : assay.episodes) sum += episode.outcome.episode_return;
    return sum / static_cast<double>(assay.episodes.size());
  }
  return std::nullopt;
}

LifeReport run_life(const LifeOrder& order, const CampaignSpec& spec) {
  LifeReport report;

  // birth: develop body and brain
  const auto plan = bodies::develop(order.genome.body, spec.body.joints);
  const auto ports = ports_of(plan, spec.world);
  const worlds::Arena arena(plan, spec.world);
  worlds::CreatureEnvironment environment(arena);
  brains::Policy innate(brains::develop(order.genome.brain, ports));
  report.limbs = plan.links.size() - 1;
  report.degrees_of_freedom = plan.joints.size();
  report.mass_kg = plan.mass_kg;
  return report;
}

}  // namespace neuroprospect::evolution

#include "evolution/life.h"

#include <algorithm>
#include <functional>

#include "base/error.h"
#include "bodies/develop.h"
#include "brains/develop.h"
#include "brains/founder.h"
#include "brains/learners.h"
#include "brains/policy.h"
#include "evolution/demonstration.h"
#include "evolution/measures.h"
#include "worlds/classroom.h"

namespace neuroprospect::evolution {
namespace {

// what a creature does when an episode starts, and with an observation
struct Controller {
  std::function<void()> begin;
  std::function<void(std::span<const float>, std::span<float>)> act;
};

Assay assay(Phase phase, worlds::CreatureEnvironment& environment, const LifeOrder& order,
            const LifeSettings& life, const Controller& controller) {
  Assay result{phase, {}};
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  for (const std::uint64_t seed : assay_seeds(order, life.episodes)) {
    environment.reset(seed, observation);
    controller.begin();
    brains::StepResult step;
    while (!step.terminated && !step.truncated) {
      controller.act(observation, action);
      step = environment.step(action, observation);
    }
    result.episodes.push_back({seed, environment.outcome()});
  }
  return result;
}

Controller deterministic(brains::Policy& policy) {
  return {[&policy] { policy.reset(); },
          [&policy](std::span<const float> observation, std::span<float> action) {
            policy.act(observation, action);
          }};
}

std::optional<std::string> failure_of(const Assay& assay) {
  for (const AssayEpisode& episode : assay.episodes) {
    if (episode.outcome.failure) {
      return fmt::format("{} assay: {}", name_of(assay.phase), *episode.outcome.failure);
    }
  }
  return std::nullopt;
}

brains::PolicyParameters naive_of(const LifeOrder& order, const brains::PolicyParameters& newborn) {
  RandomStream random({.seed = order.seed, .birth = order.birth, .purpose = Purpose::naive});
  return brains::naive_like(newborn, random);
}

brains::Learned learn(const LifeOrder& order, const brains::PolicyParameters& newborn,
                      const worlds::Arena& arena, const brains::Ports& ports,
                      const CampaignSpec& spec) {
  const auto learner = brains::make_learner(spec.life.learner, spec.learners);
  const worlds::Classroom classroom(arena, learner->environments());
  std::optional<brains::Demonstration> demonstration;
  if (spec.recording) demonstration = demonstration_for(*spec.recording, ports);
  return learner->learn(newborn, order.genome.brain.learning,
                        {classroom.environments(), learning_steps(spec), spec.life.curve_points,
                         order.seed, order.birth, demonstration ? &*demonstration : nullptr});
}

double mean_return(const Assay& assay) {
  double sum = 0;
  for (const AssayEpisode& episode : assay.episodes) sum += episode.outcome.episode_return;
  return sum / static_cast<double>(assay.episodes.size());
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

std::vector<std::uint64_t> assay_seeds(const LifeOrder& order, int episodes) {
  RandomStream random({.seed = order.seed, .birth = order.birth, .purpose = Purpose::assay});
  std::vector<std::uint64_t> seeds(static_cast<std::size_t>(episodes));
  for (std::uint64_t& seed : seeds) seed = random.bits() >> 1;  // the file's integers are signed
  return seeds;
}

std::optional<double> mean_return(const LifeReport& report, Phase phase) {
  for (const Assay& assay : report.assays) {
    if (assay.phase == phase) return mean_return(assay);
  }
  return std::nullopt;
}

brains::PolicyParameters newborn_of(const LifeOrder& order, const CampaignSpec& spec,
                                    const brains::Ports& ports) {
  if (!spec.life.random_birth) return brains::develop(order.genome.brain, ports);
  RandomStream random(
      {.seed = order.seed, .birth = order.birth, .purpose = Purpose::founder, .index = 1});
  brains::BrainGenome brain = order.genome.brain;
  brain.wiring.numbers = brains::fresh_wiring(brain, ports, spec.brain, random);
  return brains::develop(brain, ports);
}

LifeReport run_life(const LifeOrder& order, const CampaignSpec& spec) {
  LifeReport report;

  // birth: develop body and brain
  const auto plan = bodies::develop(order.genome.body, spec.body.joints);
  const brains::Ports ports = ports_of(plan, spec.world);
  const worlds::Arena arena(plan, spec.world);
  worlds::CreatureEnvironment environment(arena);
  const brains::PolicyParameters newborn = newborn_of(order, spec, ports);
  report.limbs = plan.links.size() - 1;
  report.degrees_of_freedom = plan.joints.size();
  report.mass_kg = plan.mass_kg;
  report.brain = brains::size_of(order.genome.brain);

  // assays before learning
  const auto test = [&](Phase phase, const Controller& controller) {
    report.assays.push_back(assay(phase, environment, order, spec.life, controller));
  };
  test(Phase::passive, {[] {}, [](std::span<const float>,
                                  std::span<float> action) { std::ranges::fill(action, 0.0F); }});
  brains::Policy naive(naive_of(order, newborn));
  test(Phase::naive, deterministic(naive));
  brains::Policy innate(newborn);
  brains::MemorySampler sampler(
      ports, RandomStream({.seed = order.seed, .birth = order.birth, .purpose = Purpose::memory}));
  test(Phase::innate, {[&] { innate.reset(); },
                       [&](std::span<const float> observation, std::span<float> action) {
                         sampler.offer(observation);
                         innate.act(observation, action);
                       }});
  report.memory = sampler.memory();
  report.failure = failure_of(report.assays.back());

  // learning, and the assay after it
  auto learned = learn(order, newborn, arena, ports, spec);
  report.curve = std::move(learned.curve);
  summarise_curve(report, spec.life.criterion);
  if (learned.failure) {
    report.failure = report.failure.value_or("learning: " + *learned.failure);
  } else {
    report.learned = std::move(learned.policy);
    if (spec.life.learner == brains::LearnerKind::none) {
      // it would act as it did before, to the bit
      report.assays.push_back({Phase::learned, report.assays.back().episodes});
    } else {
      brains::Policy adult(report.learned);
      test(Phase::learned, deterministic(adult));
    }
    if (!report.failure) report.failure = failure_of(report.assays.back());
  }
  report.score = score_of(report, spec);
  return report;
}

std::optional<double> return_after(const LifeOrder& order, Phase born, std::uint64_t steps,
                                   const CampaignSpec& spec) {
  require(born == Phase::naive || born == Phase::innate, "nobody is born {}", name_of(born));
  const auto plan = bodies::develop(order.genome.body, spec.body.joints);
  const brains::Ports ports = ports_of(plan, spec.world);
  const worlds::Arena arena(plan, spec.world);
  brains::PolicyParameters brain = newborn_of(order, spec, ports);
  if (born == Phase::naive) brain = naive_of(order, brain);
  if (steps > 0) {
    CampaignSpec lasting = spec;
    lasting.life.steps = steps;
    auto learned = learn(order, brain, arena, ports, lasting);
    if (learned.failure) return std::nullopt;
    brain = std::move(learned.policy);
  }
  worlds::CreatureEnvironment environment(arena);
  brains::Policy policy(brain);
  return mean_return(assay(born, environment, order, spec.life, deterministic(policy)));
}

}  // namespace neuroprospect::evolution

// What a genome network can be taught of what a life taught its brain (brains/inherit.h): founders
// of bottleneck wiring learn by ppo in one body, are distilled, and the child is developed in the
// same body and tested as newborns are. A row of docs/brains.md for each genome network and length
// of descent: means over founders with 95 % intervals (Student's t).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "analysis/interval.h"
#include "bench/one_body.h"
#include "brains/develop.h"
#include "brains/founder.h"
#include "brains/inherit.h"
#include "brains/learners.h"
#include "evolution/creature.h"
#include "worlds/classroom.h"

namespace neuroprospect::bench {
namespace {

constexpr int kEpisodes = 4;

// Mean return of a brain's innate episodes.
double innate_return(worlds::CreatureEnvironment& environment, const brains::BrainGenome& brain,
                     const brains::Ports& ports) {
  brains::Policy policy(brains::develop(brain, ports));
  double sum = 0;
  for (std::uint64_t seed = 0; seed < kEpisodes; ++seed) {
    sum += episode(environment, policy, 1000 + seed).episode_return;
  }
  return sum / kEpisodes;
}

struct Sample {
  std::vector<double> residual, newborn, learned, child, was, is;
};

std::string text(const std::vector<double>& values, int digits) {
  const auto interval = analysis::interval_of(values);
  return fmt::format("{:.{}f} ± {:.{}f}", interval.mean, digits, interval.half_width.value_or(NAN),
                     digits);
}

void study(std::uint64_t steps, std::uint64_t founders) {
  const worlds::WorldSettings world{.episode_s = 6};
  const auto plan = bodies::develop(the_body(), bodies::JointPreset::servo);
  const worlds::Arena arena(plan, world);
  const brains::Ports ports = evolution::ports_of(plan, world);
  brains::LearnerSettings learners;
  learners.ppo.environments = 8;
  learners.ppo.horizon = 64;
  learners.ppo.minibatch = 128;
  const auto learner = brains::make_learner(brains::LearnerKind::ppo, learners);
  const worlds::Classroom classroom(arena, learner->environments());
  worlds::CreatureEnvironment environment(arena);
  fmt::print(
      "| genome network | rounds | residual | newborn | learned | child | learned − newborn, size "
      "| child − learned, size |\n|---|---|---|---|---|---|---|---|\n");
  for (const std::vector<int>& hidden : {std::vector{16, 16}, std::vector{32, 32}}) {
    constexpr std::array kRounds = {30, 120, 480};
    std::array<Sample, kRounds.size()> samples;
    for (std::uint64_t seed = 1; seed <= founders; ++seed) {
      brains::BrainSettings settings;
      settings.encoding = brains::Encoding::bottleneck;
      settings.bottleneck.hidden = hidden;
      RandomStream random({.seed = seed, .purpose = Purpose::founder});
      const auto genome = brains::random_brain(settings, ports, random);
      const auto innate = brains::develop(genome, ports);
      const auto learned = learner
                               ->learn(innate, genome.learning,
                                       {.environments = classroom.environments(),
                                        .steps = steps,
                                        .curve_points = 1,
                                        .seed = seed,
                                        .birth = 0})
                               .policy.network;
      const std::span<const float> numbers(learned.data(),
                                           static_cast<std::size_t>(learned.size()));
      brains::Policy policy(innate);
      brains::MemorySampler sampler(ports,
                                    RandomStream({.seed = seed, .purpose = Purpose::memory}));
      episode(environment, policy, seed, &sampler);
      const double newborn = innate_return(environment, genome, ports);
      const double adult = innate_return(environment, brains::with_wiring(genome, numbers), ports);
      for (std::size_t i = 0; i < kRounds.size(); ++i) {
        const auto taught = brains::distil(genome, ports, sampler.memory(), numbers, 1, kRounds[i]);
        const double child = innate_return(environment, taught.genome, ports);
        samples[i].residual.push_back(taught.residual);
        samples[i].newborn.push_back(newborn);
        samples[i].learned.push_back(adult);
        samples[i].child.push_back(child);
        samples[i].was.push_back(std::abs(adult - newborn));
        samples[i].is.push_back(std::abs(child - adult));
      }
    }
    for (std::size_t i = 0; i < kRounds.size(); ++i) {
      const Sample& of = samples[i];
      fmt::print("| {} | {} | {} | {} | {} | {} | {} | {} |\n", fmt::join(hidden, "–"), kRounds[i],
                 text(of.residual, 3), text(of.newborn, 0), text(of.learned, 0), text(of.child, 0),
                 text(of.was, 0), text(of.is, 0));
    }
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace neuroprospect::bench

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print("distil_study STEPS FOUNDERS\n");
    return 2;
  }
  neuroprospect::bench::study(std::strtoull(argv[1], nullptr, 10),
                              std::strtoull(argv[2], nullptr, 10));
}

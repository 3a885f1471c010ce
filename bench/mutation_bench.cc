// How fast kinds of mutation make innate wiring better, with either encoding: innate distance
// gained per 1,000 births of one body that does not change, under selection for what is innate and
// for what is learned, the latter Darwinian and Lamarckian.
//   mutation_bench FILE [NAME=VALUE…]
//       adds a line to FILE for each campaign that it lacks, as each ends, so that it can be
//       stopped at any time; one for other seeds can run beside it. Names are first, last (seeds),
//       selection, encoding, mutation (one of them, instead of all), or those of numbers of
//       [brain], which make other campaigns of it.
//   mutation_bench --summary FILE
//       the tables of docs/brains.md from such lines
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.h"
#include "bench/mutation_summary.h"
#include "bench/one_body.h"
#include "brains/develop.h"
#include "brains/founder.h"
#include "brains/learners.h"
#include "brains/policy.h"
#include "evolution/campaign.h"
#include "evolution/creature.h"
#include "evolution/founders.h"
#include "evolution/inheritance.h"
#include "evolution/record.h"
#include "worlds/classroom.h"

namespace neuroprospect::bench {
namespace {

using evolution::CampaignSpec;
using evolution::CreatureCampaign;
using evolution::InheritanceKind;

constexpr std::uint64_t kInnateBirths = 1000;
constexpr std::uint64_t kLearnedBirths = 100;
constexpr std::uint64_t kLearningSteps = 1024;

// What may be said on the command line: where results go, the campaigns to run, and other settings
// for them.
struct Request {
  std::string path;
  std::uint64_t first_seed = 1;
  std::uint64_t last_seed = 5;
  std::string regime, encoding, mutation;    // empty: all
  std::map<std::string, double> parameters;  // of [brain], by name

  [[nodiscard]] static bool wants(const std::string& one, std::string_view name) {
    return one.empty() || one == name;
  }
};

Request request_of(std::span<char* const> arguments) {
  Request request;
  request.path = arguments[0];
  for (const std::string argument : arguments.subspan(1)) {
    const std::size_t equals = argument.find('=');
    require_input(equals != std::string::npos, "{}: not NAME=VALUE", argument);
    const std::string name = argument.substr(0, equals);
    const std::string value = argument.substr(equals + 1);
    if (name == "first") {
      request.first_seed = std::stoull(value);
    } else if (name == "last") {
      request.last_seed = std::stoull(value);
    } else if (name == "selection") {
      request.regime = value;
    } else if (name == "encoding") {
      request.encoding = value;
    } else if (name == "mutation") {
      request.mutation = value;
    } else {
      request.parameters[name] = std::stod(value);
    }
  }
  return request;
}

void apply(const std::map<std::string, double>& parameters, brains::BrainSettings& settings) {
  std::size_t applied = 0;
  brains::BrainSettings::declare(settings, [&](const auto& parameter, auto& value) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, double>) {
      const auto found = parameters.find(std::string(parameter.name));
      if (found == parameters.end()) return;
      value = found->second;
      ++applied;
    }
  });
  require_input(applied == parameters.size(), "{} of {} names are numbers of [brain]", applied,
                parameters.size());
}

// Way of selecting: what is selected, and what is inherited.
enum class Regime : std::uint8_t { innate, learned, written_back };

struct Campaign {
  Regime regime;
  brains::Encoding encoding;
  brains::MutationKind mutation;
  std::uint64_t seed;
};

// how its line begins, and ends
std::string beginning(const Campaign& campaign) {
  return fmt::format("{};{};{};{};", kSelections[static_cast<std::size_t>(campaign.regime)],
                     name_of(campaign.encoding), name_of(campaign.mutation), campaign.seed);
}

std::string ending(const Request& request) {
  std::string text;
  for (const auto& [name, value] : request.parameters) text += fmt::format(";{}={}", name, value);
  return text;
}

bool is_done(const Campaign& campaign, const Request& request) {
  constexpr auto kFields = 8;
  const std::string first = beginning(campaign);
  const std::string last = ending(request);
  std::ifstream file(request.path);
  std::string line;
  while (std::getline(file, line)) {
    const auto fields = 1 + std::ranges::count(line, ';');
    if (line.starts_with(first) && line.ends_with(last) &&
        fields == kFields + std::ssize(request.parameters)) {
      return true;
    }
  }
  return false;
}

CampaignSpec spec_of(const Campaign& campaign, const Request& request) {
  CampaignSpec spec;
  spec.seed = campaign.seed;
  const bool innate = campaign.regime == Regime::innate;
  spec.evolution.births = innate ? kInnateBirths : kLearnedBirths;
  spec.evolution.founders = 16;
  spec.evolution.lag = 1;
  spec.evolution.selection.window = 32;
  spec.variation.body_rate = 0;
  spec.world.episode_s = 6;
  spec.life.learner = innate ? brains::LearnerKind::none : brains::LearnerKind::ppo;
  spec.life.steps = kLearningSteps;
  if (campaign.regime == Regime::written_back) spec.inheritance.kind = InheritanceKind::lamarckian;
  spec.learners.ppo.environments = 8;
  spec.learners.ppo.horizon = 64;
  spec.learners.ppo.minibatch = 128;
  spec.brain.encoding = campaign.encoding;
  spec.brain.mutation = campaign.mutation;
  spec.brain.width_rate = spec.brain.depth_rate = 0;
  apply(request.parameters, spec.brain);
  return spec;
}

// A life without what evolution/life.h measures besides: the innate episode and, where it learns,
// another one after that.
struct Life {
  double innate_m = 0;
  double fitness_m = 0;
  brains::Memory memory;
  evolution::LifeReport report;
};

Life live(const CreatureCampaign::Order& order, const CampaignSpec& spec,
          const worlds::Arena& arena) {
  const evolution::CreatureGenome& genome = *order.child.genome;
  const brains::Ports ports = evolution::ports_of(arena.plan(), spec.world);
  const auto newborn = brains::develop(genome.brain, ports);
  worlds::CreatureEnvironment environment(arena);
  brains::Policy innate(newborn);
  brains::MemorySampler sampler(
      ports, RandomStream({.seed = spec.seed, .birth = order.birth, .purpose = Purpose::memory}));
  Life life;
  life.fitness_m = life.innate_m = episode(environment, innate, order.birth, &sampler).distance_m;
  life.memory = sampler.memory();
  if (evolution::learning_steps(spec) == 0) return life;
  const auto learner = brains::make_learner(spec.life.learner, spec.learners);
  const worlds::Classroom classroom(arena, learner->environments());
  life.report.learned = learner
                            ->learn(newborn, genome.brain.learning,
                                    {.environments = classroom.environments(),
                                     .steps = evolution::learning_steps(spec),
                                     .curve_points = 1,
                                     .seed = spec.seed,
                                     .birth = order.birth})
                            .policy;
  brains::Policy learned(life.report.learned);
  life.fitness_m = episode(environment, learned, order.birth).distance_m;
  return life;
}

// Metres of innate distance that the youngest fifth has over the founders, per 1,000 births between
// them.
double progress(const std::vector<double>& innate_m, std::uint64_t founders) {
  const auto n = static_cast<double>(innate_m.size());
  const auto first = static_cast<double>(founders);
  const auto last = std::floor(n / 5);
  double before = 0;
  double after = 0;
  for (std::size_t i = 0; i < innate_m.size(); ++i) {
    if (i < founders) before += innate_m[i] / first;
    if (static_cast<double>(i) >= n - last) after += innate_m[i] / last;
  }
  return (after - before) / ((n - last / 2) - first / 2) * 1000;
}

void run(const Campaign& campaign, const bodies::BodyGenome& body, const Request& request) {
  const CampaignSpec spec = spec_of(campaign, request);
  const worlds::Arena arena(bodies::develop(body, spec.body.joints), spec.world);
  const brains::Ports ports = evolution::ports_of(arena.plan(), spec.world);
  std::vector<evolution::CreatureGenome> founders;
  for (std::uint64_t birth = 0; birth < spec.evolution.founders; ++birth) {
    RandomStream random({.seed = spec.seed, .birth = birth, .purpose = Purpose::founder});
    founders.push_back({body, brains::random_brain(spec.brain, ports, random)});
  }
  // what a life taught is written into a genome when the first child needs it: few become parents
  std::vector<std::pair<evolution::CreatureGenome, Life>> lives;
  const auto adult_of = [&](std::uint64_t birth) {
    const auto& [genome, life] = lives[birth];
    evolution::Parenthood adult{genome, life.memory};
    adult.genome.brain = evolution::brain_passed_on(
        genome, life.memory, evolution::learned_brain(genome.brain, life.report), spec);
    return adult;
  };
  CreatureCampaign births(evolution::CreatureProblem(spec, founders), spec.seed, spec.evolution,
                          adult_of);
  std::vector<double> innate_m;
  while (const auto order = births.ask()) {
    lives.emplace_back(*order->child.genome, live(*order, spec, arena));
    const Life& life = lives.back().second;
    innate_m.push_back(life.innate_m);
    births.tell(order->birth,
                {order->generation, evolution::Score{{life.fitness_m}, {}}, std::nullopt});
  }
  const std::size_t fifth = innate_m.size() / 5;
  double last = 0;
  double target_log = 0;
  for (std::size_t i = innate_m.size() - fifth; i < innate_m.size(); ++i) {
    target_log += std::log(lives[i].first.brain.mutation_target) / static_cast<double>(fifth);
    last += innate_m[i] / static_cast<double>(fifth);
  }
  std::ofstream file(request.path, std::ios::app);
  file << fmt::format("{}{};{:.4f};{:.4f};{:.4f}{}\n", beginning(campaign), innate_m.size(), last,
                      progress(innate_m, spec.evolution.founders), std::exp(target_log),
                      ending(request));
  require_input(file.flush().good(), "{}: cannot be written", request.path);
}

}  // namespace
}  // namespace neuroprospect::bench

int main(int argc, char** argv) {
  using namespace neuroprospect;
  using namespace neuroprospect::bench;
  if (argc < 2) {
    fmt::print("mutation_bench FILE [NAME=VALUE…] or mutation_bench --summary FILE\n");
    return 2;
  }
  if (argc == 3 && std::string_view(argv[1]) == "--summary") {
    summarise(argv[2]);
    return 0;
  }
  const Request request = request_of(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  const bodies::BodyGenome body = the_body();
  for (std::uint64_t seed = request.first_seed; seed <= request.last_seed; ++seed) {
    for (std::size_t r = 0; r < kSelections.size(); ++r) {
      for (std::size_t e = 0; e < Names<brains::Encoding>::values.size(); ++e) {
        for (std::size_t m = 0; m < Names<brains::MutationKind>::values.size(); ++m) {
          const Campaign campaign{static_cast<Regime>(r), static_cast<brains::Encoding>(e),
                                  static_cast<brains::MutationKind>(m), seed};
          if (Request::wants(request.regime, kSelections[r]) &&
              Request::wants(request.encoding, name_of(campaign.encoding)) &&
              Request::wants(request.mutation, name_of(campaign.mutation)) &&
              !is_done(campaign, request)) {
            run(campaign, body, request);
          }
        }
      }
    }
  }
}

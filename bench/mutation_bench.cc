// How fast kinds of mutation make innate wiring better, with either encoding: innate distance
// gained per 1,000 births of one body that does not change, under selection for what is innate and
// for what is learned, the latter Darwinian and Lamarckian. A line a campaign, as each ends; with
// --summary FILE, the tables of docs/brains.md from such lines.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "bodies/develop.h"
#include "bodies/mutate.h"
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

constexpr std::uint64_t kInnateBirths = 320;
constexpr std::uint64_t kLearnedBirths = 48;
constexpr std::uint64_t kLearningSteps = 1024;

// Way of selecting: what is selected, and what is inherited.
enum class Regime : std::uint8_t { innate, learned, written_back };
constexpr std::array kRegimes = {"innate", "learned", "learned, written back"};

// The first founder of eight limbs and ten degrees of freedom.
bodies::BodyGenome the_body() {
  for (std::uint64_t birth = 0;; ++birth) {
    RandomStream random({.seed = 1, .birth = birth});
    bodies::BodyGenome body = bodies::random_body({}, birth, random);
    const auto plan = bodies::develop(body, bodies::JointPreset::servo);
    if (plan.joints.size() == 10 && plan.links.size() == 9) return body;
  }
}

CampaignSpec spec_of(Regime regime, brains::Encoding encoding, brains::MutationKind mutation,
                     std::uint64_t seed) {
  CampaignSpec spec;
  spec.seed = seed;
  const bool innate = regime == Regime::innate;
  spec.evolution.births = innate ? kInnateBirths : kLearnedBirths;
  spec.evolution.founders = 16;
  spec.evolution.lag = 1;
  spec.evolution.selection.window = 32;
  spec.variation.body_rate = 0;
  spec.world.episode_s = 6;
  spec.life.learner = innate ? brains::LearnerKind::none : brains::LearnerKind::ppo;
  spec.life.steps = kLearningSteps;
  if (regime == Regime::written_back) spec.inheritance.kind = InheritanceKind::lamarckian;
  spec.learners.ppo.environments = 8;
  spec.learners.ppo.horizon = 64;
  spec.learners.ppo.minibatch = 128;
  spec.brain.encoding = encoding;
  spec.brain.mutation = mutation;
  spec.brain.width_rate = spec.brain.depth_rate = 0;
  return spec;
}

double episode(worlds::CreatureEnvironment& environment, brains::Policy& policy, std::uint64_t seed,
               brains::MemorySampler* sampler) {
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  environment.reset(seed, observation);
  policy.reset();
  brains::StepResult step;
  while (!step.terminated && !step.truncated) {
    if (sampler != nullptr) sampler->offer(observation);
    policy.act(observation, action);
    step = environment.step(action, observation);
  }
  return environment.outcome().distance_m;
}

// A life without what evolution/life.h measures besides: the innate episode and, where it learns,
// another one after that.
struct Life {
  double innate_m = 0;
  CreatureCampaign::Told told;
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
  life.innate_m = episode(environment, innate, order.birth, &sampler);
  evolution::Parenthood adult{genome, sampler.memory()};
  double fitness = life.innate_m;
  if (evolution::learning_steps(spec) > 0) {
    const auto learner = brains::make_learner(spec.life.learner, spec.learners);
    const worlds::Classroom classroom(arena, learner->environments());
    evolution::LifeReport report;
    report.learned = learner
                         ->learn(newborn, genome.brain.learning,
                                 {.environments = classroom.environments(),
                                  .steps = evolution::learning_steps(spec),
                                  .curve_points = 1,
                                  .seed = spec.seed,
                                  .birth = order.birth})
                         .policy;
    brains::Policy learned(report.learned);
    fitness = episode(environment, learned, order.birth, nullptr);
    adult.genome.brain =
        evolution::brain_passed_on(genome, evolution::learned_brain(genome.brain, report), spec);
  }
  life.told = {order.generation, evolution::Score{{fitness}, {}}, std::move(adult)};
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

void run(Regime regime, brains::Encoding encoding, brains::MutationKind mutation,
         std::uint64_t seed, const bodies::BodyGenome& body) {
  const CampaignSpec spec = spec_of(regime, encoding, mutation, seed);
  const worlds::Arena arena(bodies::develop(body, spec.body.joints), spec.world);
  const brains::Ports ports = evolution::ports_of(arena.plan(), spec.world);
  std::vector<evolution::CreatureGenome> founders;
  for (std::uint64_t birth = 0; birth < spec.evolution.founders; ++birth) {
    RandomStream random({.seed = seed, .birth = birth, .purpose = Purpose::founder});
    founders.push_back({body, brains::random_brain(spec.brain, ports, random)});
  }
  CreatureCampaign campaign(evolution::CreatureProblem(spec, founders), spec.seed, spec.evolution);
  std::vector<double> innate_m;
  while (const auto order = campaign.ask()) {
    Life life = live(*order, spec, arena);
    innate_m.push_back(life.innate_m);
    campaign.tell(order->birth, std::move(life.told));
  }
  const std::size_t fifth = innate_m.size() / 5;
  double last = 0;
  for (std::size_t i = innate_m.size() - fifth; i < innate_m.size(); ++i) {
    last += innate_m[i] / static_cast<double>(fifth);
  }
  fmt::print("{};{};{};{};{};{:.4f};{:.4f}\n", kRegimes[static_cast<std::size_t>(regime)],
             name_of(encoding), name_of(mutation), seed, innate_m.size(), last,
             progress(innate_m, spec.evolution.founders));
  std::fflush(stdout);
}

struct Sample {
  std::map<std::uint64_t, double> by_seed;
};

// mean and half of its 95 % interval (Student's t)
std::pair<double, double> interval(const std::vector<double>& values) {
  constexpr std::array kT = {0.0, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};
  const auto n = static_cast<double>(values.size());
  double mean = 0;
  for (const double value : values) mean += value / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  if (values.size() < 2) return {mean, 0};
  const double t = kT[std::min(values.size() - 1, kT.size() - 1)];
  return {mean, t * std::sqrt(squares / (n - 1) / n)};
}

void summarise(const std::string& path) {
  std::map<std::tuple<std::string, std::string, std::string>, Sample> samples;
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    std::vector<std::string> fields;
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
      end = line.find(';', begin);
      fields.push_back(line.substr(begin, end - begin));
      if (end == std::string::npos) break;
    }
    if (fields.size() != 7) continue;
    samples[{fields[0], fields[1], fields[2]}].by_seed[std::stoull(fields[3])] =
        std::stod(fields[6]);
  }
  fmt::print(
      "| selection | encoding | mutation | innate progress [m / 1,000 births] | over "
      "gaussian, paired | seeds |\n|---|---|---|---|---|---|\n");
  for (const char* regime : kRegimes) {
    for (const auto encoding : Names<brains::Encoding>::values) {
      for (const auto mutation : Names<brains::MutationKind>::values) {
        const Sample& sample = samples[{regime, std::string(encoding), std::string(mutation)}];
        const Sample& rival = samples[{regime, std::string(encoding), "gaussian"}];
        std::vector<double> values;
        std::vector<double> differences;
        for (const auto& [seed, value] : sample.by_seed) {
          values.push_back(value);
          const auto other = rival.by_seed.find(seed);
          if (other != rival.by_seed.end()) differences.push_back(value - other->second);
        }
        if (values.empty()) continue;
        const auto [mean, half] = interval(values);
        const auto [gain, gain_half] = interval(differences);
        fmt::print("| {} | {} | {} | {:.2f} ± {:.2f} | {} | {} |\n", regime, encoding, mutation,
                   mean, half,
                   mutation == "gaussian" ? std::string("–")
                                          : fmt::format("{:+.2f} ± {:.2f}", gain, gain_half),
                   values.size());
      }
    }
  }
}

}  // namespace
}  // namespace neuroprospect::bench

int main(int argc, char** argv) {
  using namespace neuroprospect;
  using namespace neuroprospect::bench;
  if (argc == 3 && std::string_view(argv[1]) == "--summary") {
    summarise(argv[2]);
    return 0;
  }
  const int first = argc > 1 ? std::stoi(argv[1]) : 1;
  const int last = argc > 2 ? std::stoi(argv[2]) : 5;
  const int only = argc > 3 ? std::stoi(argv[3]) : -1;  // regime
  const bodies::BodyGenome body = the_body();
  for (int seed = first; seed <= last; ++seed) {
    for (const Regime regime : {Regime::innate, Regime::learned, Regime::written_back}) {
      if (only >= 0 && only != static_cast<int>(regime)) continue;
      for (std::size_t e = 0; e < Names<brains::Encoding>::values.size(); ++e) {
        for (std::size_t m = 0; m < Names<brains::MutationKind>::values.size(); ++m) {
          run(regime, static_cast<brains::Encoding>(e), static_cast<brains::MutationKind>(m),
              static_cast<std::uint64_t>(seed), body);
        }
      }
    }
  }
}

// Measures four ways of learning with symmetry, and none, on one bilateral body: none, mirrored
// data, mirror loss (ppo.symmetry), and a symmetric brain (brain.symmetric). Abdolhosseini, Ling,
// Xie, Peng and van de Panne 2019 compare the same on walkers of theirs. Not a bench of speed: the
// figures are of what was learned, over five brains. With --brief, of lives too short to learn in.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <vector>

#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "brains/develop.h"
#include "brains/founder.h"
#include "brains/mirror.h"
#include "brains/ppo.h"
#include "evolution/creature.h"
#include "tests/scenes/statistics.h"
#include "worlds/classroom.h"

namespace neuroprospect::bench {
namespace {

constexpr double kStudent4 = 2.776;  // 95 %, two sides, 4 degrees of freedom
constexpr int kEpisodes = 10;

struct Way {
  const char* name;
  brains::SymmetryMethod method;
  bool symmetric_brain;
};

// What was learned, measured without exploration.
struct Learned {
  double episode_return = 0;
  double residual = 0;   // RMS of π(s) − M π(M s) over that of π(s), where it goes
  double use_index = 0;  // 200 Σ |X_L − X_R| / Σ (X_L + X_R), X the mean |command| of a joint
};

// The first random body of this kind without a limb off the plane that has no other side.
bodies::BodyPlan bilateral_body() {
  for (std::uint64_t seed = 1;; ++seed) {
    RandomStream random({.seed = seed});
    bodies::BodyPlan plan = bodies::develop(
        bodies::random_body({.founder_limbs_low = 4, .founder_limbs_high = 6}, 0, random),
        bodies::JointPreset::servo);
    std::size_t paired = 0;
    for (std::size_t j = 0; j < plan.joints.size(); ++j) {
      if (plan.joints[j].mirror != static_cast<int>(j)) ++paired;
    }
    if (paired >= 6 && 4 * paired >= 3 * plan.joints.size()) return plan;
  }
}

Learned learn(const Way& way, const worlds::Arena& arena, std::uint64_t steps,
              std::uint64_t replicate) {
  brains::PpoSettings settings;
  settings.symmetry = way.method;
  worlds::Classroom classroom(arena, settings.environments);
  const brains::Ports ports = evolution::ports_of(arena.plan(), arena.settings());
  RandomStream random({.seed = 7, .birth = replicate});
  const brains::BrainGenome genome =
      brains::random_brain({.symmetric = way.symmetric_brain}, ports, random);
  const brains::Learned learned =
      brains::PpoLearner(settings).learn(brains::develop(genome, ports), genome.learning,
                                         {classroom.environments(), steps, 1, 7, replicate});
  if (learned.failure) fmt::print(stderr, "{}: {}\n", way.name, *learned.failure);

  brains::Policy policy(learned.policy);
  worlds::CreatureEnvironment& world = classroom.front();
  Eigen::MatrixXf observation(world.observation_size(), 1);
  Eigen::MatrixXf in_mirror = observation;
  Eigen::MatrixXf action(world.action_size(), 1);
  Eigen::MatrixXf there = action;
  Eigen::MatrixXf back = action;
  Eigen::VectorXd use = Eigen::VectorXd::Zero(world.action_size());
  const auto span_of = [](Eigen::MatrixXf& column) {
    return std::span(column.data(), static_cast<std::size_t>(column.size()));
  };
  Learned result;
  double squares = 0;
  double differences = 0;
  for (std::uint64_t episode = 0; episode < kEpisodes; ++episode) {
    world.reset(1'000'000 + episode, span_of(observation));
    brains::StepResult step;
    while (!step.terminated && !step.truncated) {
      policy.act(span_of(observation), span_of(action));
      brains::reflect(ports.sensors, observation, in_mirror);
      policy.act(span_of(in_mirror), span_of(there));
      brains::reflect(ports.actuators, there, back);
      squares += static_cast<double>(action.squaredNorm());
      differences += static_cast<double>((action - back).squaredNorm());
      use += action.col(0).cwiseAbs().cwiseMin(1.0F).cast<double>();
      step = world.step(span_of(action), span_of(observation));
    }
    result.episode_return += world.outcome().episode_return / kEpisodes;
  }
  result.residual = std::sqrt(differences / squares);
  double apart = 0;
  double together = 0;
  for (std::size_t j = 0; j < ports.actuators.size(); ++j) {
    const int other = ports.actuators[j].mirror;
    if (other <= static_cast<int>(j)) continue;
    apart += std::abs(use[static_cast<Eigen::Index>(j)] - use[other]);
    together += use[static_cast<Eigen::Index>(j)] + use[other];
  }
  result.use_index = 200 * apart / together;
  return result;
}

std::string interval(const std::vector<double>& values, double student) {
  const scenes::Mean mean = scenes::mean_of(values);
  return fmt::format("{:.2f} ± {:.2f}", mean.mean, student * mean.error);
}

}  // namespace
}  // namespace neuroprospect::bench

int main(int argc, char** argv) {
  using namespace neuroprospect;
  using namespace neuroprospect::bench;
  const bool brief = argc > 1 && std::string_view(argv[1]) == "--brief";
  const std::uint64_t steps = brief ? 4'000 : 200'000;
  const worlds::Arena arena(bilateral_body(), {.episode_s = 4});
  fmt::print("{} joints, {} control steps, 5 brains; means with 95 % intervals\n\n",
             arena.plan().joints.size(), steps);
  fmt::print("| way | return | policy residual | use index |\n|---|---|---|---|\n");
  for (const Way& way : {Way{"none", brains::SymmetryMethod::none, false},
                         Way{"data", brains::SymmetryMethod::data, false},
                         Way{"loss", brains::SymmetryMethod::loss, false},
                         Way{"network", brains::SymmetryMethod::none, true}}) {
    std::vector<double> returns;
    std::vector<double> residuals;
    std::vector<double> uses;
    for (std::uint64_t replicate = 0; replicate < 5; ++replicate) {
      const Learned learned = learn(way, arena, steps, replicate);
      returns.push_back(learned.episode_return);
      residuals.push_back(learned.residual);
      uses.push_back(learned.use_index);
    }
    fmt::print("| {} | {} | {} | {} |\n", way.name, interval(returns, kStudent4),
               interval(residuals, kStudent4), interval(uses, kStudent4));
    std::fflush(stdout);
  }
}

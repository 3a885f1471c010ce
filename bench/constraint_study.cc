// bench/constraint_study: what constraints cost. Brains of one size with and without Dale's law,
// and with the wiring of a connectome, learn `locomotion` in the same bodies from the same seeds;
// what counts is the mean return of a life's last quarter.
//   constraint_study STEPS SEEDS [CONNECTOME.csv]
// prints for each brain the return and its difference to the one without constraints, with 95 %
// intervals over seeds (Student's t).
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <vector>

#include "analysis/interval.h"
#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "brains/connectome_layer.h"
#include "brains/constraint.h"
#include "brains/develop.h"
#include "brains/founder.h"
#include "brains/ppo.h"
#include "cli/edge_list.h"
#include "worlds/classroom.h"

namespace neuroprospect {
namespace {

using brains::BrainSettings;
using brains::Cell;
using brains::ConnectomeUse;
using brains::Control;
using brains::Dale;

struct Condition {
  std::string name;
  BrainSettings brain;
};

// conditions of one size; the first is without constraints
using Group = std::vector<Condition>;

BrainSettings recurrent(int width) {
  return {.hidden = {width}, .cell = Cell::relu, .recurrent = true, .recurrent_gain = 0.9};
}

BrainSettings wired(int width, ConnectomeUse use, Control control = Control::none) {
  BrainSettings settings = recurrent(width);
  settings.connectome.path = "given";
  settings.connectome.use = use;
  settings.connectome.control = control;
  return settings;
}

std::vector<Group> groups(int connectome_units) {
  BrainSettings column = recurrent(64);
  column.dale = Dale::column;
  BrainSettings forward = recurrent(64);
  forward.recurrent = false;
  BrainSettings dann = forward;
  dann.dale = Dale::dann;
  BrainSettings forward_column = forward;
  forward_column.dale = Dale::column;
  std::vector<Group> all = {
      {{"recurrent 64", recurrent(64)}, {"  dale = column", column}},
      {{"feed-forward 64", forward}, {"  dale = column", forward_column}, {"  dale = dann", dann}},
  };
  if (connectome_units > 0) {
    const int n = connectome_units;
    all.push_back({{fmt::format("recurrent {}", n), recurrent(n)},
                   {"  connectome: mask", wired(n, ConnectomeUse::mask)},
                   {"  connectome: signs", wired(n, ConnectomeUse::signs)},
                   {"  connectome: weights", wired(n, ConnectomeUse::weights)},
                   {"  rewired: mask", wired(n, ConnectomeUse::mask, Control::rewired)}});
  }
  return all;
}

// The mean return of the last quarter of a life; NaN where it went numerically wrong.
double late_return(const BrainSettings& settings, const brains::Connectome* connectome,
                   std::uint64_t steps, std::uint64_t seed) {
  RandomStream body_stream({.seed = 11, .birth = seed});
  const bodies::BodyPlan plan = bodies::develop(
      bodies::random_body({.founder_limbs_low = 4}, seed, body_stream), bodies::JointPreset::servo);
  const worlds::Arena arena(plan, {.episode_s = 4});
  brains::PpoSettings ppo;
  worlds::Classroom classroom(arena, ppo.environments);
  brains::Ports ports;
  const auto add = [](std::vector<brains::Port>& list, int count, std::uint64_t from) {
    for (int i = 0; i < count; ++i) {
      list.push_back({.key = {1, from + static_cast<std::uint64_t>(i)}});
    }
  };
  add(ports.sensors, classroom.front().observation_size(), 1);
  add(ports.actuators, classroom.front().action_size(), 100'001);

  RandomStream random({.seed = 12, .birth = seed});
  std::optional<brains::Connectome> prepared;
  if (!settings.connectome.path.empty()) {
    RandomStream changes({.seed = seed, .purpose = Purpose::connectome});
    prepared = brains::prepare_connectome(*connectome, settings, changes);
  }
  const auto genome =
      brains::random_brain(settings, ports, random, prepared ? &*prepared : nullptr);
  const auto policy = brains::develop(genome, ports);
  const auto learned = brains::PpoLearner(ppo).learn(
      policy, genome.learning, {classroom.environments(), steps, 4, 11, seed});
  if (learned.failure || !learned.curve.back().mean_return) return NAN;
  const auto& numbers = learned.policy.network;
  require(brains::count_violations(policy.constraint,
                                   {numbers.data(), static_cast<std::size_t>(numbers.size())}) == 0,
          "a constraint does not hold");
  return *learned.curve.back().mean_return;
}

void print_row(const std::string& name, const std::vector<double>& returns,
               const std::vector<double>& base) {
  std::vector<double> there;
  std::vector<double> differences;
  for (std::size_t i = 0; i < returns.size(); ++i) {
    if (std::isnan(returns[i])) continue;
    there.push_back(returns[i]);
    if (!std::isnan(base[i])) differences.push_back(returns[i] - base[i]);
  }
  const auto text = [](const std::vector<double>& values) {
    const auto interval = analysis::interval_of(values);
    return fmt::format("{:6.2f} ± {:5.2f}", interval.mean, interval.half_width.value_or(NAN));
  };
  fmt::print("{:24} {:>3} {}", name, there.size(), text(there));
  fmt::print("{}\n", &returns == &base ? "" : "   " + text(differences));
  std::fflush(stdout);
}

int study(std::uint64_t steps, std::uint64_t seeds, const char* path) {
  std::optional<brains::Connectome> connectome;
  if (path != nullptr) {
    std::ifstream file(path, std::ios::binary);
    connectome = cli::read_edge_list(file, path).connectome;
    connectome = brains::of_kind(*connectome, brains::SynapseFilter::chemical);
  }
  fmt::print("{} steps, {} seeds; relu, PPO at its defaults\n", steps, seeds);
  fmt::print("{:24} {:>3} {:>14}   {:>14}\n", "brain", "n", "late return", "difference");
  const int units = connectome ? static_cast<int>(connectome->units.size()) : 0;
  for (const Group& group : groups(units)) {
    std::vector<double> base;
    for (const Condition& condition : group) {
      std::vector<double> returns;
      for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        returns.push_back(
            late_return(condition.brain, connectome ? &*connectome : nullptr, steps, seed));
      }
      if (base.empty()) base = returns;
      print_row(condition.name, returns, &condition == &group.front() ? returns : base);
    }
  }
  return 0;
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print("constraint_study STEPS SEEDS [CONNECTOME.csv]\n");
    return 2;
  }
  return neuroprospect::study(std::strtoull(argv[1], nullptr, 10),
                              std::strtoull(argv[2], nullptr, 10), argc > 3 ? argv[3] : nullptr);
}

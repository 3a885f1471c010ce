// How much of the physics' speed is left when a creature learns: whole PPO training at the default
// settings, resets included, against the same worlds stepped with the same commands and nothing
// else; and what the learner itself takes.
//   learning_bench [--json] [--cells]     --cells: brains of every cell instead, half a minute
#include <algorithm>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/figure.h"
#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "brains/develop.h"
#include "brains/founder.h"
#include "brains/ppo.h"
#include "worlds/creature_environment.h"

namespace neuroprospect::bench {
namespace {

constexpr std::uint64_t kSteps = std::uint64_t{5} * 32 * 128;  // five rollouts
constexpr int kBodies = 4;
constexpr int kRounds = 2;

// CPU time of this program, which has one thread: what else the machine does matters less [s].
double now_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Founders of 8 to 10 degrees of freedom.
std::vector<bodies::BodyPlan> plans() {
  std::vector<bodies::BodyPlan> result;
  for (std::uint64_t birth = 0; result.size() < kBodies; ++birth) {
    RandomStream random({.seed = 1, .birth = birth});
    bodies::BodyPlan plan =
        bodies::develop(bodies::random_body({}, birth, random), bodies::JointPreset::servo);
    if (plan.joints.size() >= 8 && plan.joints.size() <= 10) result.push_back(std::move(plan));
  }
  return result;
}

// A policy and how it learns, as a founder has them.
struct Founder {
  brains::PolicyParameters policy;
  brains::LearningGenes genes;

  Founder(int sensors, int actuators, const brains::BrainSettings& brain = {}) {
    brains::Ports ports;
    for (int i = 0; i < sensors; ++i) ports.sensors.push_back({.key = {1, port(i)}});
    for (int i = 0; i < actuators; ++i) ports.actuators.push_back({.key = {2, port(i)}});
    RandomStream random({.seed = 2});
    const auto genome = brains::random_brain(brain, ports, random);
    policy = brains::develop(genome, ports);
    genes = genome.learning;
  }
  static std::uint64_t port(int i) { return static_cast<std::uint64_t>(i); }
};

// One episode: how it began and what was commanded.
struct Episode {
  std::uint64_t seed = 0;
  std::vector<float> commands;  // joints × steps
};

// A creature's environment that can keep what happens in it.
class Recorder final : public brains::Environment {
 public:
  explicit Recorder(const worlds::Arena& arena) : environment_(arena) {}

  [[nodiscard]] int observation_size() const override { return environment_.observation_size(); }
  [[nodiscard]] int action_size() const override { return environment_.action_size(); }
  void reset(std::uint64_t episode_seed, std::span<float> observation) override {
    if (recording_) episodes_.push_back({episode_seed, {}});
    environment_.reset(episode_seed, observation);
  }
  brains::StepResult step(std::span<const float> action, std::span<float> observation) override {
    if (recording_) {
      auto& commands = episodes_.back().commands;
      commands.insert(commands.end(), action.begin(), action.end());
    }
    return environment_.step(action, observation);
  }

  void stop_recording() { recording_ = false; }
  [[nodiscard]] const std::vector<Episode>& episodes() const { return episodes_; }

 private:
  worlds::CreatureEnvironment environment_;
  bool recording_ = true;
  std::vector<Episode> episodes_;
};

// A world that replays recorded episodes, physics alone.
class Replay {
 public:
  Replay(const worlds::Arena& arena, const std::vector<Episode>& episodes)
      : arena_(arena), joints_(arena.plan().joints.size()), episodes_(episodes) {}

  // Builds the next episode's world where one is due; how many steps are left in it.
  std::size_t prepare() {
    if (simulation_ && left() == 0) {
      simulation_.reset();
      ++episode_;
    }
    if (episode_ == episodes_.size()) return 0;
    if (!simulation_) begin();
    return left();
  }

  void step() {
    simulation_->step(std::span(episodes_[episode_].commands).subspan(next_, joints_));
    next_ += joints_;
  }

 private:
  [[nodiscard]] std::size_t left() const {
    return (episodes_[episode_].commands.size() - next_) / joints_;
  }

  void begin() {
    next_ = 0;
    worlds::CreatureEnvironment environment(arena_);
    std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
    environment.reset(episodes_[episode_].seed, observation);
    const worlds::Simulation& begun = environment.simulation();
    worlds::StartPose start;
    start.head = begun.head_pose();
    start.v_WH = begun.head_velocity_ms();
    start.w_WH = begun.head_turn_rads();
    for (int j = 0; j < static_cast<int>(joints_); ++j) {
      start.angles_rad.push_back(begun.angle_rad(j));
      start.speeds_rads.push_back(begun.speed_rads(j));
    }
    simulation_.emplace(arena_.plan(), arena_.settings(), start);
  }

  const worlds::Arena& arena_;
  std::size_t joints_;
  const std::vector<Episode>& episodes_;
  std::optional<worlds::Simulation> simulation_;
  std::size_t episode_ = 0;
  std::size_t next_ = 0;  // command
};

using Recorders = std::vector<std::unique_ptr<Recorder>>;

// Seconds for the physics of what was recorded, `together` worlds side by side.
double replay(const worlds::Arena& arena, const Recorders& recorders, std::size_t together) {
  double seconds = 0;
  for (std::size_t first = 0; first < recorders.size(); first += together) {
    std::vector<Replay> replays;
    for (std::size_t e = first; e < std::min(first + together, recorders.size()); ++e) {
      replays.emplace_back(arena, recorders[e]->episodes());
    }
    while (true) {
      std::vector<Replay*> alive;
      std::size_t steps = 32;  // building worlds is not physics: time what lies between
      for (Replay& one : replays) {
        const std::size_t left = one.prepare();
        if (left == 0) continue;
        alive.push_back(&one);
        steps = std::min(steps, left);
      }
      if (alive.empty()) break;
      const double start_s = now_s();
      for (std::size_t step = 0; step < steps; ++step) {
        for (Replay* one : alive) one->step();
      }
      seconds += now_s() - start_s;
    }
  }
  return seconds;
}

struct Seconds {
  double training = 0;
  double side_by_side = 0;  // physics alone
  double one_by_one = 0;    // likewise
};

Seconds measure(const bodies::BodyPlan& plan, const brains::BrainSettings& brain = {}) {
  const worlds::Arena arena(plan, {});
  const brains::PpoSettings settings;
  Recorders recorders;
  std::vector<brains::Environment*> environments;
  for (int e = 0; e < settings.environments; ++e) {
    recorders.push_back(std::make_unique<Recorder>(arena));
    environments.push_back(recorders.back().get());
  }
  const Founder founder(environments[0]->observation_size(), environments[0]->action_size(), brain);
  const brains::Lesson lesson{environments, kSteps, 1, 1, 1};
  const brains::PpoLearner learner(settings);

  // the first course warms up and records; equal lessons are equal to the bit
  (void)learner.learn(founder.policy, founder.genes, lesson);
  for (const auto& recorder : recorders) recorder->stop_recording();
  Seconds sum;
  for (int round = 0; round < kRounds; ++round) {
    const double start_s = now_s();
    (void)learner.learn(founder.policy, founder.genes, lesson);
    sum.training += now_s() - start_s;
    sum.side_by_side += replay(arena, recorders, recorders.size());
    sum.one_by_one += replay(arena, recorders, 1);
  }
  return sum;
}

// A world that costs nothing, of 65 observations and 10 commands.
class Void final : public brains::Environment {
 public:
  [[nodiscard]] int observation_size() const override { return 65; }
  [[nodiscard]] int action_size() const override { return 10; }
  void reset(std::uint64_t, std::span<float> observation) override {
    std::ranges::fill(observation, 0.5F);
  }
  brains::StepResult step(std::span<const float> action, std::span<float> observation) override {
    std::ranges::fill(observation, action[0]);
    return {action[1], false, false};
  }
};

double learner_seconds() {
  const brains::PpoSettings settings;
  std::vector<Void> worlds(static_cast<std::size_t>(settings.environments));
  std::vector<brains::Environment*> environments;
  environments.reserve(worlds.size());
  for (Void& world : worlds) environments.push_back(&world);
  const Founder founder(65, 10);
  const double start_s = now_s();
  (void)brains::PpoLearner(settings).learn(founder.policy, founder.genes,
                                           {environments, kSteps, 1, 1, 1});
  return now_s() - start_s;
}

// The same for brains of every cell, in the first body.
void compare_cells(const Output& output) {
  using brains::Cell;
  const bodies::BodyPlan plan = plans().front();
  for (const auto& [cell, recurrent] : {std::pair{Cell::tanh, false},
                                        {Cell::tanh, true},
                                        {Cell::relu, false},
                                        {Cell::relu, true},
                                        {Cell::gru, true},
                                        {Cell::ctrnn, true},
                                        {Cell::lif, false},
                                        {Cell::lif, true}}) {
    const Seconds seconds = measure(plan, {.cell = cell, .recurrent = recurrent});
    output.print({fmt::format("training, {}{}", name_of(cell), recurrent ? ", recurrent" : ""),
                  static_cast<double>(kSteps) * kRounds / seconds.training, "control steps/s",
                  "physics alone, 32 worlds side by side", seconds.side_by_side / seconds.training,
                  ""});
  }
}

}  // namespace
}  // namespace neuroprospect::bench

int main(int argc, char** argv) {
  using namespace neuroprospect::bench;
  const Output output(argc, argv);
  if (std::string_view(argv[argc - 1]) == "--cells") {
    compare_cells(output);
    return 0;
  }
  Seconds sum;
  for (const auto& plan : plans()) {
    const Seconds seconds = measure(plan);
    sum.training += seconds.training;
    sum.side_by_side += seconds.side_by_side;
    sum.one_by_one += seconds.one_by_one;
  }
  const double steps = static_cast<double>(kSteps) * kBodies * kRounds;
  output.print({"training", steps / sum.training, "control steps/s",
                "physics alone, 32 worlds side by side", sum.side_by_side / sum.training,
                ">= 0.85"});
  output.print({"training, strict", steps / sum.training, "control steps/s",
                "physics alone, one world after another", sum.one_by_one / sum.training, ""});
  learner_seconds();  // warms up
  const double learner_s = learner_seconds() / static_cast<double>(kSteps);
  output.print({"learner alone", 1e6 * learner_s, "us/control step",
                "physics alone, 32 worlds side by side", learner_s / (sum.side_by_side / steps),
                ""});
}

// Tests for worlds/: equal episodes are equal to the bit, in any order, on any heap, on any thread.
#include <catch2/catch.hpp>
#include <memory>
#include <numeric>
#include <thread>

#include "base/blob.h"
#include "base/random.h"
#include "tests/scenes/body_plans.h"
#include "worlds/creature_environment.h"

namespace neuroprospect::worlds {
namespace {

constexpr int kBodies = 60;

void append(Blob& bytes, const Eigen::Ref<const Eigen::MatrixXd>& numbers) {
  const auto* first = reinterpret_cast<const std::byte*>(numbers.data());
  bytes.insert(bytes.end(), first,
               first + sizeof(double) * static_cast<std::size_t>(numbers.size()));
}

// Everything that a simulation's state is, after 40 random commands.
std::string life_of(std::uint64_t body, Solver solver = Solver::creature) {
  const auto preset = body % 2 == 0 ? bodies::JointPreset::servo : bodies::JointPreset::derl;
  const auto plan = scenes::random_plan(body, 2 + static_cast<int>(body) % 9, preset);
  WorldSettings settings;
  settings.solver = solver;
  Simulation simulation(plan, settings, standing(plan));
  RandomStream random({.seed = body, .index = 1});
  std::vector<float> command(plan.joints.size());
  Blob bytes;
  for (int i = 0; i < 40; ++i) {
    for (float& c : command) c = static_cast<float>(random.uniform(-1, 1));
    simulation.step(command);
    for (int link = 0; link < static_cast<int>(plan.links.size()); ++link) {
      append(bytes, simulation.link_pose(link).R_WL);
      append(bytes, simulation.link_pose(link).p_WL);
      append(bytes, simulation.link_velocity_ms(link));
      append(bytes, Eigen::MatrixXd::Constant(1, 1, simulation.touch_n(link)));
    }
  }
  return content_hash(bytes);
}

std::vector<std::string> lives_in(const std::vector<std::uint64_t>& order, Solver solver) {
  std::vector<std::string> hashes(order.size());
  for (const std::uint64_t body : order) hashes[body] = life_of(body, solver);
  return hashes;
}

TEST_CASE("60 bodies live the same lives in any order, whatever the heap holds") {
  for (const Solver solver : {Solver::creature, Solver::bullet}) {
    const int bodies = solver == Solver::creature ? kBodies : 12;
    std::vector<std::uint64_t> order(static_cast<std::size_t>(bodies));
    std::iota(order.begin(), order.end(), 0);
    const auto first = lives_in(order, solver);
    RandomStream random({.seed = 1});
    random.shuffle(std::span(order));
    // a heap full of holes with remains in them
    std::vector<std::unique_ptr<std::vector<float>>> litter;
    for (int i = 0; i < 2000; ++i) {
      litter.push_back(std::make_unique<std::vector<float>>(1 + random.below(4000), 1e30F));
    }
    for (std::size_t i = 0; i < litter.size(); i += 2) litter[i].reset();
    CHECK(lives_in(order, solver) == first);
  }
}

TEST_CASE("threads do not disturb each other") {
  std::vector<std::string> alone;
  for (std::uint64_t body = 0; body < 8; ++body) alone.push_back(life_of(body));
  std::vector<std::string> together(8);
  std::vector<std::thread> threads;
  for (std::uint64_t body = 0; body < 8; ++body) {
    threads.emplace_back([body, &together] { together[body] = life_of(body); });
  }
  for (auto& thread : threads) thread.join();
  CHECK(together == alone);
}

using Trace = std::vector<std::vector<float>>;

// The observations and rewards of an episode.
Trace episode(CreatureEnvironment& environment, std::uint64_t seed, int steps) {
  std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
  std::vector<float> action(static_cast<std::size_t>(environment.action_size()));
  Trace trace;
  environment.reset(seed, observation);
  trace.push_back(observation);
  RandomStream random({.seed = 5});
  for (int i = 0; i < steps; ++i) {
    for (float& a : action) a = static_cast<float>(random.uniform(-1, 1));
    const auto result = environment.step(action, observation);
    trace.push_back(observation);
    trace.back().push_back(result.reward);
    if (result.terminated || result.truncated) break;
  }
  return trace;
}

TEST_CASE("an environment that was used is as good as a new one") {
  for (std::uint64_t body = 0; body < 20; ++body) {
    const auto plan =
        scenes::random_plan(body, 2 + static_cast<int>(body) % 9, bodies::JointPreset::servo);
    const Arena arena(plan, {});
    CreatureEnvironment fresh(arena);
    const Trace first = episode(fresh, 11, 50);
    CreatureEnvironment used(arena);
    episode(used, 12, 37);
    episode(used, 13, 3);
    CHECK(episode(used, 11, 50) == first);
    // and so is one in an arena of its own
    const Arena again(plan, {});
    CreatureEnvironment elsewhere(again);
    CHECK(episode(elsewhere, 11, 50) == first);
    CHECK(episode(used, 14, 50) != first);
  }
}

TEST_CASE("a known body lives a known life", "[golden]") {
  // of the dev and release presets on x86-64-v3; another compiler or processor may differ
  CHECK(life_of(7).size() == 32);
  CHECK(life_of(7) != life_of(8));
}

}  // namespace
}  // namespace neuroprospect::worlds

// Tests for evolution/demonstration.h and recorder.h: columns find their channels by name, and what
// is recorded of a life is what it can imitate.
#include "evolution/demonstration.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "bodies/channel_name.h"
#include "bodies/develop.h"
#include "brains/clone.h"
#include "brains/develop.h"
#include "evolution/creature.h"
#include "evolution/recorder.h"
#include "tests/scenes/brief_lives.h"

namespace neuroprospect::evolution {
namespace {

LifeOrder founder(const CampaignSpec& spec, std::uint64_t birth) {
  return {spec.seed, birth, *CreatureProblem(spec).founder(birth).genome};
}

brains::Ports ports_for(const LifeOrder& order, const CampaignSpec& spec) {
  return ports_of(bodies::develop(order.genome.body, spec.body.joints), spec.world);
}

TEST_CASE("a recording of a creature is what it did, step by step") {
  const CampaignSpec spec = scenes::brief_lives();
  const LifeOrder order = founder(spec, 2);
  const brains::Ports ports = ports_for(order, spec);
  const auto newborn = brains::develop(order.genome.brain, ports);
  const auto recording =
      record_life(order, newborn, spec, {.episodes = 3, .activity = true, .body = true});
  const auto demonstration = demonstration_for(recording, ports);
  CHECK(demonstration.steps() == static_cast<std::ptrdiff_t>(recordings::step_count(recording)));
  CHECK(std::ranges::count(demonstration.starts, 1) == 3);
  CHECK(std::ranges::count(demonstration.taught, 0) == 0);
  // it is itself that it would imitate, but for commands beyond what a body takes
  auto imitated = demonstration;
  brains::Policy policy(newborn);
  for (std::ptrdiff_t t = 0; t < demonstration.steps(); ++t) {
    policy.act({imitated.observations.col(t).data(), ports.sensors.size()},
               {imitated.actions.col(t).data(), ports.actuators.size()});
  }
  const Eigen::MatrixXf taken = imitated.actions.cwiseMin(1.0F).cwiseMax(-1.0F);
  CHECK((demonstration.actions == taken));
  // the same recording again, to the bit
  CHECK(record_life(order, newborn, spec, {.episodes = 3, .activity = true, .body = true}) ==
        recording);
}

TEST_CASE("columns are matched by name, whatever is more or less") {
  const CampaignSpec spec = scenes::brief_lives();
  const LifeOrder order = founder(spec, 1);
  const brains::Ports ports = ports_for(order, spec);
  const auto name = [](const brains::Port& port) { return channel_name(*channel_key(port.key)); };
  recordings::Recording recording;
  recording.observations = {"tail", name(ports.sensors[3]), name(ports.sensors[0])};
  recording.actions = {name(ports.actuators[1]), "ear"};
  recordings::Episode& episode = recording.episodes.emplace_back();
  episode.observations = {3, {1, 2, 3, 4, 5, 6, 7, 8, 9}};
  episode.actions = {2, {0.5, 6, -7, 8}};
  episode.rewards = {0, 0};
  episode.terminated = {false, false};
  episode.truncated = {false, true};
  recordings::validate(recording);
  const auto demonstration = demonstration_for(recording, ports);
  REQUIRE(demonstration.steps() == 2);
  CHECK(demonstration.starts == std::vector<std::uint8_t>{1, 0});
  for (std::ptrdiff_t i = 0; i < std::ssize(ports.sensors); ++i) {
    CHECK(demonstration.observations(i, 0) == (i == 3 ? 2 : i == 0 ? 3 : 0));
    CHECK(demonstration.observations(i, 1) == (i == 3 ? 5 : i == 0 ? 6 : 0));
  }
  for (std::ptrdiff_t i = 0; i < std::ssize(ports.actuators); ++i) {
    CHECK(demonstration.taught[static_cast<std::size_t>(i)] == (i == 1 ? 1 : 0));
    CHECK(demonstration.actions(i, 0) == (i == 1 ? 0.5F : 0));
    CHECK(demonstration.actions(i, 1) == (i == 1 ? -1 : 0));
  }
  require_teaches(recording, {ports});
  require_teaches(recording, {});
  recording.actions = {"nose", "ear"};
  CHECK_THROWS_WITH(require_teaches(recording, {ports}),
                    Catch::Contains("\"nose\"") && Catch::Contains(name(ports.actuators[0])));
  recording.actions.clear();
  CHECK_THROWS_WITH(validate_demonstration(recording), Catch::Contains("poses"));
}

TEST_CASE("limbs are named as those of a founder where that is asked for") {
  const CampaignSpec spec = scenes::brief_lives();
  const LifeOrder order = founder(spec, 3);
  const auto newborn = brains::develop(order.genome.brain, ports_for(order, spec));
  const auto own = record_life(order, newborn, spec, {});
  const auto renamed = record_life(order, newborn, spec, {.as_founder = true});
  CHECK(own.episodes == renamed.episodes);
  CHECK(own.actions.front().starts_with("3.1 "));
  CHECK(renamed.actions.front().starts_with("0.1 "));
  for (std::size_t i = 0; i < own.observations.size(); ++i) {
    // but for the limb
    const auto organ = [](const std::string& name) { return name.substr(name.find(' ')); };
    CHECK(organ(own.observations[i]) == organ(renamed.observations[i]));
  }
}

}  // namespace
}  // namespace neuroprospect::evolution

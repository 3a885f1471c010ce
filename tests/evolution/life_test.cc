// Tests for evolution/life.h: the order of a life, paired seeds, fitness, and purity.
#include "evolution/life.h"

#include <catch2/catch.hpp>

#include "bodies/develop.h"
#include "evolution/filming.h"

namespace neuroprospect::evolution {
namespace {

CampaignSpec brief() {
  CampaignSpec spec;
  spec.seed = 1;
  spec.brain.hidden = {16};
  spec.world.episode_s = 2;
  spec.life.steps = 1024;
  spec.life.curve_points = 4;
  spec.learners.ppo.environments = 4;
  spec.learners.ppo.horizon = 64;
  spec.learners.ppo.minibatch = 64;
  return spec;
}

LifeOrder order_of(std::uint64_t birth, const CampaignSpec& spec) {
  return {spec.seed, birth, *CreatureProblem(spec).founder(birth).genome};
}

TEST_CASE("a life has four assays on the same seeds, a curve and a memory") {
  const CampaignSpec spec = brief();
  const LifeReport report = run_life(order_of(0, spec), spec);
  REQUIRE_FALSE(report.failure);
  REQUIRE(report.assays.size() == 4);
  for (std::size_t phase = 0; phase < 4; ++phase) {
    const Assay& assay = report.assays[phase];
    CHECK(assay.phase == static_cast<Phase>(phase));
    REQUIRE(assay.episodes.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(assay.episodes[i].seed == report.assays[0].episodes[i].seed);
      CHECK(assay.episodes[i].outcome.steps > 0);
    }
    CHECK(assay.episodes[0].seed != assay.episodes[1].seed);
  }
  CHECK(report.curve.size() == 4);
  CHECK(report.curve.back().step == 1024);
  CHECK(report.memory.count() == 64);
  CHECK(report.score == Score{{*mean_return(report, Phase::learned)}, {}});
}

TEST_CASE("a passive body spends no energy and a driven one does") {
  const CampaignSpec spec = brief();
  const LifeReport report = run_life(order_of(1, spec), spec);
  for (const AssayEpisode& episode : report.assays[0].episodes)
    CHECK(episode.outcome.torque_nm == 0);
  for (const AssayEpisode& episode : report.assays[2].episodes)
    CHECK(episode.outcome.torque_nm > 0);
}

TEST_CASE("fitness is the weighted sum that the campaign states") {
  CampaignSpec spec = brief();
  spec.fitness = {
      .learned = 2, .innate = -1, .gain = 0.5, .area = 3, .energy_j = -0.01, .objectives = {}};
  const LifeReport report = run_life(order_of(0, spec), spec);
  const double innate = *mean_return(report, Phase::innate);
  const double learned = *mean_return(report, Phase::learned);
  double energy = 0;
  for (const AssayEpisode& episode : report.assays[3].episodes)
    energy += episode.outcome.energy_j / 2;
  CHECK(report.score->objectives[0] ==
        Approx(2 * learned - innate + 0.5 * (learned - innate) +
               3 * report.learning_area.value_or(0) - 0.01 * energy));
}

TEST_CASE("a life without learning ends as it began") {
  CampaignSpec spec = brief();
  spec.life.steps = 0;
  const LifeReport report = run_life(order_of(0, spec), spec);
  REQUIRE(report.assays.size() == 4);
  CHECK(report.curve.empty());
  CHECK(mean_return(report, Phase::learned) == mean_return(report, Phase::innate));
}

TEST_CASE("a life without a learner takes no step, and one of evolution strategies all") {
  CampaignSpec spec = brief();
  spec.life.learner = brains::LearnerKind::none;
  const LifeReport innate = run_life(order_of(0, spec), spec);
  spec.life.steps = 0;
  spec.life.learner = brains::LearnerKind::ppo;
  const LifeReport without = run_life(order_of(0, spec), spec);
  CHECK(innate.curve.empty());
  CHECK(innate.learned.network == without.learned.network);
  CHECK(innate.score == without.score);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(innate.assays[3].phase == Phase::learned);
    CHECK(innate.assays[3].episodes[i].seed == without.assays[3].episodes[i].seed);
    CHECK(innate.assays[3].episodes[i].outcome.episode_return ==
          without.assays[3].episodes[i].outcome.episode_return);
  }

  spec.life.steps = 1024;
  spec.life.learner = brains::LearnerKind::es;
  spec.learners.es.population = 4;
  const LifeReport tried = run_life(order_of(0, spec), spec);
  REQUIRE_FALSE(tried.failure);
  CHECK(tried.curve.back().step == 1024);
  CHECK(mean_return(tried, Phase::innate) == mean_return(innate, Phase::innate));
  CHECK(mean_return(tried, Phase::learned) != mean_return(innate, Phase::learned));
}

TEST_CASE("a Hebbian life begins with wiring of its own and is tested with its plasticity on") {
  CampaignSpec spec = brief();
  spec.brain.plasticity = brains::PlasticityGrain::connection;
  spec.life.learner = brains::LearnerKind::hebbian;
  spec.life.random_birth = true;
  const LifeOrder order = order_of(0, spec);
  const LifeReport report = run_life(order, spec);
  REQUIRE_FALSE(report.failure);
  CHECK(report.curve.back().step == 1024);
  REQUIRE(report.learned.plasticity);
  CHECK(report.learned.plasticity->on);

  // two births of one genome share the rule and no wiring
  const auto plan = bodies::develop(order.genome.body, spec.body.joints);
  const brains::Ports ports = ports_of(plan, spec.world);
  const auto first = newborn_of(order, spec, ports);
  const auto second = newborn_of({order.seed, 1, order.genome}, spec, ports);
  CHECK(first.network != second.network);
  CHECK(first.plasticity->both == second.plasticity->both);
  CHECK(newborn_of(order, spec, ports).network == first.network);
  CHECK_FALSE(first.plasticity->on);
  spec.life.random_birth = false;
  CHECK(newborn_of(order, spec, ports).network != first.network);

  // nothing happens without steps, but its test is still of a brain that changes
  spec.life.random_birth = true;
  spec.life.steps = 0;
  const LifeReport untaught = run_life(order, spec);
  CHECK(untaught.learned.network == first.network);
  CHECK(mean_return(untaught, Phase::innate) == mean_return(report, Phase::innate));
  CHECK(mean_return(untaught, Phase::learned) != mean_return(untaught, Phase::innate));
}

TEST_CASE("a campaign of a learner that cannot teach its brains is refused") {
  CampaignSpec spec;
  spec.life.learner = brains::LearnerKind::hebbian;
  CHECK_THROWS_WITH(validate(spec), Catch::Contains("needs genes of plasticity"));
  spec.life.learner = brains::LearnerKind::rstdp;
  CHECK_THROWS_WITH(validate(spec), Catch::Contains("needs brain.cell = \"lif\""));
  spec.life.learner = brains::LearnerKind::eprop;
  CHECK_NOTHROW(validate(spec));
  spec.brain.cell = brains::Cell::gru;
  CHECK_THROWS_WITH(validate(spec), Catch::Contains("cannot teach brain.cell = \"gru\""));
  spec.life.learner = brains::LearnerKind::es;
  CHECK_NOTHROW(validate(spec));
  spec.learners.es.population = 5;
  CHECK_THROWS_WITH(validate(spec), Catch::Contains("es.population = 5 is odd"));
  spec = {};
  spec.life.random_birth = true;
  spec.inheritance.kind = InheritanceKind::lamarckian;
  CHECK_THROWS_WITH(validate(spec), Catch::Contains("life.random_birth leaves no wiring"));
}

TEST_CASE("random births draw wiring of either encoding, the same in every telling") {
  for (const auto encoding : {brains::Encoding::direct, brains::Encoding::bottleneck}) {
    CampaignSpec spec = brief();
    spec.brain.encoding = encoding;
    spec.life.random_birth = true;
    spec.life.learner = brains::LearnerKind::none;
    const LifeOrder order = order_of(3, spec);
    const LifeReport report = run_life(order, spec);
    CHECK_FALSE(report.failure);
    CHECK(report.learned.network == run_life(order, spec).learned.network);
    spec.life.random_birth = false;
    CHECK(report.learned.network != run_life(order, spec).learned.network);
  }
}

TEST_CASE("every learner lives a life, and lives it again") {
  for (std::size_t k = 0; k < Names<brains::LearnerKind>::values.size(); ++k) {
    CampaignSpec spec = brief();
    spec.life.learner = static_cast<brains::LearnerKind>(k);
    if (spec.life.learner == brains::LearnerKind::clone)
      continue;  // needs a recording: recording_test
    spec.life.steps = 512;
    spec.brain.cell = brains::Cell::lif;
    spec.brain.plasticity = brains::PlasticityGrain::block;
    CAPTURE(name_of(spec.life.learner));
    const LifeReport report = run_life(order_of(3, spec), spec);
    const LifeReport again = run_life(order_of(3, spec), spec);
    CHECK_FALSE(report.failure);
    CHECK(report.assays.size() == 4);
    CHECK(report.score == again.score);
    CHECK(report.learned.network == again.learned.network);
  }
}

TEST_CASE("assays do not depend on how long the creature learns") {
  CampaignSpec spec = brief();
  const LifeReport longer = run_life(order_of(2, spec), spec);
  spec.life.steps = 256;
  const LifeReport shorter = run_life(order_of(2, spec), spec);
  for (std::size_t phase = 0; phase < 3; ++phase) {
    CHECK(mean_return(longer, static_cast<Phase>(phase)) ==
          mean_return(shorter, static_cast<Phase>(phase)));
  }
  CHECK(mean_return(longer, Phase::learned) != mean_return(shorter, Phase::learned));
}

TEST_CASE("a film shows the episodes that the assays measured") {
  const CampaignSpec spec = brief();
  const LifeOrder order = order_of(0, spec);
  const LifeReport report = run_life(order, spec);
  const auto plan = bodies::develop(order.genome.body, spec.body.joints);
  const auto newborn = newborn_of(order, spec, ports_of(plan, spec.world));
  for (const Phase phase : {Phase::innate, Phase::learned}) {
    const Footage shown =
        film(phase, order, phase == Phase::innate ? newborn : report.learned, spec);
    CHECK(shown.outcome.episode_return ==
          report.assays[static_cast<std::size_t>(phase)].episodes[0].outcome.episode_return);
    REQUIRE(shown.frames.size() == static_cast<std::size_t>(shown.outcome.steps) + 1);
    CHECK(shown.scene.parts.size() == plan.links.size());
    for (const Frame& frame : shown.frames) {
      REQUIRE(frame.poses.size() == shown.scene.parts.size());
      REQUIRE(frame.felt.size() == shown.scene.senses.size());
      REQUIRE(frame.commands.size() == shown.scene.commands.size());
    }
    for (std::size_t i = 0; i < shown.scene.parts.size(); ++i) {
      for (const int end : {-1, 1}) {  // nobody is filmed under ground
        const worlds::Shape& part = shown.scene.parts[i];
        CHECK(worlds::end_of(part, shown.frames.back().poses[i], end)[2] > 0.5 * part.size_m[0]);
      }
    }
  }
}

}  // namespace
}  // namespace neuroprospect::evolution

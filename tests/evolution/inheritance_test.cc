// Tests for evolution/inheritance.h and what records make of it: children start from what their
// parent was born with, or from what it learned, and a resumed campaign agrees.
#include "evolution/inheritance.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "bodies/unimal.h"
#include "brains/codec.h"
#include "evolution/executor.h"
#include "evolution/founders.h"
#include "evolution/record.h"
#include "tests/scenes/brief_lives.h"
#include "tests/scenes/statistics.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::evolution {
namespace {

using Order = CreatureCampaign::Order;

CampaignSpec brief(InheritanceKind kind, double fraction) {
  CampaignSpec spec = scenes::brief_lives();
  spec.evolution.births = 12;
  spec.inheritance = {kind, fraction};
  return spec;
}

TEST_CASE("what is passed on lies between what was innate and what was learned") {
  const CampaignSpec spec = brief(InheritanceKind::lamarckian, 0.5);
  const Conception founder = CreatureProblem(spec).founder(0);
  const LifeReport report = run_life({spec.seed, 0, *founder.genome}, spec);
  const brains::BrainGenome& innate = founder.genome->brain;
  const auto learned = learned_brain(innate, report);
  REQUIRE(learned);
  CHECK(learned->wiring.numbers != innate.wiring.numbers);
  CHECK(learned->wiring.numbers ==
        std::vector<float>(report.learned.network.begin(), report.learned.network.end()));

  const auto passed_on = [&](const std::optional<brains::BrainGenome>& taught,
                             const InheritanceSettings& inheritance) {
    CampaignSpec other = spec;
    other.inheritance = inheritance;
    return brain_passed_on(*founder.genome, report.memory, taught, other);
  };
  CHECK(passed_on(learned, {InheritanceKind::darwinian, 1}) == innate);
  CHECK(passed_on(std::nullopt, {InheritanceKind::darwinian, 1}) == innate);
  CHECK(passed_on(learned, {InheritanceKind::lamarckian, 0}) == innate);
  CHECK(passed_on(learned, {InheritanceKind::lamarckian, 1}) == *learned);
  const auto half = passed_on(learned, {InheritanceKind::lamarckian, 0.5});
  CHECK(half != innate);
  CHECK(half != *learned);
  CHECK_THROWS_WITH(passed_on(std::nullopt, {InheritanceKind::lamarckian, 1}),
                    Catch::Contains("there is nothing"));

  LifeReport failed = report;
  failed.learned = {};
  CHECK_FALSE(learned_brain(innate, failed));
}

TEST_CASE("what was learned is recorded where it is asked for or inherited, and lived again") {
  for (const auto& [kind, kept, expected] :
       {std::tuple{InheritanceKind::darwinian, LearnedKept::none, false},
        {InheritanceKind::darwinian, LearnedKept::all, true},
        {InheritanceKind::lamarckian, LearnedKept::none, true}}) {
    CampaignSpec spec = brief(kind, 1);
    spec.record.learned = kept;
    const scenes::TemporaryDirectory directory(scenes::in_memory());
    auto file = db::CampaignFile::create(
        directory / "c.db", {.name = "c", .configuration = "", .seed = 1, .births = 12});
    const Conception founder = CreatureProblem(spec).founder(0);
    const LifeReport report = run_life({spec.seed, 0, *founder.genome}, spec);
    Order order;
    order.child = founder;
    file.record(to_record(order, report, spec));
    const auto individual = file.birth(0)->individual;
    REQUIRE(individual.learned_genome.has_value() == expected);
    if (expected) {
      CHECK(brains::decode_brain(file.genome(*individual.learned_genome)) ==
            learned_brain(founder.genome->brain, report));
    }
    CHECK(relive(file, 0, spec).empty());
  }
}

// A campaign of one body, a quadruped of four straight legs, whose founders have random brains.
CampaignSpec quadrupeds(InheritanceKind kind, std::uint64_t seed) {
  CampaignSpec spec = brief(kind, 1);
  spec.seed = seed;
  spec.evolution.births = 32;
  spec.evolution.founders = 8;
  spec.variation.body_rate = 0;
  spec.brain.hidden = {16};
  spec.brain.mutation_target = 0.05;  // small beside what a life teaches
  spec.world.episode_s = 3;
  spec.life.steps = 5000;
  spec.life.episodes = 1;
  spec.learners.ppo.environments = 8;
  spec.learners.ppo.minibatch = 128;
  return spec;
}

std::vector<CreatureGenome> founders_for(const CampaignSpec& spec) {
  bodies::BodyGenome body{.head_density_kgm3 = 1000, .limb_density_kgm3 = 600, .limbs = {}};
  for (std::uint32_t pair = 0; pair < 2; ++pair) {
    bodies::LimbGene legs;
    legs.id = {1, pair + 1};
    legs.azimuth_rad = bodies::kAzimuths_rad[pair == 0 ? 1 : 3];
    legs.polar_rad = bodies::kPolars_rad[1];
    legs.length_m = 0.3;
    legs.axes = bodies::JointAxes::xy;
    body.limbs.push_back(legs);
  }
  const std::vector<Immigrant> immigrants(
      spec.evolution.founders, {.body = body, .brain = {}, .limbs_of = "", .source = "quadruped"});
  std::vector<CreatureGenome> founders;
  for (const Founder& founder : settle(immigrants, spec)) founders.push_back(founder.genome);
  return founders;
}

// the mean return that children have before they learn
double newborns(InheritanceKind kind, std::uint64_t seed) {
  const CampaignSpec spec = quadrupeds(kind, seed);
  CreatureCampaign campaign(CreatureProblem(spec, founders_for(spec)), spec.seed, spec.evolution);
  double sum = 0;
  int n = 0;
  const Work<Order, LifeReport> work{
      .ask = [&] { return campaign.ask(); },
      .evaluate =
          [&](const Order& order) {
            return run_life({spec.seed, order.birth, *order.child.genome}, spec);
          },
      .tell =
          [&](const Order& order, const LifeReport& report) {
            campaign.tell(order.birth, to_told(order, report, spec));
            if (order.parents.empty()) return;
            sum += *mean_return(report, Phase::innate);
            ++n;
          }};
  run_threads(work, 2);
  return sum / n;
}

TEST_CASE("lamarckian newborns start better than darwinian ones", "[slow]") {
  // Ten pairs of campaigns with the same founders. False alarm: 10/1024.
  std::vector<double> differences;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    differences.push_back(newborns(InheritanceKind::lamarckian, seed) -
                          newborns(InheritanceKind::darwinian, seed));
  }
  CAPTURE(differences);
  CHECK(scenes::ranks_not_above_zero(differences) <= 5);
}

}  // namespace
}  // namespace neuroprospect::evolution

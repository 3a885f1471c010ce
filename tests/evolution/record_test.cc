// Tests for evolution/record.h: reports become rows and rows become orders; a whole campaign from
// rows alone; a changed row is noticed when its life is lived again.
#include "evolution/record.h"

#include <catch2/catch.hpp>

#include "evolution/executor.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::evolution {
namespace {

using Order = CreatureCampaign::Order;

CampaignSpec brief() {
  CampaignSpec spec;
  spec.seed = 1;
  spec.evolution.births = 10;
  spec.evolution.founders = 4;
  spec.evolution.lag = 2;
  spec.evolution.selection.tournament = 2;
  spec.evolution.selection.window = 4;
  spec.brain.hidden = {8};
  spec.world.episode_s = 1;
  spec.life.steps = 256;
  spec.life.curve_points = 2;
  spec.ppo.environments = 2;
  spec.ppo.horizon = 64;
  spec.ppo.minibatch = 64;
  return spec;
}

struct TestFile {
  explicit TestFile(const CampaignSpec& spec)
      : file(db::CampaignFile::create(directory / "campaign.db",
                                      {.name = spec.name,
                                       .configuration = "",
                                       .seed = spec.seed,
                                       .births = spec.evolution.births})) {}
  scenes::TemporaryDirectory directory{scenes::in_memory()};
  db::CampaignFile file;
};

// runs up to `count` lives, from and into the file
void run_some(db::CampaignFile& file, const CampaignSpec& spec, int count) {
  CreatureCampaign campaign = restore(file, spec);
  const Work<Order, LifeReport> work{
      .ask = [&]() -> std::optional<Order> { return count-- > 0 ? campaign.ask() : std::nullopt; },
      .evaluate =
          [&](const Order& order) {
            return run_life({spec.seed, order.birth, *order.child.genome}, spec);
          },
      .tell =
          [&](const Order& order, const LifeReport& report) {
            file.record(to_record(order, report, spec));
            campaign.tell(order.birth, to_told(order, report));
            note_deaths(campaign, file);
          }};
  run_serial(work);
}

TEST_CASE("a campaign restored after every birth is the undisturbed one") {
  const CampaignSpec spec = brief();
  TestFile calm(spec);
  run_some(calm.file, spec, 100);
  TestFile interrupted(spec);
  for (int i = 0; i < 10; ++i) run_some(interrupted.file, spec, 1);
  REQUIRE(calm.file.births().size() == 10);
  for (const std::uint64_t birth : calm.file.births()) {
    const auto a = *calm.file.birth(birth);
    const auto b = *interrupted.file.birth(birth);
    CHECK(a.individual.fitness == b.individual.fitness);
    CHECK(a.individual.brain_genome == b.individual.brain_genome);
    CHECK(a.individual.body_genome == b.individual.body_genome);
    CHECK(a.memory == b.memory);
    CHECK(a.individual.death == b.individual.death);
    CHECK(a.scores == b.scores);
    CHECK(a.parents.size() == (birth < 4 ? 0 : 1));
  }
}

TEST_CASE("every recorded life relives to the bit, and a changed number is noticed") {
  const CampaignSpec spec = brief();
  TestFile test(spec);
  run_some(test.file, spec, 6);
  for (const std::uint64_t birth : test.file.births())
    CHECK(relive(test.file, birth, spec).empty());

  CampaignSpec other = spec;
  other.seed = 2;
  const auto found = relive(test.file, 5, other);
  CHECK_FALSE(found.empty());
  CHECK_THROWS_WITH(relive(test.file, 77, spec), Catch::Contains("no individual 77"));
}

TEST_CASE("a stillborn is a row without a life") {
  const CampaignSpec spec = brief();
  const Order order{3,
                    2,
                    0,
                    {{1}},
                    {.genome = std::nullopt,
                     .reason = "no valid body in 5 attempts",
                     .body_mutations = {},
                     .brain_mutations = {}}};
  const auto record = to_record(order, std::nullopt, spec);
  CHECK(record.individual.status == db::Status::stillborn);
  CHECK(record.individual.reason == "no valid body in 5 attempts");
  CHECK(record.genomes.empty());
  CHECK(record.assays.empty());
  CHECK_FALSE(record.individual.fitness);
  CHECK_FALSE(to_told(order, std::nullopt).score);
}

}  // namespace
}  // namespace neuroprospect::evolution

// Tests for evolution/record.h: reports become rows and rows become orders; a whole campaign from
// rows alone; a changed row is noticed when its life is lived again.
#include "evolution/record.h"

#include <catch2/catch.hpp>

#include "evolution/executor.h"
#include "tests/scenes/brief_lives.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::evolution {
namespace {

using Order = CreatureCampaign::Order;

CampaignSpec brief() {
  CampaignSpec spec = scenes::brief_lives();
  spec.evolution.births = 10;
  spec.evolution.selection.tournament = 2;
  spec.evolution.selection.window = 4;
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
            campaign.tell(order.birth, to_told(order, report, spec));
            note_deaths(campaign, file);
          }};
  run_serial(work);
}

// one campaign for each way of selecting, with islands or several objectives
std::vector<CampaignSpec> every_kind() {
  std::vector<CampaignSpec> all(5, brief());
  all[1].evolution.selection.kind = SelectionKind::map_elites;
  all[1].evolution.selection.bins = {3, 2};
  all[2].evolution.selection.kind = SelectionKind::novelty;
  all[2].evolution.islands = 2;
  all[2].evolution.migration = 0.5;
  for (const std::size_t with_descriptors : {1, 2}) {
    auto& selection = all[with_descriptors].evolution.selection;
    selection.descriptors = {"limbs", "mass_kg"};
    selection.low = {2, 0};
    selection.high = {10, 50};
  }
  all[3].evolution.selection.kind = SelectionKind::truncation;
  all[3].evolution.selection.population = 3;
  all[3].evolution.selection.share = 0.5;
  all[3].fitness.objectives = {"innate", "-energy_j"};
  all[4].evolution.selection.kind = SelectionKind::proportional;
  all[4].evolution.selection.population = 2;
  all[4].fitness.objectives = {"energy_j"};
  return all;
}

TEST_CASE("a campaign restored after every birth is the undisturbed one, to the last row") {
  for (const CampaignSpec& spec : every_kind()) {
    INFO(name_of(spec.evolution.selection.kind));
    TestFile calm(spec);
    run_some(calm.file, spec, 100);
    TestFile interrupted(spec);
    for (int i = 0; i < 10; ++i) run_some(interrupted.file, spec, 1);
    REQUIRE(calm.file.births().size() == 10);
    for (const std::uint64_t birth : calm.file.births()) {
      const auto record = *calm.file.birth(birth);
      CHECK((record == *interrupted.file.birth(birth)));
      CHECK(record.parents.size() == (birth < 4 ? 0 : 1));
      CHECK(record.individual.island == birth % spec.evolution.islands);
      CHECK(record.individual.fitness == record.scores.at(0).value);
    }
  }
}

TEST_CASE("scores are rows that say what was measured") {
  CampaignSpec spec = every_kind()[1];
  spec.fitness.objectives = {"innate", "-energy_j"};
  TestFile test(spec);
  run_some(test.file, spec, 1);
  const auto record = *test.file.birth(0);
  REQUIRE(record.scores.size() == 4);
  const char* names[] = {"innate", "-energy_j", "limbs", "mass_kg"};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(record.scores[i].kind == (i < 2 ? "objective" : "descriptor"));
    CHECK(record.scores[i].name == names[i]);
  }
  CHECK(record.scores[0].value == record.assays[2].mean);
  CHECK(record.scores[1].value == -record.assays[3].energy_j);
  CHECK(record.scores[2].value == static_cast<double>(*record.individual.limbs));
  CHECK(record.scores[3].value == *record.individual.mass_kg);
  CHECK(relive(test.file, 0, spec).empty());
}

TEST_CASE("a death that a crash left out of the file is written when the campaign is restored") {
  const CampaignSpec spec = brief();
  TestFile whole(spec);
  run_some(whole.file, spec, 100);
  TestFile crashed(spec);
  for (const std::uint64_t birth : whole.file.births()) {
    auto record = *whole.file.birth(birth);
    record.individual.death.reset();
    crashed.file.record(record);
  }
  restore(crashed.file, spec);
  int deaths = 0;
  for (const std::uint64_t birth : whole.file.births()) {
    CHECK((*whole.file.birth(birth) == *crashed.file.birth(birth)));
    deaths += whole.file.birth(birth)->individual.death ? 1 : 0;
  }
  CHECK(deaths == 6);  // of ten births, all but the window of four
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
  CHECK_FALSE(to_told(order, std::nullopt, spec).score);
}

}  // namespace
}  // namespace neuroprospect::evolution

// Tests for evolution/measures.h: every name measures what it says; scores follow the campaign;
// wrong names are refused with the right ones.
#include "evolution/measures.h"

#include <catch2/catch.hpp>

#include "base/error.h"

namespace neuroprospect::evolution {
namespace {

// returns of 1 to 4 in the four assays, and distinct numbers for the rest
LifeReport report() {
  LifeReport life;
  for (const Phase phase : {Phase::passive, Phase::naive, Phase::innate, Phase::learned}) {
    Assay assay{phase, {}};
    for (const int spread : {-1, 1}) {
      worlds::EpisodeOutcome outcome;
      outcome.episode_return = 1 + static_cast<int>(phase) + 0.25 * spread;
      outcome.steps = 100 + 10 * spread;
      outcome.distance_m = 2 + 0.5 * spread;
      outcome.energy_j = 981 + spread;
      outcome.torque_nm = 7 + spread;
      outcome.success = spread > 0;
      assay.episodes.push_back({0, outcome});
    }
    life.assays.push_back(assay);
  }
  life.learning_area = 2.5;
  life.limbs = 5;
  life.degrees_of_freedom = 6;
  life.mass_kg = 10;
  life.brain.units = 8;
  life.brain.connections = 9;
  return life;
}

CampaignSpec selecting(std::vector<std::string> objectives,
                       std::vector<std::string> descriptors = {}) {
  CampaignSpec spec;
  spec.fitness.objectives = std::move(objectives);
  spec.evolution.selection.descriptors = std::move(descriptors);
  return spec;
}

TEST_CASE("every measure is what its name says") {
  const std::vector<std::pair<std::string, double>> expected = {
      {"fitness", 4},    {"learned", 4},    {"innate", 3},
      {"naive", 2},      {"passive", 1},    {"gain", 1},
      {"area", 2.5},     {"distance_m", 2}, {"steps", 100},
      {"energy_j", 981}, {"torque_nm", 7},  {"cost_of_transport", 5},
      {"success", 0.5},  {"limbs", 5},      {"degrees_of_freedom", 6},
      {"mass_kg", 10},   {"units", 8},      {"connections", 9}};
  for (const auto& [name, value] : expected) {
    INFO(name);
    CHECK(score_of(report(), selecting({name}))->objectives[0] == Approx(value));
    CHECK(score_of(report(), selecting({"-" + name}))->objectives[0] == Approx(-value));
    CHECK(score_of(report(), selecting({}, {name}))->descriptors[0] == Approx(value));
  }
}

TEST_CASE("a score has the objectives and descriptors of the campaign, in their order") {
  const auto spec = selecting({"learned", "-energy_j"}, {"mass_kg", "limbs", "innate"});
  CHECK(*score_of(report(), spec) == Score{{4, -981}, {10, 5, 3}});
  CHECK(objective_names(spec) == std::vector<std::string>{"learned", "-energy_j"});
  CHECK(objective_names(selecting({})) == std::vector<std::string>{"fitness"});
}

TEST_CASE("a life that failed, or lacks a measure, has no score") {
  LifeReport failed = report();
  failed.failure = "it flew away";
  CHECK_FALSE(score_of(failed, selecting({})));
  LifeReport resting = report();
  for (auto& episode : resting.assays.back().episodes) episode.outcome.distance_m = 0.01;
  CHECK(score_of(resting, selecting({})));
  CHECK_FALSE(score_of(resting, selecting({"-cost_of_transport"})));
  LifeReport unlearned = report();
  unlearned.assays.pop_back();
  CHECK_FALSE(score_of(unlearned, selecting({"gain"})));
  CHECK(score_of(unlearned, selecting({"innate"})));
}

TEST_CASE("a name that is no measure is refused, with the right ones") {
  CampaignSpec spec = selecting({"learned", "energy"});
  CHECK_THROWS_WITH(validate(spec), Catch::Contains("fitness.objectives: \"energy\" is no measure "
                                                    "of a life; right would be fitness, learned") &&
                                        Catch::Contains("- in front"));
  spec = selecting({}, {"-limbs"});
  CHECK_THROWS_WITH(validate(spec), Catch::Contains("selection.descriptors: \"-limbs\" is no") &&
                                        !Catch::Contains("- in front"));
  spec = selecting({"-"});
  CHECK_THROWS_AS(validate(spec), Error);
  CHECK_NOTHROW(validate(selecting({"-energy_j"}, {"limbs"})));
}

}  // namespace
}  // namespace neuroprospect::evolution

// Tests for analysis/lives.h: who lives again is a function of file and parameters, lives are those
// of the campaign where their luck is, and a study that is stopped says nothing.
#include "analysis/lives.h"

#include <catch2/catch.hpp>
#include <set>

#include "tests/scenes/recorded_founders.h"

namespace neuroprospect::analysis {
namespace {

using evolution::Phase;
using scenes::RecordedFounders;

Relived asking(std::uint64_t individuals, Chosen which, double since, std::uint64_t luck) {
  Relived asked;
  asked.individuals = individuals;
  asked.which = which;
  asked.since = since;
  asked.luck = luck;
  asked.episodes = 0;
  return asked;
}

TEST_CASE("lives with their own luck are the recorded ones to the bit, with another are not") {
  const RecordedFounders founders(4);
  const Campaign campaign{founders.file, founders.spec};
  std::vector<std::vector<double>> all;
  for (const std::uint64_t luck : {0, 1, 1, 2}) {
    const Sample sample = sample_of(campaign, asking(4, Chosen::random, 0, luck));
    REQUIRE(sample.size() == 4);
    std::vector<Trial> trials;
    for (const auto& order : sample.orders) {
      trials.push_back({order, Phase::naive, 0});
      trials.push_back({order, Phase::innate, 0});
      trials.push_back({order, Phase::innate, founders.spec.life.steps});
    }
    all.push_back(live(trials, sample, {.workers = 2, .progress = {}, .stop = {}}));
  }
  const Births births = read_births(founders.file);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(all[0][3 * i] == births.column("naive")[i]);
    CHECK(all[0][3 * i + 1] == births.column("innate")[i]);
    CHECK(all[0][3 * i + 2] == births.column("learned")[i]);
  }
  CHECK(all[1] == all[2]);
  for (std::size_t k = 0; k < 12; ++k) {
    CHECK(all[1][k] != all[0][k]);
    CHECK(all[1][k] != all[3][k]);
  }
}

TEST_CASE("the best are those that came to most, and random ones are others with each seed") {
  RecordedFounders founders(12);
  const Campaign campaign{founders.file, founders.spec};
  const Births births = read_births(founders.file);
  const auto learned = births.column("learned");
  const Sample best = sample_of(campaign, asking(3, Chosen::best, 0, 1));
  REQUIRE(best.size() == 3);
  for (std::size_t i = 0; i < 12; ++i) {
    const auto better = std::ranges::count_if(learned, [&](double r) { return r > learned[i]; });
    const bool in = std::ranges::find(best.places, static_cast<Place>(i)) != best.places.end();
    CHECK(in == (better < 3));
  }
  const Sample late = sample_of(campaign, asking(100, Chosen::random, 0.75, 1));
  CHECK(late.places == std::vector<Place>{9, 10, 11});

  std::set<std::vector<Place>> draws;
  for (founders.spec.seed = 1; founders.spec.seed <= 20; ++founders.spec.seed) {
    const Sample sample = sample_of(campaign, asking(6, Chosen::random, 0, 1));
    CHECK(sample.size() == 6);
    CHECK(std::ranges::is_sorted(sample.places));
    draws.insert(sample.places);
  }
  // two of 20 draws among 924 are alike in one case of five, ten are in none
  CHECK(draws.size() > 10);
}

TEST_CASE("a study is stopped between lives, and progress is told from the start to the end") {
  const RecordedFounders founders(3);
  const Sample sample = sample_of({founders.file, founders.spec}, asking(3, Chosen::random, 0, 1));
  std::vector<Trial> trials;
  for (const auto& order : sample.orders) trials.push_back({order, Phase::innate, 0});
  for (const int workers : {1, 2}) {
    std::vector<std::uint64_t> told;
    Execution how{.workers = workers,
                  .progress =
                      [&](std::uint64_t done, std::uint64_t planned) {
                        CHECK(planned == 3);
                        told.push_back(done);
                      },
                  .stop = {}};
    CHECK(live(trials, sample, how).size() == 3);
    CHECK(told == std::vector<std::uint64_t>{0, 1, 2, 3});
    for (const auto stop : {evolution::Stop::finish, evolution::Stop::drop}) {
      how.stop = [&, stop] { return told.size() > 5 ? stop : evolution::Stop::no; };
      told = {9, 9, 9, 9};
      CHECK_THROWS_AS(live(trials, sample, how), Stopped);
      CHECK(told.size() < 8);
    }
  }
}

TEST_CASE("shares of the learning are steps, but for creatures that only imitate") {
  evolution::CampaignSpec spec = scenes::brief_lives();
  spec.life.steps = 101;
  CHECK(steps_of({0, 0.5, 1, 2}, spec) == std::vector<std::uint64_t>{0, 51, 101, 202});
  spec.life.learner = brains::LearnerKind::clone;
  CHECK_THROWS_WITH(steps_of({1}, spec), Catch::Contains("only imitate"));
  spec.life.learner = brains::LearnerKind::none;
  CHECK(steps_of({1}, spec) == std::vector<std::uint64_t>{101});
}

}  // namespace
}  // namespace neuroprospect::analysis

// Tests for analysis/lives.h: who lives again is a function of file and parameters, lives are those
// of the campaign where their luck is, and a study that is stopped says nothing.
#include "analysis/lives.h"

#include <catch2/catch.hpp>
#include <set>

#include "tests/analysis/made_up_lineage.h"
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

// How many of 400 intervals of the mean of 16 births of the later half hold the mean of all
// lineages, 0.
int held_of_400(const MadeUp& how) {
  int held = 0;
  for (std::uint64_t trial = 0; trial < 400; ++trial) {
    RandomStream random({.seed = 201, .index = trial});
    Sample sample;
    sample.births = made_up_lineage(how, random);
    for (Place i = 200; i < 400; ++i) sample.places.push_back(i);
    random.shuffle(std::span(sample.places));
    sample.places.resize(16);
    std::ranges::sort(sample.places);
    sample.blocks = lineage_blocks(sample.births.parents, sample.places);
    evolution::CampaignSpec spec;
    spec.seed = trial;
    sample.spec = std::make_shared<const evolution::CampaignSpec>(spec);
    std::vector<double> values;
    for (const Place i : sample.places) values.push_back(sample.births.column("innate")[i]);
    Findings findings(sample, 200);
    findings.mean({"mean", "", "", ""}, 0.0, values);
    const Estimate& e = findings.estimates.at(0);
    held += e.low && *e.low <= 0 && 0 <= *e.high ? 1 : 0;
  }
  return held;
}

TEST_CASE("intervals of a sample hold the truth where resemblance fades within a block") {
  // an interval that held 92 or 89 % (as told in docs/studies.md) holds fewer than 84 or 81 % of
  // 400 trials once in 10,000 sets; trials are fixed: an alarm is a change of the method or of the
  // draws
  const int at_random = held_of_400({.tournament = 1, .kept = 0.7, .genetic = 0.6});
  const int selected = held_of_400({.tournament = 4, .kept = 0.7, .genetic = 0.6});
  CHECK(at_random > 336);
  CHECK(at_random < 396);
  CHECK(selected > 324);
  CHECK(selected < 396);
}

TEST_CASE("blocks of a sample are of the sample alone, connected by the tree") {
  // two founders; the sample are the children of the first, and one of the second
  const std::vector<Place> parents = {kNone, kNone, 0, 0, 2, 2, 3, 3, 1};
  const std::vector<Place> sample = {4, 5, 6, 7, 8};
  const Blocks blocks = lineage_blocks(parents, sample);
  CHECK(blocks.kind == "subtrees of the lineage");
  CHECK(blocks.count == 3);
  CHECK(blocks.of == std::vector<std::uint32_t>{0, 0, 1, 1, 2});
}

}  // namespace
}  // namespace neuroprospect::analysis

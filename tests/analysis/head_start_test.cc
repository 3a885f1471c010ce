// Tests for analysis/head_start.h: with wiring that is like random wiring there is none, to the bit
// or as far as can be told; without learning worth is all or nothing; any number of workers says
// the same.
#include "analysis/head_start.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/analysis/find_estimate.h"
#include "tests/scenes/recorded_founders.h"

namespace neuroprospect::analysis {
namespace {

using scenes::RecordedFounders;

constexpr const char* kInherited = "from inherited wiring";
constexpr const char* kRandom = "from random wiring";
constexpr const char* kAll = "all individuals";

HeadStart small(std::uint64_t individuals) {
  HeadStart study;
  study.individuals = individuals;
  study.since = 0;
  study.episodes = 1;
  study.lengths = {0.5, 1};
  study.resamples = 200;
  return study;
}

TEST_CASE("head start: any number of workers gives the same numbers") {
  const RecordedFounders founders(6);
  const Campaign campaign{founders.file, founders.spec};
  const auto serial = small(6).run(campaign, with(1));
  CHECK(values_of(serial, "return after learning", kInherited).size() == 3);
  CHECK(small(6).run(campaign, with(2)) == serial);
  CHECK(small(6).run(campaign, with(3)) == serial);
}

TEST_CASE("head start: wiring whose numbers are alike is its own random wiring, to the bit") {
  const RecordedFounders founders(5, scenes::brief_lives(), [](evolution::CreatureGenome& genome) {
    std::ranges::fill(genome.brain.wiring.numbers, 0.1F);
  });
  const auto said = small(5).run({founders.file, founders.spec}, with(2));
  CHECK(values_of(said, "return after learning", kInherited) ==
        values_of(said, "return after learning", kRandom));
  int zeros = 0;
  for (const Estimate& e : said) {
    if (e.figure == "return after learning") continue;
    INFO(e.figure << ", " << e.series);
    CHECK(e.value == 0);
    CHECK(e.low == 0);
    CHECK(e.high == 0);
    ++zeros;
  }
  CHECK(zeros == 3 + 1 + 3 + 3 + 2);
}

TEST_CASE("head start: founders, whose wiring is drawn, have none") {
  const RecordedFounders founders(24);
  const auto said = small(24).run({founders.file, founders.spec}, with(2));
  int told = 0;
  for (const Estimate& e : said) {
    if (e.figure == "return after learning") continue;
    const bool is_zero = e.figure.starts_with("head start") ||
                         e.figure.starts_with("constraint:") ||
                         e.series.starts_with("restricted mean, less");
    if (!is_zero) continue;
    // twice the width of the interval: false alarms 1 in 10,000 each
    INFO(e.figure << ", " << e.series << ": " << e.value);
    REQUIRE(e.low);
    CHECK(*e.low - (e.value - *e.low) < 0);
    CHECK(*e.high + (*e.high - e.value) > 0);
    CHECK(*e.high > *e.low);
    ++told;
  }
  CHECK(told == 5);
  const Estimate& ahead = find(said, "share whose random wiring is ahead at the end", kAll, kAll);
  CHECK(ahead.value == Approx(0.5).margin(0.4));  // of 24, 2 to 22: false alarms 1 in 100,000
}

TEST_CASE("head start: without learning curves are flat and worth is all or nothing") {
  evolution::CampaignSpec spec = scenes::brief_lives();
  spec.life.learner = brains::LearnerKind::none;
  const RecordedFounders founders(8, spec);
  HeadStart study = small(8);
  study.luck = 0;
  study.episodes = 0;
  const auto said = study.run({founders.file, founders.spec}, with(2));
  for (const char* series : {kInherited, kRandom}) {
    const auto curve = values_of(said, "return after learning", series);
    CHECK(curve == std::vector<double>(3, curve.front()));
  }
  const Births births = read_births(founders.file);
  double ahead = 0;
  double behind = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const double knowledge = births.column("innate")[i] - births.column("naive")[i];
    ahead += knowledge > 0 ? 1.0 / 8 : 0;
    behind += knowledge < 0 ? 1.0 / 8 : 0;
  }
  CHECK(ahead > 0);
  CHECK(behind > 0);
  const auto end = static_cast<double>(spec.life.steps);
  CHECK(values_of(said, "share whose random wiring has not reached the innate return", kAll) ==
        std::vector<double>(3, ahead));
  const char* const kWorth = "worth of the inheritance";
  CHECK(find(said, kWorth, kAll, "restricted mean").value == Approx(ahead * end));
  CHECK(
      find(said, kWorth, kAll, "restricted mean, less that of random wiring to inherited").value ==
      Approx((ahead - behind) * end));
}

TEST_CASE("head start: a life without steps has curves of one point") {
  evolution::CampaignSpec spec = scenes::brief_lives();
  spec.life.steps = 0;
  const RecordedFounders founders(5, spec);
  const auto said = small(5).run({founders.file, founders.spec}, with(1));
  CHECK(values_of(said, "return after learning", kRandom).size() == 1);
  CHECK(find(said, "worth of the inheritance", kAll, "restricted mean").value == 0);
}

}  // namespace
}  // namespace neuroprospect::analysis

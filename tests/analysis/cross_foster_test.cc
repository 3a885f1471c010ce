// Tests for analysis/cross_foster.h: effects are the contrasts of the means that are told; wiring
// that is like random wiring has no effect, learning that is none has none, bodies that are alike
// are not exchanged.
#include "analysis/cross_foster.h"

#include <catch2/catch.hpp>

#include "tests/analysis/find_estimate.h"
#include "tests/scenes/recorded_founders.h"

namespace neuroprospect::analysis {
namespace {

using scenes::RecordedFounders;

CrossFoster small() {
  CrossFoster study;
  study.since = 0;
  study.luck = 0;
  study.episodes = 0;
  study.resamples = 200;
  return study;
}

std::string named(const char* text) { return text; }

TEST_CASE("cross-foster: own bodies give what was recorded, effects are contrasts of the means") {
  const RecordedFounders founders(8);
  const Campaign campaign{founders.file, founders.spec};
  const auto said = small().run(campaign, with(1));
  CHECK(small().run(campaign, with(3)) == said);
  const Births births = read_births(founders.file);
  const auto recorded = [&](const char* column) {
    double mean = 0;
    for (const double value : births.column(column)) mean += value / 8;
    return mean;
  };
  const auto mean = [&](const char* series, const char* body) {
    return find(said, "return", series, named(body)).value;
  };
  CHECK(mean("random wiring, newborn", "own") == Approx(recorded("naive")));
  CHECK(mean("inherited wiring, newborn", "own") == Approx(recorded("innate")));
  CHECK(mean("inherited wiring, learning", "own") == Approx(recorded("learned")));

  double wiring = 0;
  double wiring_by_body = 0;
  double learning = 0;
  for (const char* body : {"own", "another's"}) {
    const double sign = named(body) == "own" ? 1 : -1;
    for (const char* when : {"newborn", "learning"}) {
      const double inherited = mean(("inherited wiring, " + named(when)).c_str(), body);
      const double random = mean(("random wiring, " + named(when)).c_str(), body);
      wiring += (inherited - random) / 4;
      wiring_by_body += sign * (inherited - random) / 4;
      learning += (named(when) == "learning" ? 1 : -1) * (inherited + random) / 4;
      CHECK(find(said, "inherited − random wiring", when, named(body)).value ==
            Approx(inherited - random));
    }
  }
  const auto effect = [&](const char* series, const char* factors) {
    return find(said, "effect", series, named(factors)).value;
  };
  CHECK(effect("main effects", "wiring (inherited − random)") == Approx(wiring));
  CHECK(effect("main effects", "learning (on − off)") == Approx(learning));
  CHECK(effect("interactions", "wiring × body") == Approx(wiring_by_body));
  CHECK(values_of(said, "effect", "interactions").size() == 4);
}

TEST_CASE("cross-foster: without a learner learning has no effect") {
  evolution::CampaignSpec spec = scenes::brief_lives();
  spec.life.learner = brains::LearnerKind::none;
  const RecordedFounders founders(6, spec);
  const auto said = small().run({founders.file, founders.spec}, with(2));
  int zeros = 0;
  for (const Estimate& e : said) {
    const auto* x = std::get_if<std::string>(&e.x);
    if (e.figure != "effect" || x == nullptr || x->find("learning") == std::string::npos) continue;
    INFO(*x);
    CHECK(e.value == Approx(0).margin(1e-12));
    ++zeros;
  }
  CHECK(zeros == 4);
}

TEST_CASE("cross-foster: numbers that are alike make no effect of wiring in their own bodies") {
  const RecordedFounders founders(6, scenes::brief_lives(), [](evolution::CreatureGenome& genome) {
    std::ranges::fill(genome.brain.wiring.numbers, 0.1F);
  });
  const auto said = small().run({founders.file, founders.spec}, with(2));
  for (const char* when : {"newborn", "learning"}) {
    CHECK(find(said, "inherited − random wiring", when, named("own")).value == 0);
  }
}

TEST_CASE("cross-foster: bodies that are all alike are not exchanged") {
  const auto genome = *evolution::CreatureProblem(scenes::brief_lives()).founder(0).genome;
  const RecordedFounders alike(3, scenes::brief_lives(),
                               [&](evolution::CreatureGenome& other) { other = genome; });
  CHECK(small().run({alike.file, alike.spec}, with(1)).empty());
}

}  // namespace
}  // namespace neuroprospect::analysis

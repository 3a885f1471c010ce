// Tests for analysis/deprivation.h: at no and at once its learning a life is the recorded one;
// without learning norms are flat; any number of workers says the same.
#include "analysis/deprivation.h"

#include <catch2/catch.hpp>

#include "tests/analysis/find_estimate.h"
#include "tests/scenes/recorded_founders.h"

namespace neuroprospect::analysis {
namespace {

using scenes::RecordedFounders;

constexpr const char* kAll = "all individuals";

Deprivation small() {
  Deprivation study;
  study.since = 0;
  study.luck = 0;
  study.episodes = 0;
  study.resamples = 200;
  return study;
}

TEST_CASE("deprivation: no and once its learning give what was recorded, with any workers") {
  const RecordedFounders founders(8);
  const Campaign campaign{founders.file, founders.spec};
  const auto said = small().run(campaign, with(1));
  CHECK(small().run(campaign, with(3)) == said);
  const Births births = read_births(founders.file);
  double innate = 0;
  double learned = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    innate += births.column("innate")[i] / 8;
    learned += births.column("learned")[i] / 8;
  }
  CHECK(find(said, "return", kAll, 0.0).value == Approx(innate));
  CHECK(find(said, "return", kAll, 1.0).value == Approx(learned));
  CHECK(find(said, "difference of returns", "from the shortest", 1.0).value ==
        Approx(learned - innate));
  CHECK(values_of(said, "return", kAll).size() == 4);
  CHECK(find(said, "return", kAll, 2.0).value != find(said, "return", kAll, 1.0).value);
}

TEST_CASE("deprivation: without a learner norms are flat, and the same ones are ahead") {
  evolution::CampaignSpec spec = scenes::brief_lives();
  spec.life.learner = brains::LearnerKind::none;
  const RecordedFounders founders(6, spec);
  const auto said = small().run({founders.file, founders.spec}, with(2));
  const auto norm = values_of(said, "return", kAll);
  CHECK(norm == std::vector<double>(4, norm.front()));
  for (const Estimate& e : said) {
    if (e.figure == "difference of returns") CHECK((e.value == 0 && e.low == 0 && e.high == 0));
  }
  for (const double r : values_of(said, "correlation with the shortest", "among individuals")) {
    CHECK(r == Approx(1));
  }
}

TEST_CASE("deprivation: lengths out of order are an error") {
  const RecordedFounders founders(1);
  Deprivation study = small();
  study.lengths = {1, 0.5};
  CHECK_THROWS_WITH(study.run({founders.file, founders.spec}, with(1)),
                    Catch::Contains("1 is before 0.5"));
}

}  // namespace
}  // namespace neuroprospect::analysis

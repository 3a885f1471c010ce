// Tests that campaigns/learning-to-learn.toml does what it says, in a campaign of few births and
// short lives: rules mutate and are inherited, nobody inherits wiring, and lives change connections
// by their rule and by nothing else.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "bodies/develop.h"
#include "cli/config.h"
#include "evolution/campaign.h"
#include "evolution/life.h"

namespace neuroprospect {
namespace {

using evolution::CampaignSpec;
using evolution::CreatureProblem;

CampaignSpec small_campaign() {
  CampaignSpec spec = cli::read_campaign("campaigns/learning-to-learn.toml");
  spec.evolution.births = 60;
  spec.evolution.founders = 12;
  spec.life.steps = 60;
  spec.life.episodes = 1;
  spec.world.episode_s = 0.5;
  return spec;
}

brains::PolicyParameters newborn(const evolution::LifeOrder& order, const CampaignSpec& spec) {
  const auto plan = bodies::develop(order.genome.body, spec.body.joints);
  return evolution::newborn_of(order, spec, evolution::ports_of(plan, spec.world));
}

TEST_CASE("learning to learn: rules are inherited and mutate, lives follow them, wiring is new") {
  const CampaignSpec spec = small_campaign();
  evolution::Campaign<CreatureProblem> campaign(CreatureProblem(spec), spec.seed, spec.evolution);
  std::map<std::uint64_t, evolution::LifeOrder> orders;
  int children = 0;
  int kept = 0;
  int plastic_lives = 0;
  double squares = 0;
  std::size_t moved = 0;
  while (const auto order = campaign.ask()) {
    if (!order->child.genome) {
      campaign.tell(order->birth, {.generation = order->generation, .score = {}, .adult = {}});
      continue;
    }
    const evolution::LifeOrder life{spec.seed, order->birth, *order->child.genome};
    orders.emplace(order->birth, life);
    const auto& rule = life.genome.brain.plasticity;
    REQUIRE(rule.grain == brains::PlasticityGrain::block);
    REQUIRE(rule.coefficients.size() == 10);

    // the rule is the parent's, or a mutation of it
    if (!order->parents.empty()) {
      const auto& parent = orders.at(order->parents.front().birth).genome.brain.plasticity;
      ++children;
      if (rule.coefficients == parent.coefficients) ++kept;
      for (std::size_t i = 0; i < 10 && rule.coefficients != parent.coefficients; ++i) {
        const double spread = i % 5 == 4 ? spec.brain.plasticity_gain : 1;
        squares += std::pow((rule.coefficients[i] - parent.coefficients[i]) / spread, 2);
        ++moved;
      }
    }

    // a life changes connections, unless no layer learns or there is no rule
    const auto report = evolution::run_life(life, spec);
    REQUIRE_FALSE(report.failure);
    const auto& architecture = life.genome.brain.architecture;
    const bool learns = architecture.output_learns || architecture.hidden.front().learns;
    plastic_lives += learns ? 1 : 0;
    CHECK((report.learned.network != newborn(life, spec).network) == learns);
    evolution::LifeOrder without = life;
    for (float& coefficient : without.genome.brain.plasticity.coefficients) coefficient = 0;
    CHECK(newborn(without, spec).network == newborn(life, spec).network);
    CHECK(evolution::run_life(without, spec).learned.network == newborn(life, spec).network);

    // the same genome, born once more, is wired otherwise
    evolution::LifeOrder again = life;
    again.birth += 1000;
    CHECK(newborn(again, spec).network != newborn(life, spec).network);
    campaign.tell(order->birth, {.generation = order->generation,
                                 .score = report.score,
                                 .adult = evolution::Parenthood{life.genome, report.memory}});
  }
  REQUIRE(campaign.complete());
  CHECK(children > 40);
  CHECK(plastic_lives > 40);
  // each with probability 0.1: none of 48 once in 157, more than 14 once in 10⁴
  CHECK(kept > 0);
  CHECK(kept < 15);
  // of some 400 steps: a standard error of 3.5 %
  CHECK(moved > 250);
  CHECK(std::sqrt(squares / static_cast<double>(moved)) ==
        Approx(spec.brain.plasticity_step).epsilon(0.15));
}

}  // namespace
}  // namespace neuroprospect

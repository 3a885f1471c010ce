// Lives one life with neuroprospect as a library.
#include <fmt/format.h>

#include "evolution/creature.h"
#include "evolution/life.h"

int main() {
  using namespace neuroprospect::evolution;
  CampaignSpec spec;
  spec.seed = 1;
  spec.life.steps = 2048;
  spec.world.episode_s = 2;
  const LifeReport report =
      run_life({spec.seed, 0, *CreatureProblem(spec).founder(0).genome}, spec);
  fmt::print("innate {:.3f}, learned {:.3f}\n", *mean_return(report, Phase::innate),
             *mean_return(report, Phase::learned));
}

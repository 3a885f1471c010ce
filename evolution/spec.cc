#include "evolution/spec.h"

#include "bodies/validate.h"

namespace neuroprospect::evolution {

void validate(const CampaignSpec& spec) {
  require_input(
      spec.evolution.lag <= spec.evolution.founders,
      "evolution.lag = {} is above evolution.founders = {}: the first children would have "
      "no parents",
      spec.evolution.lag, spec.evolution.founders);
  bodies::validate(spec.body);
  brains::validate(spec.brain);
  require_input(spec.life.steps > 0 || (spec.fitness.learned == 0 && spec.fitness.gain == 0 &&
                                        spec.fitness.area == 0 && spec.fitness.energy_j == 0),
                "life.steps = 0 leaves only fitness.innate to select by; set the other weights of "
                "fitness to 0");
}

}  // namespace neuroprospect::evolution

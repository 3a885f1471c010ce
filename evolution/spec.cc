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
}

}  // namespace neuroprospect::evolution

#include "evolution/spec.h"

#include "base/error.h"
#include "bodies/validate.h"
#include "evolution/measures.h"

namespace neuroprospect::evolution {

void validate(const CampaignSpec& spec) {
  try {
    for (const std::string& name : spec.fitness.objectives) validate_measure(name, true);
  } catch (const Error& error) {
    throw error.within("fitness.objectives");
  }
  try {
    for (const std::string& name : spec.evolution.selection.descriptors) {
      validate_measure(name, false);
    }
  } catch (const Error& error) {
    throw error.within("evolution.selection.descriptors");
  }
  validate(spec.evolution, objective_names(spec).size());
  validate(spec.founders);
  bodies::validate(spec.body);
  brains::validate(spec.brain);
  brains::validate(spec.learners);
}

}  // namespace neuroprospect::evolution

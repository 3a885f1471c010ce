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
  require_input(
      spec.life.learner != brains::LearnerKind::hebbian ||
          spec.brain.plasticity != brains::PlasticityGrain::none,
      "life.learner = \"hebbian\" needs genes of plasticity: brain.plasticity = \"block\" or "
      "\"connection\"");
  require_input(!spec.life.random_birth || spec.inheritance.kind != InheritanceKind::lamarckian,
                "life.random_birth leaves no wiring to inherit, and inheritance.kind = "
                "\"lamarckian\" passes on what was learned");
  require_input(
      spec.life.learner != brains::LearnerKind::rstdp || spec.brain.cell == brains::Cell::lif,
      "life.learner = \"rstdp\" is about spikes: it needs brain.cell = \"lif\"");
  require_input(
      spec.life.learner != brains::LearnerKind::eprop || spec.brain.cell != brains::Cell::gru,
      "life.learner = \"eprop\" cannot teach brain.cell = \"gru\"");
  require_input(
      spec.life.learner != brains::LearnerKind::clone || !spec.learners.clone.recording.empty(),
      "clone.recording: missing, where life.learner = \"clone\" imitates it");
}

std::uint64_t learning_steps(const CampaignSpec& spec) {
  const bool only_clones = spec.life.learner == brains::LearnerKind::clone &&
                           spec.learners.clone.then == brains::CloneThen::none;
  return spec.life.learner == brains::LearnerKind::none || only_clones ? 0 : spec.life.steps;
}

}  // namespace neuroprospect::evolution

// brains/hebbian.h: learning without reward: a life acts, and its plastic connections organise
// themselves (brains/plasticity.h). Only evolution knows what that is good for.
#pragma once

#include "brains/hebbian_settings.h"
#include "brains/learner.h"

namespace neuroprospect::brains {

/// Acts in the first environment, without exploration, its plasticity on, and normalised where the
/// settings say so. What is learned are the connections of the end (where they restart with every
/// episode: those of birth), and a plasticity that stays on, so that tests of what was learned see
/// the brain change on. A brain without genes of plasticity learns nothing; one whose units excite
/// each other without bound, so that its numbers are not finite at an episode's end, fails. Random
/// numbers: Purpose::training, index 0, gives the seeds of episodes.
class HebbianLearner final : public Learner {
 public:
  explicit HebbianLearner(const HebbianSettings& settings) : settings_(settings) {}

  [[nodiscard]] Learned learn(const PolicyParameters& innate, const LearningGenes& genes,
                              const Lesson& lesson) const override;

 private:
  HebbianSettings settings_;
};

}  // namespace neuroprospect::brains

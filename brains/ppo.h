// brains/ppo.h: proximal policy optimisation (Schulman, Wolski, Dhariwal, Radford and Klimov 2017)
// of a Gaussian policy that starts at the innate wiring, with a critic born for this life.
#pragma once

#include "brains/learner.h"
#include "brains/settings.h"

namespace neuroprospect::brains {

class PpoLearner final : public Learner {
 public:
  explicit PpoLearner(const PpoSettings& settings) : settings_(settings) {}

  [[nodiscard]] Learned learn(const PolicyParameters& innate, const LearningGenes& genes,
                              const Lesson& lesson) const override;

 private:
  PpoSettings settings_;
};

}  // namespace neuroprospect::brains

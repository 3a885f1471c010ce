// brains/clone.h: behaviour cloning (Pomerleau 1991; Bain and Sammut 1995): supervised learning of
// what was done from what was observed, in brains of any cell.
#pragma once

#include <optional>
#include <string>

#include "brains/clone_settings.h"
#include "brains/demonstration.h"
#include "brains/learner.h"
#include "brains/ppo_settings.h"

namespace neuroprospect::brains {

/// How near a policy is to a demonstration: the mean over steps and taught outputs of (its output −
/// what was done)², where it remembers what it would have seen from the start of each episode. 0
/// where nothing is taught.
double imitation_error(const PolicyParameters& policy, const Demonstration& demonstration);

/// What cloning leaves.
struct Cloned {
  PolicyParameters policy;             ///< the one before where it failed
  std::optional<std::string> failure;  ///< how it went numerically wrong
};

/// `before` taught by `demonstration`: minimises ½ Σ (mean − action)² over taught outputs, which is
/// the negative log likelihood of the actions for a Gaussian of fixed spread, up to a factor and a
/// constant; with Adam on minibatches, in an order that is new in each epoch. A policy that
/// remembers is taught in sequences of `sequence` steps, whose gradients end where they begin; the
/// states they begin in are those of a pass over all episodes at the start of the epoch. The
/// policy's constraint holds after every update, and what does not learn stays. Random numbers:
/// Purpose::learning, index 3. Throws an internal Error unless policy and demonstration fit; a
/// demonstration without steps or taught outputs teaches nothing.
Cloned clone(const PolicyParameters& before, const LearningGenes& genes,
             const Demonstration& demonstration, const CloneSettings& settings, std::uint64_t seed,
             std::uint64_t birth);

/// Cloning as a learner: of the lesson's demonstration, which takes no step, and then, where it is
/// asked for, by reward with PPO for the steps of the lesson.
class CloneLearner final : public Learner {
 public:
  CloneLearner(CloneSettings settings, const PpoSettings& ppo)
      : settings_(std::move(settings)), ppo_(ppo) {}

  /// Needs a lesson with a demonstration.
  [[nodiscard]] Learned learn(const PolicyParameters& innate, const LearningGenes& genes,
                              const Lesson& lesson) const override;

  [[nodiscard]] int environments() const override {
    return settings_.then == CloneThen::ppo ? ppo_.environments : 1;
  }

 private:
  CloneSettings settings_;
  PpoSettings ppo_;
};

}  // namespace neuroprospect::brains

// brains/learner.h: what learns. One learner is one class that implements Learner.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "brains/demonstration.h"
#include "brains/environment.h"
#include "brains/genome.h"
#include "brains/policy.h"

namespace neuroprospect::brains {

/// One point of a learning curve.
struct CurvePoint {
  std::uint64_t step = 0;             ///< control steps of learning so far, of all environments
  std::optional<double> mean_return;  ///< of the episodes since the last point; empty: none ended
  std::uint64_t episodes = 0;         ///< how many that were

  bool operator==(const CurvePoint&) const = default;
};

/// What a learner is given to learn in.
struct Lesson {
  std::span<Environment* const> environments;  ///< at least one; alike in all but their state
  std::uint64_t steps = 0;                     ///< control steps to take, exactly; 0: learn nothing
  int curve_points = 10;    ///< evenly spaced over the steps; at most one per step
  std::uint64_t seed = 0;   ///< the campaign's
  std::uint64_t birth = 0;  ///< whose life this is
  /// Behaviour to imitate, for learners that do; null: there is none. Outlives the lesson.
  const Demonstration* demonstration = nullptr;
};

/// Throws an internal Error unless the lesson has environments, and a policy of these numbers can
/// act in them.
void require_fit(const PolicyParameters& innate, const Lesson& lesson);

/// What learning leaves.
struct Learned {
  PolicyParameters policy;             ///< the innate policy where it failed
  std::vector<CurvePoint> curve;       ///< up to where it failed
  std::optional<std::string> failure;  ///< how learning went numerically wrong
};

/// A way to learn. Thread safety: learn() from any thread.
class Learner {
 public:
  virtual ~Learner() = default;

  /// What `innate` becomes by acting in the lesson's environments. A pure function of its
  /// arguments, where the environments' episodes are pure functions of their seeds: those come from
  /// the lesson's seed and birth. Throws an internal Error unless environments and policy fit.
  [[nodiscard]] virtual Learned learn(const PolicyParameters& innate, const LearningGenes& genes,
                                      const Lesson& lesson) const = 0;

  /// How many environments a lesson should have for it to step side by side.
  [[nodiscard]] virtual int environments() const { return 1; }
};

}  // namespace neuroprospect::brains

// brains/curve.h: a learning curve as it grows.
#pragma once

#include <cstdint>
#include <vector>

#include "brains/learner.h"

namespace neuroprospect::brains {

/// Collects returns at evenly spaced points: an episode that ends at step s counts at the first
/// point at or after s. One thread's own.
class LearningCurve {
 public:
  /// Points at steps · k / points, k from 1; no more points than steps.
  LearningCurve(std::uint64_t steps, int points);

  /// Needs 1 <= step <= steps.
  void add(std::uint64_t step, double episode_return);

  /// The points at or before `step`, each with what it collected. Needs step <= steps.
  [[nodiscard]] std::vector<CurvePoint> points_to(std::uint64_t step) const;

 private:
  struct Bin {
    std::uint64_t step = 0;
    double sum = 0;
    std::uint64_t episodes = 0;
  };
  std::vector<Bin> bins_;
};

}  // namespace neuroprospect::brains

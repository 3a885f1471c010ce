#include "brains/curve.h"

#include <algorithm>

#include "base/error.h"

namespace neuroprospect::brains {

LearningCurve::LearningCurve(std::uint64_t steps, int points) {
  require(points >= 1, "a learning curve of {} points", points);
  const std::uint64_t count = std::min(steps, static_cast<std::uint64_t>(points));
  for (std::uint64_t k = 1; k <= count; ++k) bins_.push_back({.step = steps * k / count});
}

void LearningCurve::add(std::uint64_t step, double episode_return) {
  const auto bin = std::ranges::lower_bound(bins_, step, {}, &Bin::step);
  require(step >= 1 && bin != bins_.end(), "step {} is outside the curve", step);
  bin->sum += episode_return;
  ++bin->episodes;
}

std::vector<CurvePoint> LearningCurve::points_to(std::uint64_t step) const {
  std::vector<CurvePoint> points;
  for (const Bin& bin : bins_) {
    if (bin.step > step) break;
    CurvePoint point{bin.step, std::nullopt, bin.episodes};
    if (bin.episodes > 0) point.mean_return = bin.sum / static_cast<double>(bin.episodes);
    points.push_back(point);
  }
  return points;
}

}  // namespace neuroprospect::brains

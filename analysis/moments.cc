#include "analysis/moments.h"

#include <cmath>

#include "base/error.h"

namespace neuroprospect::analysis {

Moments::Moments(std::span<const std::uint32_t> block, std::size_t blocks,
                 std::span<const double> y)
    : Moments(block, blocks, y, y, y) {}

Moments::Moments(std::span<const std::uint32_t> block, std::size_t blocks,
                 std::span<const double> x, std::span<const double> y)
    : Moments(block, blocks, x, x, y) {}

Moments::Moments(std::span<const std::uint32_t> block, std::size_t blocks,
                 std::span<const double> z, std::span<const double> x, std::span<const double> y)
    : of_(blocks), sizes_(blocks) {
  require(x.size() == block.size() && y.size() == block.size() && z.size() == block.size(),
          "{}, {} and {} observations in {} places", z.size(), x.size(), y.size(), block.size());
  const auto each = [&](auto&& visit) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      if (!std::isnan(x[i] + y[i] + z[i])) visit(i);
    }
  };
  each([&](std::size_t i) {
    n_ += 1;
    x0_ += x[i];
    y0_ += y[i];
    z0_ += z[i];
  });
  if (n_ == 0) return;
  x0_ /= n_;
  y0_ /= n_;
  z0_ /= n_;
  each([&](std::size_t i) {
    const double dx = x[i] - x0_;
    const double dy = y[i] - y0_;
    const double dz = z[i] - z0_;
    Sums& s = of_[block[i]];
    sizes_[block[i]] += 1;
    s.w += 1;
    s.x += dx;
    s.y += dy;
    s.z += dz;
    s.xx += dx * dx;
    s.xy += dx * dy;
    s.yy += dy * dy;
    s.zx += dz * dx;
    s.zy += dz * dy;
  });
}

Moments::Sums Moments::total(std::span<const double> weights) const {
  Sums t;
  for (std::size_t b = 0; b < of_.size(); ++b) {
    const double w = weights[b];
    const Sums& s = of_[b];
    t.w += w * s.w;
    t.x += w * s.x;
    t.y += w * s.y;
    t.z += w * s.z;
    t.xx += w * s.xx;
    t.xy += w * s.xy;
    t.yy += w * s.yy;
    t.zx += w * s.zx;
    t.zy += w * s.zy;
  }
  return t;
}

double Moments::mean_x(std::span<const double> weights) const {
  const Sums t = total(weights);
  return x0_ + t.x / t.w;
}

double Moments::mean_y(std::span<const double> weights) const {
  const Sums t = total(weights);
  return y0_ + t.y / t.w;
}

double Moments::slope(std::span<const double> weights) const {
  const Sums t = total(weights);
  return (t.xy - t.x * t.y / t.w) / (t.xx - t.x * t.x / t.w);
}

double Moments::correlation(std::span<const double> weights) const {
  const Sums t = total(weights);
  return (t.xy - t.x * t.y / t.w) / std::sqrt((t.xx - t.x * t.x / t.w) * (t.yy - t.y * t.y / t.w));
}

double Moments::slope_along_z(std::span<const double> weights) const {
  const Sums t = total(weights);
  return (t.zy - t.z * t.y / t.w) / (t.zx - t.z * t.x / t.w);
}

}  // namespace neuroprospect::analysis

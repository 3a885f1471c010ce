// analysis/moments.h: means, slopes and their like of observations in blocks, as functions of how
// many times each block counts. A statistic costs the blocks, whatever the observations.
// Thread safety: immutable.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace neuroprospect::analysis {

/// Observations (x, y), and an instrument z of x where there is one. Those with a number missing
/// are left out. Weights are one a block.
class Moments {
 public:
  /// Of means alone: y.
  Moments(std::span<const std::uint32_t> block, std::size_t blocks, std::span<const double> y);
  /// x, y.
  Moments(std::span<const std::uint32_t> block, std::size_t blocks, std::span<const double> x,
          std::span<const double> y);
  /// z, x, y.
  Moments(std::span<const std::uint32_t> block, std::size_t blocks, std::span<const double> z,
          std::span<const double> x, std::span<const double> y);

  [[nodiscard]] double n() const { return n_; }
  /// Observations of each block.
  [[nodiscard]] const std::vector<double>& sizes() const { return sizes_; }

  // Not a number without observations, or where x (or z) does not vary.
  [[nodiscard]] double mean_x(std::span<const double> weights) const;
  [[nodiscard]] double mean_y(std::span<const double> weights) const;
  /// Of y on x by least squares.
  [[nodiscard]] double slope(std::span<const double> weights) const;
  [[nodiscard]] double correlation(std::span<const double> weights) const;
  /// cov(z, y) / cov(z, x): the slope of y on x along what of x goes with z (an instrumental
  /// variable; Wright 1928).
  [[nodiscard]] double slope_along_z(std::span<const double> weights) const;

 private:
  struct Sums {
    double w = 0, x = 0, y = 0, z = 0, xx = 0, xy = 0, yy = 0, zx = 0, zy = 0;
  };
  [[nodiscard]] Sums total(std::span<const double> weights) const;

  double n_ = 0;
  double x0_ = 0;  // sums are of differences from these
  double y0_ = 0;
  double z0_ = 0;
  std::vector<Sums> of_;
  std::vector<double> sizes_;
};

}  // namespace neuroprospect::analysis

// analysis/bootstrap.h: intervals over blocks of relatives, by drawing blocks again.
// Thread safety: a Bootstrap is immutable.
//
// Blocks are drawn with replacement, as many as there are (the cluster, or block, bootstrap:
// Davison and Hinkley 1997, Bootstrap Methods and their Application, 3.8; Cameron, Gelbach and
// Miller 2008); a statistic is computed of each draw. The interval is the percentile interval,
// expanded as Hesterberg (2015, The American Statistician 69:371, 3.3) does, since with few blocks
// the bootstrap's spread falls short by sqrt((b − 1) / b) and is normal where it should be
// Student's t: quantiles Φ(∓ sqrt(b / (b − 1)) t(0.975; b − 1)). b is the effective number of
// blocks that the statistic rests on.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/blocks.h"
#include "analysis/study.h"

namespace neuroprospect::analysis {

/// A statistic of a draw: `weights` says how many times each block was drawn. Not a number where it
/// has no value; infinite where it is beyond what was observed.
using Statistic = std::function<double(std::span<const double> weights)>;

/// A value with its 95 % interval.
struct Bounded {
  double value = 0;  ///< of the births as they are; not a number where it has none
  std::optional<double> low;
  std::optional<double> high;
  std::string interval;  ///< what it is over, or why there is none
};

/// Effective blocks below which there is no interval.
inline constexpr double kFewestBlocks = 4;

class Bootstrap {
 public:
  /// Draws `resamples` times; equal seeds and blocks give equal draws. `blocks` must outlive this.
  Bootstrap(const Blocks& blocks, std::uint64_t seed, std::uint64_t resamples);

  [[nodiscard]] const Blocks& blocks() const { return blocks_; }

  /// `sizes` says how many observations each block adds to the statistic.
  [[nodiscard]] Bounded operator()(const Statistic& statistic, std::span<const double> sizes) const;

 private:
  const Blocks& blocks_;
  std::uint64_t resamples_;
  std::vector<std::uint16_t> times_;  // drawn, of resample r and block b: [r · count + b]
};

/// What is the same for the estimates of a series.
struct Series {
  std::string figure;
  std::string name;
  std::string unit;
  std::string x_name;
};

/// Adds an estimate, unless it has no value.
void add(std::vector<Estimate>& estimates, const Series& series, const db::NumberOrName& x,
         const Bounded& bounded, double n);

}  // namespace neuroprospect::analysis

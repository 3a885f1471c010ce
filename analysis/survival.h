// analysis/survival.h: times until something happens, where for some it had not happened when
// watching ended. Leaving those out, or counting the end as the time, would make times too short.
// Thread safety: immutable.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace neuroprospect::analysis {

/// The product-limit estimator of Kaplan and Meier (1958, JASA 53:457), of observations in blocks.
/// Without observations no statistic is a number.
class Survival {
 public:
  /// One value of each an observation: its block; the time at which it happened, or watching ended;
  /// which of the two. Times that are not numbers are left out. At equal times what happened comes
  /// before what was no longer watched.
  Survival(std::span<const std::uint32_t> block, std::size_t blocks, std::span<const double> time,
           std::span<const std::uint8_t> happened);

  [[nodiscard]] double n() const { return static_cast<double>(observations_.size()); }
  [[nodiscard]] const std::vector<double>& sizes() const { return sizes_; }

  /// Share to whom it has not happened after `time`: S(time).
  [[nodiscard]] double survivors(std::span<const double> weights, double time) const;
  /// First time at which S is 1/2 or less; infinite where it stays above.
  [[nodiscard]] double median(std::span<const double> weights) const;
  /// The mean of the smaller of the time and `horizon`: the area under S up to `horizon` (Irwin
  /// 1949). Nobody's watching should end before it, or what is beyond is taken to be as it was
  /// then.
  [[nodiscard]] double restricted_mean(std::span<const double> weights, double horizon) const;

 private:
  struct Observation {
    double time;
    bool happened;
    std::uint32_t block;
  };
  // How many observations so many times each block are.
  [[nodiscard]] double watched(std::span<const double> weights) const;
  // Calls step(time, S from that time on) at each time at which S falls, until it returns false.
  template <class Step>
  void walk(std::span<const double> weights, Step&& step) const;

  std::vector<Observation> observations_;  // by time, what happened first
  std::vector<double> sizes_;
};

}  // namespace neuroprospect::analysis

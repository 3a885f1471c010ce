// brains/adam.h: Adam (Kingma and Ba 2015, algorithm 1).
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace neuroprospect::brains {

/// The moments of a gradient. One thread's own; descending allocates nothing.
class Adam {
 public:
  Adam(Eigen::Index size, double epsilon)
      : first_(Eigen::VectorXf::Zero(size)),
        second_(Eigen::VectorXf::Zero(size)),
        epsilon_(static_cast<float>(epsilon)) {}

  /// One step of this size against `scale` · `gradient`.
  void descend(Eigen::Ref<const Eigen::VectorXf> gradient, double step_size,
               Eigen::Ref<Eigen::VectorXf> numbers, float scale = 1) {
    ++updates_;
    const auto t = static_cast<double>(updates_);
    const auto first_bias = static_cast<float>(1 - std::pow(static_cast<double>(kFirstDecay), t));
    const auto second_bias = static_cast<float>(1 - std::pow(static_cast<double>(kSecondDecay), t));
    const float step = static_cast<float>(step_size) / first_bias;
    const float root_bias = 1 / std::sqrt(second_bias);
    const float first_gain = (1 - kFirstDecay) * scale;
    const float second_gain = (1 - kSecondDecay) * scale * scale;
    // a part at a time, which stays in the L1 cache
    for (Eigen::Index first = 0; first < gradient.size(); first += kPart) {
      const Eigen::Index count = std::min(kPart, gradient.size() - first);
      const auto g = gradient.segment(first, count).array();
      auto m = first_.segment(first, count).array();
      auto v = second_.segment(first, count).array();
      m = kFirstDecay * m + first_gain * g;
      v = kSecondDecay * v + second_gain * g.square();
      numbers.segment(first, count).array() -= step * m / (v.sqrt() * root_bias + epsilon_);
    }
  }

 private:
  static constexpr Eigen::Index kPart = 1024;
  static constexpr float kFirstDecay = 0.9F;     // β₁
  static constexpr float kSecondDecay = 0.999F;  // β₂

  Eigen::VectorXf first_;
  Eigen::VectorXf second_;
  float epsilon_;
  std::uint64_t updates_ = 0;
};

}  // namespace neuroprospect::brains

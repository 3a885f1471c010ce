// brains/span_of.h: a vector of Eigen's, or a contiguous part of one, as a span.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

namespace neuroprospect::brains {

/// Valid as long as what it looks at.
inline std::span<float> span_of(Eigen::Ref<Eigen::VectorXf> vector) {
  return {vector.data(), static_cast<std::size_t>(vector.size())};
}

}  // namespace neuroprospect::brains

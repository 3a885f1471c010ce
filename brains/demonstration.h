// brains/demonstration.h: behaviour to imitate, in a brain's own words. Recordings become
// demonstrations where a creature is put together (evolution/). Plain data.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace neuroprospect::brains {

/// What was observed and then done, n steps, one episode after the other.
struct Demonstration {
  Eigen::MatrixXf observations;      ///< inputs × n; finite
  Eigen::MatrixXf actions;           ///< outputs × n; within [−1, 1]
  std::vector<std::uint8_t> starts;  ///< n: 1 where an episode begins
  std::vector<std::uint8_t> taught;  ///< outputs: 0 where what it did is not known

  [[nodiscard]] Eigen::Index steps() const { return observations.cols(); }
};

}  // namespace neuroprospect::brains

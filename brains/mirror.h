// brains/mirror.h: observations and actions as they would be in the mirrored body.
// Thread safety: pure functions.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "brains/ports.h"

namespace neuroprospect::brains {

/// Writes to `image` (ports × n) what columns of values of `ports` are on the mirrored body. That
/// is its own inverse, and its own transpose.
template <class Values, class Image>
void reflect(const std::vector<Port>& ports, const Values& values, Image&& image) {
  Eigen::Index i = 0;
  for (const Port& port : ports) {
    using Scalar = typename Values::Scalar;
    image.row(i++) = static_cast<Scalar>(port.mirror_sign) * values.row(port.mirror);
  }
}

}  // namespace neuroprospect::brains

// brains/product.h: products of matrices whose result does not depend on the machine's caches.
// Eigen splits a product by the sizes of the caches, and where it splits the inner dimension, sums
// are added in another order; parts of up to 256 it leaves whole where L1 has 32 KiB or more. Their
// blocks also fit on the stack (brains/CMakeLists.txt), so nothing is allocated.
#pragma once

#include <Eigen/Core>
#include <algorithm>

namespace neuroprospect::brains {

/// The largest dimension of a part.
inline constexpr Eigen::Index kProductPart = 256;

/// target += a · b.
template <class Target, class A, class B>
void add_product(Target&& target, const A& a, const B& b) {
  for (Eigen::Index k = 0; k < a.cols(); k += kProductPart) {
    const Eigen::Index depth = std::min(kProductPart, a.cols() - k);
    for (Eigen::Index c = 0; c < b.cols(); c += kProductPart) {
      const Eigen::Index columns = std::min(kProductPart, b.cols() - c);
      for (Eigen::Index r = 0; r < a.rows(); r += kProductPart) {
        const Eigen::Index rows = std::min(kProductPart, a.rows() - r);
        target.block(r, c, rows, columns).noalias() +=
            a.block(r, k, rows, depth) * b.block(k, c, depth, columns);
      }
    }
  }
}

}  // namespace neuroprospect::brains

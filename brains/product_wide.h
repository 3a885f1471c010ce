// brains/product_wide.h: products by instructions of 512 bits (AVX-512), for machines that have
// them. Results are those of brains/product.h to the bit: an entry is one chain of fused
// multiply–adds, and what stands beside it in a register does not matter. Thread safety: pure
// functions of their arguments.
#pragma once

#include <cstddef>

namespace neuroprospect::brains {

/// target (rows × columns, column-major) = start + a · b. Steps are in numbers.
struct WideProduct {
  const float* a;  ///< entry (i, k) is a[i + k · a_step]
  std::ptrdiff_t a_step;
  std::ptrdiff_t rows;
  std::ptrdiff_t depth;
  const float* b;  ///< entry (k, j) is b[k · b_step + j] by rows, else b[k + j · b_step]
  std::ptrdiff_t b_step;
  bool by_rows;
  std::ptrdiff_t columns;
  const float* start;  ///< entry (i, j) is start[i + j · start_step]; null: zero
  std::ptrdiff_t start_step;
  float* target;
  std::ptrdiff_t stride;
  float* sums;  ///< rows: by rows only, the sums of a's rows are added to it; null: they are not
};

/// Whether this machine, and this build, have such instructions.
bool has_wide_products();

/// Needs has_wide_products().
void multiply_wide(const WideProduct& product);

}  // namespace neuroprospect::brains

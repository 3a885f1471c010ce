// The only file that is built for AVX-512. It includes nothing that other files share, so that no
// function of theirs is built so.
#include "brains/product_wide.h"

#ifdef __AVX512F__
#include <immintrin.h>

namespace neuroprospect::brains {
namespace {

using Index = std::ptrdiff_t;
constexpr Index kWide = 16;
constexpr __mmask16 kAll = 0xFFFF;

// `Packets` packets of rows by `Columns` columns, held in registers; of the last packet the rows in
// `mask`; with Sums, the last column is that of the sums of the left matrix
template <int Packets, int Columns, bool ByRows, bool Sums>
[[gnu::always_inline]] inline void tile(const WideProduct& p, Index row, Index column,
                                        __mmask16 mask) {
  const auto mask_of = [&](int packet) { return packet + 1 < Packets ? kAll : mask; };
  const bool from_zero = p.start == nullptr;
  const float* start = from_zero ? nullptr : p.start + row + column * p.start_step;
  float* target = p.target + row + column * p.stride;
  __m512 sums[Columns][Packets];
#pragma GCC unroll 8
  for (int c = 0; c < Columns; ++c) {
    const bool summing = Sums && c + 1 == Columns;
#pragma GCC unroll 8
    for (int i = 0; i < Packets; ++i) {
      sums[c][i] = summing ? _mm512_maskz_loadu_ps(mask_of(i), p.sums + row + i * kWide)
                   : from_zero
                       ? _mm512_setzero_ps()
                       : _mm512_maskz_loadu_ps(mask_of(i), start + c * p.start_step + i * kWide);
    }
  }
  const float* a = p.a + row;
  const float* b = p.b + (ByRows ? column : column * p.b_step);
  const Index a_step = p.a_step;
  const Index b_step = p.b_step;
#pragma GCC unroll 4
  for (Index k = 0; k < p.depth; ++k) {
    __m512 left[Packets];
#pragma GCC unroll 8
    for (int i = 0; i < Packets; ++i) {
      left[i] = _mm512_maskz_loadu_ps(mask_of(i), a + k * a_step + i * kWide);
    }
#pragma GCC unroll 8
    for (int c = 0; c < Columns; ++c) {
      if (Sums && c + 1 == Columns) {
#pragma GCC unroll 8
        for (int i = 0; i < Packets; ++i) sums[c][i] = _mm512_add_ps(left[i], sums[c][i]);
      } else {
        const __m512 right = _mm512_set1_ps(ByRows ? b[k * b_step + c] : b[k + c * b_step]);
#pragma GCC unroll 8
        for (int i = 0; i < Packets; ++i) sums[c][i] = _mm512_fmadd_ps(left[i], right, sums[c][i]);
      }
    }
  }
#pragma GCC unroll 8
  for (int c = 0; c < Columns; ++c) {
    float* out = Sums && c + 1 == Columns ? p.sums + row : target + c * p.stride;
#pragma GCC unroll 8
    for (int i = 0; i < Packets; ++i)
      _mm512_mask_storeu_ps(out + i * kWide, mask_of(i), sums[c][i]);
  }
}

// the last columns, fewer than fill the registers
template <int Packets, int Columns, bool ByRows, bool Sums>
void last(const WideProduct& p, Index row, Index column, Index count, __mmask16 mask) {
  if constexpr (Columns > 0) {
    if (count == Columns) return tile<Packets, Columns, ByRows, Sums>(p, row, column, mask);
    last<Packets, Columns - 1, ByRows, Sums>(p, row, column, count, mask);
  }
}

// all columns of a strip of rows
template <int Packets, int Columns, bool ByRows>
void strip(const WideProduct& p, Index row, __mmask16 mask) {
  Index column = 0;
  for (; column + Columns <= p.columns; column += Columns) {
    tile<Packets, Columns, ByRows, false>(p, row, column, mask);
  }
  const Index count = p.columns - column;
  if (ByRows && p.sums != nullptr) {
    last<Packets, Columns, ByRows, ByRows>(p, row, column, count + 1, mask);
  } else {
    last<Packets, Columns - 1, ByRows, false>(p, row, column, count, mask);
  }
}

template <bool ByRows>
void strips(const WideProduct& p) {
  Index row = 0;
  for (; row + 4 * kWide <= p.rows; row += 4 * kWide) strip<4, 6, ByRows>(p, row, kAll);
  const Index rows = p.rows - row;
  if (rows == 0) return;
  const Index packets = (rows + kWide - 1) / kWide;
  const auto mask = static_cast<__mmask16>((1U << (rows - (packets - 1) * kWide)) - 1);
  if (packets == 1) strip<1, 8, ByRows>(p, row, mask);
  if (packets == 2) strip<2, 8, ByRows>(p, row, mask);
  if (packets == 3) strip<3, 6, ByRows>(p, row, mask);
  if (packets == 4) strip<4, 6, ByRows>(p, row, mask);
}

}  // namespace

bool has_wide_products() {
  static const bool has = __builtin_cpu_supports("avx512f") != 0;
  return has;
}

void multiply_wide(const WideProduct& product) {
  if (product.by_rows) {
    strips<true>(product);
  } else {
    strips<false>(product);
  }
}

}  // namespace neuroprospect::brains
#else
namespace neuroprospect::brains {
bool has_wide_products() { return false; }
void multiply_wide(const WideProduct&) {}
}  // namespace neuroprospect::brains
#endif

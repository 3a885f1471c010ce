#include "brains/product.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "brains/product_wide.h"

namespace neuroprospect::brains {
namespace {

using Eigen::Index;

// The inner dimension is gone through in parts of so many, for which a strip of the left matrix is
// laid out in a row (16 KiB of float: half of an L1 cache).
constexpr Index kDepth = 256;

// Up to so many columns, a strip that lies well already is not worth laying out.
constexpr Index kFewColumns = 16;

template <class Scalar>
using Packet = typename Eigen::internal::packet_traits<Scalar>::type;

template <class Scalar>
constexpr Index kLanes = Eigen::internal::packet_traits<Scalar>::size;

// a tile of `Packets` packets of rows by `Columns` columns, held in registers
template <class Scalar, int Packets, int Columns, bool ByRows>
[[gnu::always_inline]] inline void tile(const Scalar* a, Index a_step, const Scalar* b,
                                        Index b_step, Index depth, const Scalar* start,
                                        Index start_step, Scalar* target, Index stride) {
  using namespace Eigen::internal;
  constexpr Index kWide = kLanes<Scalar>;
  Packet<Scalar> sums[Columns][Packets];
  for (int c = 0; c < Columns; ++c) {
    for (int p = 0; p < Packets; ++p) {
      sums[c][p] = start == nullptr ? pset1<Packet<Scalar>>(Scalar(0))
                                    : ploadu<Packet<Scalar>>(start + c * start_step + p * kWide);
    }
  }
  const auto step = [&](Index k) {
    Packet<Scalar> left[Packets];
    for (int p = 0; p < Packets; ++p) left[p] = ploadu<Packet<Scalar>>(a + k * a_step + p * kWide);
    for (int c = 0; c < Columns; ++c) {
      const auto right = pset1<Packet<Scalar>>(ByRows ? b[k * b_step + c] : b[k + c * b_step]);
      for (int p = 0; p < Packets; ++p) sums[c][p] = pmadd(left[p], right, sums[c][p]);
    }
  };
  Index k = 0;
  for (; k + 8 <= depth; k += 8) {
#pragma GCC unroll 8
    for (Index j = 0; j < 8; ++j) step(k + j);
  }
  for (; k < depth; ++k) step(k);
  for (int c = 0; c < Columns; ++c) {
    for (int p = 0; p < Packets; ++p) pstoreu(target + c * stride + p * kWide, sums[c][p]);
  }
}

// all columns of a strip of rows, as many at a time as there are registers for
template <class Scalar, int Packets, int Columns, bool ByRows>
void strip(const Scalar* a, Index a_step, const Scalar* b, Index b_step, Index depth, Index columns,
           const Scalar* start, Index start_step, Scalar* target, Index stride) {
  Index c = 0;
  for (; c + Columns <= columns; c += Columns) {
    tile<Scalar, Packets, Columns, ByRows>(a, a_step, b + (ByRows ? c : c * b_step), b_step, depth,
                                           start == nullptr ? start : start + c * start_step,
                                           start_step, target + c * stride, stride);
  }
  if constexpr (Columns > 1) {
    if (c == columns) return;
    // the last ones, fewer
    strip<Scalar, Packets, Columns - 1, ByRows>(
        a, a_step, b + (ByRows ? c : c * b_step), b_step, depth, columns - c,
        start == nullptr ? start : start + c * start_step, start_step, target + c * stride, stride);
  }
}

template <class Scalar>
void copy_rows(const Scalar* from, Index from_stride, Index rows, Index columns, Scalar* to,
               Index to_stride) {
  for (Index c = 0; c < columns; ++c) {
    for (Index i = 0; i < rows; ++i) to[c * to_stride + i] = from[c * from_stride + i];
  }
}

template <class Row>
auto square_of(const Row& row) {
  Eigen::internal::PacketBlock<Row, Eigen::internal::unpacket_traits<Row>::size> square;
  for (auto& packet : square.packet) packet = row;
  return square;
}

// `rows` × `depth` entries of the left matrix, column after column of a strip of kStrip rows, those
// beyond `rows` being anything
template <class Scalar, Index kStrip>
void pack(const Scalar* from, Index rows, Index depth, Index row_step, Index column_step,
          Scalar* packed) {
  using namespace Eigen::internal;
  constexpr Index kWide = kLanes<Scalar>;
  Index k = 0;
  if (row_step == 1) {
    // as long as what lies beyond the rows is part of the matrix; what is there does not matter
    for (; k * column_step + kStrip <= (depth - 1) * column_step + rows; ++k) {
      for (Index p = 0; p < kStrip; p += kWide) {
        pstore(packed + k * kStrip + p, ploadu<Packet<Scalar>>(from + k * column_step + p));
      }
    }
  } else if (column_step == 1) {
    // squares of packets, turned over
    for (; k + kWide <= depth; k += kWide) {
      for (Index p = 0; p < kStrip; p += kWide) {
        auto square = square_of(pset1<Packet<Scalar>>(Scalar(0)));
        for (Index i = 0; i < kWide; ++i) {
          if (p + i < rows)
            square.packet[i] = ploadu<Packet<Scalar>>(from + (p + i) * row_step + k);
        }
        ptranspose(square);
        for (Index i = 0; i < kWide; ++i) pstore(packed + (k + i) * kStrip + p, square.packet[i]);
      }
    }
  }
  for (; k < depth; ++k) {
    for (Index i = 0; i < rows; ++i) {
      packed[k * kStrip + i] = from[i * row_step + k * column_step];
    }
    for (Index i = rows; i < kStrip; ++i) packed[k * kStrip + i] = 0;
  }
}

// target = start + a · b by instructions of 512 bits
void multiply_wide(const Operand<float>& a, const float* b, Index b_step, bool by_rows,
                   Index columns, const float* start, bool add, float* target, Index stride,
                   float* sums) {
  WideProduct product{.a = a.data,
                      .a_step = a.column_step,
                      .rows = a.rows,
                      .depth = a.columns,
                      .b = b,
                      .b_step = b_step,
                      .by_rows = by_rows,
                      .columns = columns,
                      .start = add ? target : start,
                      .start_step = add ? stride : 0,
                      .target = target,
                      .stride = stride,
                      .sums = sums};
  if (a.row_step == 1) return brains::multiply_wide(product);
  // otherwise laid out anew, by parts that stay in half of an L1 cache
  constexpr Index kStrip = 64;
  constexpr Index kPart = 64;
  alignas(64) std::array<float, static_cast<std::size_t>(kStrip * kPart)> packed;
  product.a = packed.data();
  product.a_step = kStrip;
  for (Index k = 0; k < a.columns; k += kPart) {
    product.depth = std::min(kPart, a.columns - k);
    product.b = b + (by_rows ? k * b_step : k);
    for (Index r = 0; r < a.rows; r += kStrip) {
      product.rows = std::min(kStrip, a.rows - r);
      pack<float, kStrip>(a.data + r * a.row_step + k * a.column_step, product.rows, product.depth,
                          a.row_step, a.column_step, packed.data());
      product.target = target + r;
      product.start = add || k > 0 ? product.target : start != nullptr ? start + r : nullptr;
      product.start_step = add || k > 0 ? stride : 0;
      product.sums = sums != nullptr ? sums + r : nullptr;
      brains::multiply_wide(product);
    }
  }
}

template <class Scalar, bool ByRows>
void multiply_narrow(const Operand<Scalar>& a, const Scalar* b, Index b_step, Index columns,
                     const Scalar* start, bool add, Scalar* target, Index stride) {
  constexpr Index kWide = kLanes<Scalar>;
  constexpr Index kStrip = 2 * kWide;
  alignas(64) std::array<Scalar, static_cast<std::size_t>(kStrip * kDepth)> packed;
  for (Index k = 0; k < a.columns; k += kDepth) {
    const Index depth = std::min(kDepth, a.columns - k);
    const Scalar* b_here = b + (ByRows ? k * b_step : k);
    for (Index r = 0; r < a.rows; r += kStrip) {
      const Index rows = std::min(kStrip, a.rows - r);
      const Scalar* left = a.data + r * a.row_step + k * a.column_step;
      Index left_step = a.column_step;
      if (rows < kStrip || a.row_step != 1 || columns > kFewColumns) {
        pack<Scalar, kStrip>(left, rows, depth, a.row_step, a.column_step, packed.data());
        left = packed.data();
        left_step = kStrip;
      }
      Scalar* out = target + r;
      const bool from_target = add || k > 0;
      const Scalar* from = from_target ? out : start != nullptr ? start + r : nullptr;
      if (rows == kStrip) {
        strip<Scalar, 2, 6, ByRows>(left, left_step, b_here, b_step, depth, columns, from,
                                    from_target ? stride : 0, out, stride);
        continue;
      }
      // rows that do not fill a strip: tiles through a buffer that does
      constexpr Index kColumns = 12;
      alignas(64) std::array<Scalar, static_cast<std::size_t>(kStrip * kColumns)> buffer = {};
      if (from != nullptr && !from_target) copy_rows(from, 0, rows, 1, buffer.data(), kStrip);
      alignas(64) const auto begin = buffer;
      for (Index c = 0; c < columns; c += kColumns) {
        const Index count = std::min(kColumns, columns - c);
        if (from_target) copy_rows(from + c * stride, stride, rows, count, buffer.data(), kStrip);
        const Scalar* first = from_target ? buffer.data() : begin.data();
        const Scalar* b_column = b_here + (ByRows ? c : c * b_step);
        if (rows <= kWide) {
          strip<Scalar, 1, 12, ByRows>(left, left_step, b_column, b_step, depth, count, first,
                                       from_target ? kStrip : 0, buffer.data(), kStrip);
        } else {
          strip<Scalar, 2, 6, ByRows>(left, left_step, b_column, b_step, depth, count, first,
                                      from_target ? kStrip : 0, buffer.data(), kStrip);
        }
        copy_rows(buffer.data(), kStrip, rows, count, out + c * stride, stride);
      }
    }
  }
}

// one row times columns: the inner dimension side by side in a packet, added up at the end
template <class Scalar>
void multiply_row(const Operand<Scalar>& a, const Operand<Scalar>& b, const Scalar* start, bool add,
                  Scalar* target, Index stride) {
  using namespace Eigen::internal;
  constexpr Index kWide = kLanes<Scalar>;
  for (Index c = 0; c < b.columns; ++c) {
    const Scalar* column = b.data + c * b.column_step;
    auto sums = pset1<Packet<Scalar>>(Scalar(0));
    Index k = 0;
    for (; k + kWide <= a.columns; k += kWide) {
      sums = pmadd(ploadu<Packet<Scalar>>(a.data + k), ploadu<Packet<Scalar>>(column + k), sums);
    }
    Scalar sum = add ? target[c * stride] : start != nullptr ? *start : Scalar(0);
    sum += predux(sums);
    for (; k < a.columns; ++k) sum += a.data[k] * column[k];
    target[c * stride] = sum;
  }
}

template <class Scalar, bool ByRows>
void multiply_by(const Operand<Scalar>& a, const Scalar* b, Index b_step, Index columns,
                 const Scalar* start, bool add, Scalar* target, Index stride, Scalar* sums,
                 bool wide) {
  if constexpr (std::is_same_v<Scalar, float>) {
    // not where most of what such an instruction does would be of no use
    if (wide && a.rows > kLanes<float>) {
      multiply_wide(a, b, b_step, ByRows, columns, start, add, target, stride, sums);
      return;
    }
  }
  multiply_narrow<Scalar, ByRows>(a, b, b_step, columns, start, add, target, stride);
  if (sums != nullptr) add_columns(a, sums);
}

// target += a · b, where a has so few rows that its columns would fill strips badly, and b lies by
// rows: as the transpose of bᵀ · aᵀ
template <class Scalar>
void add_turned(const Operand<Scalar>& a, const Operand<Scalar>& b, Scalar* target, Index stride,
                bool wide) {
  constexpr Index kPart = 64;
  constexpr Index kMostRows = 2 * kLanes<Scalar>;
  alignas(64) std::array<Scalar, static_cast<std::size_t>(kPart * kMostRows)> turned;
  for (Index c = 0; c < b.columns; c += kPart) {
    const Index count = std::min(kPart, b.columns - c);
    for (Index i = 0; i < a.rows; ++i) {
      for (Index j = 0; j < count; ++j) turned[i * kPart + j] = target[(c + j) * stride + i];
    }
    multiply_by<Scalar, true>({b.data + c, count, b.rows, 1, b.row_step}, a.data, a.column_step,
                              a.rows, nullptr, true, turned.data(), kPart, nullptr, wide);
    for (Index j = 0; j < count; ++j) {
      for (Index i = 0; i < a.rows; ++i) target[(c + j) * stride + i] = turned[i * kPart + j];
    }
  }
}

template <class Scalar>
void multiply_with(const Operand<Scalar>& a, const Operand<Scalar>& b, const Scalar* start,
                   bool add, Scalar* target, Index stride, Scalar* sums, bool wide) {
  if (b.row_step == 1) {
    if (a.rows == 1 && a.column_step == 1) {
      multiply_row(a, b, start, add, target, stride);
    } else {
      multiply_by<Scalar, false>(a, b.data, b.column_step, b.columns, start, add, target, stride,
                                 nullptr, wide);
    }
    if (sums != nullptr) add_columns(a, sums);
  } else if (add && a.rows < 2 * kLanes<Scalar> && a.rows < b.columns && a.row_step == 1) {
    add_turned(a, b, target, stride, wide);
    if (sums != nullptr) add_columns(a, sums);
  } else {
    multiply_by<Scalar, true>(a, b.data, b.row_step, b.columns, start, add, target, stride, sums,
                              wide);
  }
}

}  // namespace

template <class Scalar>
void multiply(const Operand<Scalar>& a, const Operand<Scalar>& b, const Scalar* start, bool add,
              Scalar* target, Index stride, Scalar* sums) {
  multiply_with(a, b, start, add, target, stride, sums, has_wide_products());
}

template <class Scalar>
void multiply_without_wide(const Operand<Scalar>& a, const Operand<Scalar>& b, const Scalar* start,
                           bool add, Scalar* target, Index stride, Scalar* sums) {
  multiply_with(a, b, start, add, target, stride, sums, false);
}

template <class Scalar>
void add_columns(const Operand<Scalar>& matrix, Scalar* target) {
  using namespace Eigen::internal;
  constexpr Index kWide = kLanes<Scalar>;
  constexpr Index kPackets = 8;
  // rows [r, r + Packets · kWide), their sums in registers
  const auto add_packets = [&]<Index Packets>(Index r, std::integral_constant<Index, Packets>) {
    Packet<Scalar> sums[Packets];
    for (Index p = 0; p < Packets; ++p) sums[p] = ploadu<Packet<Scalar>>(target + r + p * kWide);
    for (Index c = 0; c < matrix.columns; ++c) {
      const Scalar* column = matrix.data + c * matrix.column_step + r;
      for (Index p = 0; p < Packets; ++p) {
        sums[p] = padd(sums[p], ploadu<Packet<Scalar>>(column + p * kWide));
      }
    }
    for (Index p = 0; p < Packets; ++p) pstoreu(target + r + p * kWide, sums[p]);
  };
  Index r = 0;
  if (matrix.row_step == 1) {
    for (; r + kPackets * kWide <= matrix.rows; r += kPackets * kWide) {
      add_packets(r, std::integral_constant<Index, kPackets>{});
    }
    for (; r + kWide <= matrix.rows; r += kWide) {
      add_packets(r, std::integral_constant<Index, 1>{});
    }
  }
  for (; r < matrix.rows; ++r) {
    Scalar sum = target[r];
    const Scalar* row = matrix.data + r * matrix.row_step;
    for (Index c = 0; c < matrix.columns; ++c) sum += row[c * matrix.column_step];
    target[r] = sum;
  }
}

template void add_columns(const Operand<float>&, float*);
template void add_columns(const Operand<double>&, double*);
template void multiply(const Operand<float>&, const Operand<float>&, const float*, bool, float*,
                       Index, float*);
template void multiply(const Operand<double>&, const Operand<double>&, const double*, bool, double*,
                       Index, double*);
template void multiply_without_wide(const Operand<float>&, const Operand<float>&, const float*,
                                    bool, float*, Index, float*);

}  // namespace neuroprospect::brains

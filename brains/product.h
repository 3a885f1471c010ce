// brains/product.h: products of matrices, small ones: no allocation, and every entry is summed in
// the same order, whatever the machine's caches, the alignment, and what else is in the batch.
#pragma once

#include <Eigen/Core>

namespace neuroprospect::brains {

/// A matrix as products see it: entry (i, j) is at data[i · row_step + j · column_step].
template <class Scalar>
struct Operand {
  const Scalar* data;
  Eigen::Index rows;
  Eigen::Index columns;
  Eigen::Index row_step;
  Eigen::Index column_step;
};

/// Any dense matrix, map, block or transpose of one as an operand.
template <class Derived>
Operand<typename Derived::Scalar> operand(const Eigen::DenseBase<Derived>& matrix) {
  const Derived& m = matrix.derived();
  const auto inner = m.innerStride();
  const auto outer = m.outerStride();
  return {m.data(), m.rows(), m.cols(), Derived::IsRowMajor ? outer : inner,
          Derived::IsRowMajor ? inner : outer};
}

/// target (column-major, `stride` apart) = start + a · b, each entry a sum in the order of the
/// inner dimension that begins with `start`: 0 (null and !add), a column for all (start), or what
/// is there (add). Adds to `sums` (a's rows), where it is not null, the columns of a in their
/// order.
template <class Scalar>
void multiply(const Operand<Scalar>& a, const Operand<Scalar>& b, const Scalar* start, bool add,
              Scalar* target, Eigen::Index stride, Scalar* sums = nullptr);

/// The same to the bit, as it is done where there are no instructions of 512 bits.
template <class Scalar>
void multiply_without_wide(const Operand<Scalar>& a, const Operand<Scalar>& b, const Scalar* start,
                           bool add, Scalar* target, Eigen::Index stride, Scalar* sums = nullptr);

extern template void multiply(const Operand<float>&, const Operand<float>&, const float*, bool,
                              float*, Eigen::Index, float*);
extern template void multiply(const Operand<double>&, const Operand<double>&, const double*, bool,
                              double*, Eigen::Index, double*);
extern template void multiply_without_wide(const Operand<float>&, const Operand<float>&,
                                           const float*, bool, float*, Eigen::Index, float*);

/// target (rows of `matrix`) += its columns, each row in their order.
template <class Scalar>
void add_columns(const Operand<Scalar>& matrix, Scalar* target);

extern template void add_columns(const Operand<float>&, float*);
extern template void add_columns(const Operand<double>&, double*);

/// Likewise.
template <class Target, class Matrix>
void add_column_sum(Target&& target, const Matrix& matrix) {
  add_columns(operand(matrix), target.data());
}

/// target += a · b.
template <class Target, class A, class B>
void add_product(Target&& target, const A& a, const B& b) {
  multiply<typename A::Scalar>(operand(a), operand(b), nullptr, true, target.data(),
                               operand(target).column_step);
}

/// target += a · b, and sums (a vector) += the columns of a.
template <class Target, class Sums, class A, class B>
void add_product_and_columns(Target&& target, Sums&& sums, const A& a, const B& b) {
  multiply<typename A::Scalar>(operand(a), operand(b), nullptr, true, target.data(),
                               operand(target).column_step, sums.data());
}

/// target = a · b.
template <class Target, class A, class B>
void set_product(Target&& target, const A& a, const B& b) {
  multiply<typename A::Scalar>(operand(a), operand(b), nullptr, false, target.data(),
                               operand(target).column_step);
}

/// target = a · b, each column with `start` added.
template <class Target, class A, class B, class Start>
void set_product(Target&& target, const A& a, const B& b, const Start& start) {
  multiply<typename A::Scalar>(operand(a), operand(b), start.data(), false, target.data(),
                               operand(target).column_step);
}

}  // namespace neuroprospect::brains

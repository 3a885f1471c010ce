// Tests for brains/product.h: every entry is the chain of multiply–adds that it is said to be, by
// whatever instructions, for every shape, way to lie and start.
#include "brains/product.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace neuroprospect::brains {
namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXf;

// more rows than are used, so that columns do not lie one after the other
constexpr Index kBeyond = 3;

MatrixXf random_matrix(Index rows, Index columns, RandomStream& random) {
  MatrixXf matrix(rows, columns);
  for (float& number : matrix.reshaped()) number = static_cast<float>(random.normal());
  return matrix;
}

// one multiply–add as the program's instructions do it
float multiply_add(float a, float b, float sum) {
  using namespace Eigen::internal;
  using Packet = packet_traits<float>::type;
  return pfirst(pmadd(pset1<Packet>(a), pset1<Packet>(b), pset1<Packet>(sum)));
}

enum class Start { zero, column, target };

struct Case {
  Index rows, depth, columns;
  bool a_turned, b_turned;
  Start start;
};

std::vector<Case> cases() {
  std::vector<Case> result;
  const std::vector<std::array<Index, 3>> sizes = {
      {1, 1, 1},    {2, 3, 5},     {7, 64, 9},  {8, 10, 12},  {9, 65, 8},     {10, 64, 31},
      {16, 300, 6}, {17, 256, 13}, {33, 5, 7},  {40, 70, 70}, {64, 65, 64},   {64, 257, 66},
      {65, 64, 10}, {79, 31, 1},   {96, 1, 40}, {100, 64, 3}, {130, 130, 17}, {12, 256, 64},
  };
  for (const auto& [rows, depth, columns] : sizes) {
    for (const bool a_turned : {false, true}) {
      for (const bool b_turned : {false, true}) {
        for (const Start start : {Start::zero, Start::column, Start::target}) {
          result.push_back({rows, depth, columns, a_turned, b_turned, start});
        }
      }
    }
  }
  return result;
}

TEST_CASE("a product's entries are chains of multiply-adds in order, by any instructions") {
  RandomStream random({.seed = 1});
  for (const Case& c : cases()) {
    CAPTURE(c.rows, c.depth, c.columns, c.a_turned, c.b_turned, static_cast<int>(c.start));
    const auto stored = [&](Index rows, Index columns, bool turned) {
      return turned ? random_matrix(columns + kBeyond, rows, random)
                    : random_matrix(rows + kBeyond, columns, random);
    };
    const MatrixXf a_stored = stored(c.rows, c.depth, c.a_turned);
    const MatrixXf b_stored = stored(c.depth, c.columns, c.b_turned);
    const MatrixXf before = random_matrix(c.rows + kBeyond, c.columns, random);
    const VectorXf column = random_matrix(c.rows, 1, random);
    const VectorXf sums_before = random_matrix(c.rows + 1, 1, random);
    const auto a = [&](Index i, Index k) { return c.a_turned ? a_stored(k, i) : a_stored(i, k); };
    const auto b = [&](Index k, Index j) { return c.b_turned ? b_stored(j, k) : b_stored(k, j); };

    MatrixXf expected = before;
    VectorXf sums = sums_before;
    for (Index i = 0; i < c.rows; ++i) {
      for (Index k = 0; k < c.depth; ++k) sums[i] += a(i, k);
      for (Index j = 0; j < c.columns; ++j) {
        float sum = c.start == Start::zero     ? 0
                    : c.start == Start::column ? column[i]
                                               : before(i, j);
        for (Index k = 0; k < c.depth; ++k) sum = multiply_add(a(i, k), b(k, j), sum);
        expected(i, j) = sum;
      }
    }

    const Operand<float> left{a_stored.data(), c.rows, c.depth, c.a_turned ? a_stored.rows() : 1,
                              c.a_turned ? 1 : a_stored.rows()};
    const Operand<float> right{b_stored.data(), c.depth, c.columns,
                               c.b_turned ? b_stored.rows() : 1, c.b_turned ? 1 : b_stored.rows()};
    const float* start = c.start == Start::column ? column.data() : nullptr;
    const bool add = c.start == Start::target;
    // a row by itself is summed side by side
    const bool in_order = !(c.rows == 1 && c.a_turned);
    for (const auto& product : {&multiply<float>, &multiply_without_wide<float>}) {
      MatrixXf target = before;
      VectorXf target_sums = sums_before;
      product(left, right, start, add, target.data(), target.rows(), target_sums.data());
      CHECK((in_order ? target == expected : target.isApprox(expected, 1e-5F)));
      CHECK(target_sums == sums);
      target = before;
      product(left, right, start, add, target.data(), target.rows(), nullptr);
      CHECK((in_order ? target == expected : target.isApprox(expected, 1e-5F)));
    }
  }
}

TEST_CASE("sums of columns are in order") {
  RandomStream random({.seed = 2});
  for (const Index rows : {1, 7, 8, 10, 64, 79, 130}) {
    const MatrixXf matrix = random_matrix(rows, 50, random);
    VectorXf sums = random_matrix(rows, 1, random);
    VectorXf expected = sums;
    for (Index c = 0; c < matrix.cols(); ++c) {
      for (Index i = 0; i < rows; ++i) expected[i] += matrix(i, c);
    }
    add_column_sum(sums, matrix);
    CHECK(sums == expected);
  }
}

}  // namespace
}  // namespace neuroprospect::brains

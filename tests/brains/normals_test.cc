// Tests for brains/normals.h: they are normal, independent, and the same however they are asked
// for.
#include "brains/normals.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace neuroprospect::brains {
namespace {

TEST_CASE("numbers drawn by the many are normal") {
  std::vector<float> numbers(1 << 20);
  RandomStream random({.seed = 1});
  draw_normals(random, numbers);
  const auto n = static_cast<double>(numbers.size());

  // neighbours, and the two of a pair: their correlation over n is normal with sd 1 / √n; 5 sd
  // each, false alarms below 1e-6
  for (const std::size_t apart : {1, 8, 16}) {
    double products = 0;
    for (std::size_t i = apart; i < numbers.size(); ++i) {
      products += static_cast<double>(numbers[i]) * static_cast<double>(numbers[i - apart]);
    }
    CHECK(std::abs(products / n) < 5 / std::sqrt(n));
  }

  // Kolmogorov's distance: beyond 2.5 / √n with probability 2 exp(−2 · 2.5²) = 7e-6
  std::ranges::sort(numbers);
  double distance = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double below = 0.5 * std::erfc(-static_cast<double>(numbers[i]) / std::sqrt(2.0));
    distance = std::max(distance, std::abs(below - (static_cast<double>(i) + 0.5) / n));
  }
  CHECK(distance < 2.5 / std::sqrt(n));
  // of 2^20 the largest is between 3.8 and 6.7 but for 6e-6 (e^(−2^20 · 1.45e-4 / 2) and less)
  CHECK(numbers.back() > 3.8F);
  CHECK(numbers.back() < 6.7F);
}

TEST_CASE("any number of them are the first of more") {
  std::vector<float> many(48);
  RandomStream random({.seed = 2});
  draw_normals(random, many);
  for (const std::size_t count : {1, 10, 16, 17, 48}) {
    std::vector<float> some(count);
    RandomStream again({.seed = 2});
    draw_normals(again, some);
    CHECK(std::equal(some.begin(), some.end(), many.begin()));
  }
}

}  // namespace
}  // namespace neuroprospect::brains

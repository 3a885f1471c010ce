// Tests for base/random.h: streams are pure functions of their key, and their distributions are
// right.
#include "base/random.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

namespace neuroprospect {
namespace {

TEST_CASE("philox gives its published known answers") {
  // Random123's kat_vectors: philox4x64 10, counter and key all zero.
  RandomStream zero({.seed = 0, .birth = 0, .purpose = static_cast<Purpose>(0), .index = 0});
  CHECK(zero.bits() == 0x16554d9eca36314cULL);
  CHECK(zero.bits() == 0xdb20fe9d672d0fdcULL);
  CHECK(zero.bits() == 0xd7e772cee186176bULL);
  CHECK(zero.bits() == 0x7e68b68aec7ba23bULL);
}

TEST_CASE("equal keys give equal draws, and every part of the key matters") {
  const StreamKey key{.seed = 1, .birth = 2, .purpose = Purpose::assay, .index = 3};
  std::set<std::uint64_t> first;
  for (int part = 0; part <= 4; ++part) {
    StreamKey other = key;
    if (part == 1) other.seed = 9;
    if (part == 2) other.birth = 9;
    if (part == 3) other.purpose = Purpose::learning;
    if (part == 4) other.index = 9;
    CHECK(RandomStream(other).bits() == RandomStream(other).bits());
    first.insert(RandomStream(other).bits());
  }
  CHECK(first.size() == 5);
}

TEST_CASE("moments of the distributions") {
  // 100,000 draws: each bound is over five standard errors, so a false alarm is below 1e-6.
  RandomStream stream({.seed = 7});
  constexpr int n = 100'000;
  double uniform_sum = 0, normal_sum = 0, normal_square = 0, normal_fourth = 0;
  std::array<int, 7> counts{};
  for (int i = 0; i < n; ++i) {
    const double u = stream.uniform();
    REQUIRE((u >= 0 && u < 1));
    uniform_sum += u;
    const double z = stream.normal();
    normal_sum += z;
    normal_square += z * z;
    normal_fourth += z * z * z * z;
    ++counts[stream.below(7)];
  }
  CHECK(uniform_sum / n == Approx(0.5).margin(0.005));
  CHECK(normal_sum / n == Approx(0).margin(0.017));
  CHECK(normal_square / n == Approx(1).margin(0.024));
  CHECK(normal_fourth / n == Approx(3).margin(0.16));
  for (const int count : counts) CHECK(count == Approx(n / 7.0).margin(600));
}

TEST_CASE("shuffle keeps every item and gives every place a chance") {
  RandomStream stream({.seed = 8});
  std::array<int, 4> first_counts{};
  for (int repeat = 0; repeat < 4000; ++repeat) {
    std::array<int, 4> items = {0, 1, 2, 3};
    stream.shuffle(std::span<int>(items));
    CHECK(std::set<int>(items.begin(), items.end()).size() == 4);
    ++first_counts[static_cast<std::size_t>(items[0])];
  }
  for (const int count : first_counts) CHECK(count == Approx(1000).margin(140));
}

TEST_CASE("callers' mistakes are named") {
  RandomStream stream({});
  CHECK_THROWS_WITH(stream.below(0), Catch::Contains("n >= 1"));
  CHECK_THROWS_WITH(stream.uniform(2, 1), Catch::Contains("[2, 1)"));
}

}  // namespace
}  // namespace neuroprospect

// Tests for brains/memory.h: the sample is uniform over all that was offered.
#include "brains/memory.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

TEST_CASE("up to 64 observations are all remembered, in order") {
  MemorySampler sampler(samples::ports(2, 1), samples::stream(1));
  CHECK(sampler.memory().count() == 0);
  for (int i = 0; i < 64; ++i) {
    sampler.offer(std::array{static_cast<float>(i), static_cast<float>(-i)});
  }
  const Memory& memory = sampler.memory();
  REQUIRE(memory.count() == 64);
  for (std::size_t i = 0; i < 64; ++i) {
    CHECK(memory.observations[2 * i] == static_cast<float>(i));
    CHECK(memory.observations[2 * i + 1] == -static_cast<float>(i));
  }
}

TEST_CASE("of more, each is remembered with the same probability") {
  constexpr int offered = 320;
  constexpr int repeats = 4000;
  std::array<int, offered> kept{};
  for (int repeat = 0; repeat < repeats; ++repeat) {
    MemorySampler sampler(samples::ports(1, 1), samples::stream(static_cast<unsigned>(repeat)));
    for (int i = 0; i < offered; ++i) sampler.offer(std::array{static_cast<float>(i)});
    REQUIRE(sampler.memory().count() == kMemorySize);
    for (const float i : sampler.memory().observations) ++kept[static_cast<std::size_t>(i)];
  }
  // chi-square of 320 binomial counts with p = 1/5: its mean is 320 and its deviation 25, so six
  // of them leave a false alarm below 1e-6
  const double expected = repeats / 5.0;
  double chi_square = 0;
  for (const int count : kept) {
    chi_square += std::pow(count - expected, 2) / (expected * 0.8);
  }
  CHECK(chi_square < 320 + 6 * 25);
}

TEST_CASE("what is not finite is passed over") {
  MemorySampler sampler(samples::ports(2, 1), samples::stream(1));
  sampler.offer(std::array{1.0F, std::numeric_limits<float>::quiet_NaN()});
  sampler.offer(std::array{std::numeric_limits<float>::infinity(), 1.0F});
  CHECK(sampler.memory().count() == 0);
  sampler.offer(std::array{3.0F, 4.0F});
  CHECK(sampler.memory().observations == std::vector{3.0F, 4.0F});
  CHECK_THROWS_WITH(sampler.offer(std::array{1.0F}), Catch::Contains("1 numbers for 2 sensors"));
}

}  // namespace
}  // namespace neuroprospect::brains

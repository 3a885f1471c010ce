// Tests for brains/advantages.h: the recursion against the sum that defines it.
#include "brains/advantages.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace neuroprospect::brains {
namespace {

TEST_CASE("advantages agree with the sum of discounted errors") {
  RandomStream random({.seed = 1});
  for (int repeat = 0; repeat < 200; ++repeat) {
    const std::size_t stride = 1 + random.below(7);
    const std::size_t n = 1 + random.below(120);
    const double discount = random.uniform(0.5, 1);
    const double decay = random.uniform();
    std::vector<float> rewards(n), values(n + stride), after_end(n), advantages(n);
    std::vector<std::uint8_t> ended(n);
    for (float& value : values) value = static_cast<float>(random.normal());
    for (std::size_t i = 0; i < n; ++i) {
      rewards[i] = static_cast<float>(random.normal());
      ended[i] = random.chance(0.2);
      after_end[i] = random.chance(0.5) ? 0.0F : static_cast<float>(random.normal());
    }
    estimate_advantages({rewards, values, ended, after_end, stride}, static_cast<float>(discount),
                        static_cast<float>(decay), advantages);

    for (std::size_t i = 0; i < n; ++i) {
      // equation 16: the sum over k of (discount · decay)^k δ(t + k), to the end of the episode
      double sum = 0;
      double weight = 1;
      for (std::size_t j = i; j < n; j += stride) {
        const double next = ended[j] ? after_end[j] : values[j + stride];
        sum += weight * (rewards[j] + discount * next - values[j]);
        weight *= discount * decay;
        if (ended[j]) break;
      }
      REQUIRE(advantages[i] == Approx(sum).margin(1e-4));
    }
  }
}

TEST_CASE("with decay 1, advantage plus value is the discounted return") {
  const std::vector<float> rewards = {1, 2, 3};
  const std::vector<float> values = {7, -4, 0.5F, 100};
  const std::vector<std::uint8_t> ended = {0, 0, 1};
  std::vector<float> advantages(3);
  const auto returns_to_end = [&](float value_after_end) {
    const std::vector<float> after_end = {0, 0, value_after_end};
    estimate_advantages({rewards, values, ended, after_end, 1}, 0.5F, 1, advantages);
    return advantages[0] + values[0];
  };
  CHECK(returns_to_end(0) == Approx(1 + 0.5 * 2 + 0.25 * 3));              // terminated
  CHECK(returns_to_end(8) == Approx(1 + 0.5 * 2 + 0.25 * 3 + 0.125 * 8));  // truncated
}

TEST_CASE("lists that do not fit are refused") {
  std::vector<float> three(3);
  const std::vector<std::uint8_t> ended(3);
  CHECK_THROWS_WITH(estimate_advantages({three, three, ended, three, 1}, 1, 1, three),
                    Catch::Contains("3 rewards, 3 values"));
}

}  // namespace
}  // namespace neuroprospect::brains

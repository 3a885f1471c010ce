// Tests for evolution/lag.h; that the lag keeps workers busy is in scaling_test.cc.
#include "evolution/lag.h"

#include <catch2/catch.hpp>

namespace neuroprospect::evolution {
namespace {

TEST_CASE("the recommended lag is workers × (1 + log2(workers) / 2), rounded up") {
  struct Case {
    std::uint64_t workers;
    std::uint64_t lag;
  };
  for (const auto& [workers, lag] : std::initializer_list<Case>{
           {0, 1}, {1, 1}, {2, 3}, {3, 6}, {4, 8}, {5, 13}, {8, 20}, {64, 256}, {4096, 28'672}}) {
    INFO(workers << " workers");
    CHECK(recommended_lag(workers) == lag);
  }
}

TEST_CASE("more workers need more lag, and no fewer births than they are") {
  for (std::uint64_t workers = 2; workers <= 4096; ++workers) {
    REQUIRE(recommended_lag(workers) >= workers);
    REQUIRE(recommended_lag(workers) > recommended_lag(workers - 1));
  }
}

}  // namespace
}  // namespace neuroprospect::evolution

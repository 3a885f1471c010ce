// Tests for brains/connectome_scale.h: numbers of connections by hand and as bio2art's, weights
// that add up, the strongest units.
#include "brains/connectome_scale.h"

#include <catch2/catch.hpp>
#include <map>
#include <numeric>
#include <set>

#include "tests/brains/connectome_samples.h"

namespace neuroprospect::brains {
namespace {

RandomStream stream(std::uint64_t seed) { return RandomStream({.seed = seed}); }

// which unit of the original each neuron is of
std::vector<std::uint32_t> origins(std::span<const std::uint32_t> neurons) {
  std::vector<std::uint32_t> result;
  for (std::uint32_t unit = 0; unit < neurons.size(); ++unit) {
    result.insert(result.end(), neurons[unit], unit);
  }
  return result;
}

// 29 regions and 536 connections, 47 of them from or to region 5, as bio2art's macaque matrix has;
// which ones does not matter for the numbers, as long as every region has some
Connectome like_macaque() {
  Connectome connectome = samples::lonely(29);
  const auto connect = [&](std::uint32_t pre, std::uint32_t post) {
    connectome.connections.push_back({pre, post, Synapse::chemical, 1 + 0.01 * pre});
  };
  constexpr std::uint32_t fifth = 4;
  for (std::uint32_t pre = 0; pre < 29; ++pre) {
    if (pre == fifth) continue;
    // 13 regions with 18 and 15 with 17: 489
    const int wanted = pre < 14 ? 18 : 17;
    for (int i = 1, made = 0; made < wanted; ++i) {
      const std::uint32_t post = (pre + static_cast<std::uint32_t>(i)) % 29;
      if (post == fifth) continue;
      connect(pre, post);
      ++made;
    }
    if (pre < 24) connect(fifth, pre);  // 23
    if (pre > 4) connect(pre, fifth);   // 24
  }
  normalise(connectome.connections);
  return connectome;
}

TEST_CASE("as many connections as bio2art makes of the macaque cortex") {
  // region 5 as 40 neurons, the others as 10. At a share of 0.1 each neuron reaches 1 of 10 or 4 of
  // 40: 489 · 10 · 1 + (47 connections from or to region 5) · 40 = 6770; at 0.8 eight times as
  // many.
  const Connectome regions = like_macaque();
  REQUIRE(regions.connections.size() == 536);
  std::vector<std::uint32_t> neurons(29, 10);
  neurons[4] = 40;
  RandomStream random = stream(1);
  const auto made = [&](double share) {
    const Connectome cells =
        expanded(regions, neurons, {.target_share = share, .intrinsic_weight = 0}, random);
    validate(cells);
    CHECK(cells.units.size() == 320);
    return cells.connections.size();
  };
  CHECK(made(0.1) == 6770);
  CHECK(made(0.8) == 54'160);
  // each of 320 · its region's neurons besides: 28 · 100 + 1600
  CHECK(expanded(regions, neurons, {.target_share = 0.1}, random).connections.size() ==
        6770 + 4400);
  CHECK(expanded(regions, neurons, {.target_share = 0.1, .onto_itself = false}, random)
            .connections.size() == 6770 + 4400 - 320);
  CHECK(expanded(regions, neurons, {.target_share = 0.1, .intrinsic_share = 0.3}, random)
            .connections.size() == 6770 + 280 * 3 + 40 * 12);
}

TEST_CASE(
    "the weights of what a connection became add up to it; the intrinsic ones to their part") {
  RandomStream random = stream(2);
  for (int draw = 0; draw < 100; ++draw) {
    const auto units = static_cast<std::uint32_t>(1 + random.below(12));
    Connectome regions = samples::random_connectome(units, 0.3, random);
    // by themselves connected units would hide the intrinsic connections
    std::erase_if(regions.connections, [](const auto& c) { return c.pre == c.post; });
    std::vector<std::uint32_t> neurons(units);
    for (auto& n : neurons) n = static_cast<std::uint32_t>(1 + random.below(7));
    const Expansion expansion{.target_share = random.uniform(0.01, 1),
                              .intrinsic_weight = random.uniform(0, 0.9),
                              .intrinsic_share = random.uniform(0.01, 1),
                              .onto_itself = random.chance(0.5)};
    const Connectome cells = expanded(regions, neurons, expansion, random);
    REQUIRE_NOTHROW(validate(cells));
    const auto region = origins(neurons);
    std::map<std::tuple<std::uint32_t, std::uint32_t, Synapse>, double> sums;
    for (const Connection& c : cells.connections) {
      if (!expansion.onto_itself) REQUIRE(c.pre != c.post);
      sums[{region[c.pre], region[c.post], c.kind}] += c.weight;
    }
    std::vector<double> leaving(units);
    for (const Connection& c : regions.connections) {
      leaving[c.pre] += c.weight;
      auto& sum = sums[{c.pre, c.post, c.kind}];
      REQUIRE(sum == Approx(c.weight).epsilon(1e-12));
      sum = 0;
    }
    for (std::uint32_t unit = 0; unit < units; ++unit) {
      auto& inside = sums[{unit, unit, Synapse::chemical}];
      if (neurons[unit] > 1) {
        REQUIRE(inside == Approx(expansion.intrinsic_weight * (inside + leaving[unit])));
        inside = 0;
      }
    }
    for (const auto& [place, left] : sums) REQUIRE(left == 0);
    for (std::size_t i = 0; i < region.size(); ++i) {
      REQUIRE(cells.signs[i] == regions.signs[region[i]]);
    }
  }
}

TEST_CASE("each neuron reaches its own random targets") {
  Connectome two = samples::lonely(2);
  two.connections = {{0, 1, Synapse::chemical, 6}};
  const std::vector<std::uint32_t> neurons = {3, 100};
  RandomStream random = stream(3);
  const Connectome cells =
      expanded(two, neurons, {.target_share = 0.2, .intrinsic_weight = 0}, random);
  CHECK(cells.units.front() == "u0.1");
  CHECK(cells.units.back() == "u1.100");
  std::map<std::uint32_t, std::set<std::uint32_t>> targets;
  for (const Connection& c : cells.connections) {
    CHECK(c.weight == 0.1);
    targets[c.pre].insert(c.post);
  }
  REQUIRE(targets.size() == 3);
  for (const auto& [pre, posts] : targets) CHECK(posts.size() == 20);
  CHECK(targets[0] != targets[1]);
  // half to even: 0.5 of 5 is 2, of 3 is 2; and never none
  const auto reached = [&](std::uint32_t n, double share) {
    return expanded(two, std::vector<std::uint32_t>{1, n},
                    {.target_share = share, .intrinsic_weight = 0}, random)
        .connections.size();
  };
  CHECK(reached(5, 0.5) == 2);
  CHECK(reached(3, 0.5) == 2);
  CHECK(reached(5, 0.01) == 1);
  CHECK(reached(5, 1) == 5);
}

TEST_CASE("scaling to a number of units: as it is, even shares, or the strongest") {
  RandomStream random = stream(4);
  const Connectome connectome = samples::random_connectome(20, 0.3, random);
  CHECK(scaled(connectome, 20, {}, random) == connectome);
  CHECK(even_shares(3, 8) == std::vector<std::uint32_t>{3, 3, 2});
  for (const std::size_t units : {1U, 2U, 7U, 19U, 21U, 40U, 63U}) {
    const Connectome other = scaled(connectome, units, {}, random);
    REQUIRE_NOTHROW(validate(other));
    CHECK(other.units.size() == units);
  }
  // sums in and out: u0 3, u1 10, u2 9, u3 4
  Connectome four = samples::lonely(4);
  four.signs = {1, -1, 1, 0};
  four.connections = {{0, 1, Synapse::chemical, 3},   {1, 2, Synapse::chemical, 4},
                      {1, 2, Synapse::electrical, 1}, {2, 1, Synapse::chemical, 2},
                      {2, 3, Synapse::chemical, 2},   {3, 3, Synapse::chemical, 1}};
  CHECK(strongest(four, 2) == Connectome{{"u1", "u2"},
                                         {-1, 1},
                                         {{0, 1, Synapse::chemical, 4},
                                          {0, 1, Synapse::electrical, 1},
                                          {1, 0, Synapse::chemical, 2}}});
  CHECK(strongest(four, 3).units == std::vector<std::string>{"u1", "u2", "u3"});
}

TEST_CASE("too large an expansion is refused before it is made") {
  RandomStream random = stream(5);
  const Connectome connectome = samples::random_connectome(20, 0.3, random);
  CHECK_THROWS_WITH(scaled(connectome, 65'536, {}, random), Catch::Contains("65536 neurons"));
  CHECK_THROWS_WITH(scaled(connectome, 60'000, {.target_share = 1}, random),
                    Catch::Contains("connections: at most"));
  CHECK_THROWS_WITH(scaled(Connectome{}, 5, {}, random), Catch::Contains("without units"));
}

}  // namespace
}  // namespace neuroprospect::brains

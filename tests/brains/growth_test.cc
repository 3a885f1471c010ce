// Tests for brains/growth.h: what is new in a body is wired weakly by a bottleneck, and grows into
// use.
#include "brains/growth.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "base/blob.h"
#include "brains/adapt.h"
#include "brains/bottleneck.h"
#include "brains/codec.h"
#include "brains/develop.h"
#include "brains/mutate.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

using samples::bottleneck;

TEST_CASE("new ports have a tenth of the weights and biases that the genome network says") {
  RandomStream random = samples::stream(1);
  Ports before = samples::ports(6, 3);
  Ports after = samples::ports(9, 5);
  samples::place(after, random);
  std::copy_n(after.sensors.begin(), 6, before.sensors.begin());
  std::copy_n(after.actuators.begin(), 3, before.actuators.begin());
  BrainGenome genome = random_brain(bottleneck({7}), before, random);
  for (float& number : genome.wiring.numbers) number += 0.1F * static_cast<float>(random.normal());
  const BrainGenome adapted = adapt(genome, after, random);
  CHECK(adapted.wiring.growth.gains == std::vector<float>{0.1F});
  CHECK(size_of(adapted).genome_numbers == size_of(genome).genome_numbers + 1);
  BrainGenome grown = adapted;
  grown.wiring.growth = {};
  const auto layers = samples::unpack(shape_of(adapted), developed_numbers(adapted, after));
  const auto loud = samples::unpack(shape_of(adapted), developed_numbers(grown, after));
  CHECK(layers[0].weights.leftCols(6) == loud[0].weights.leftCols(6));
  CHECK(layers[0].weights.rightCols(3) == 0.1F * loud[0].weights.rightCols(3));
  CHECK(layers[0].biases == loud[0].biases);
  CHECK(layers[1].weights.topRows(3) == loud[1].weights.topRows(3));
  CHECK(layers[1].weights.bottomRows(2) == 0.1F * loud[1].weights.bottomRows(2));
  CHECK(layers[1].biases.head(3) == loud[1].biases.head(3));
  CHECK(layers[1].biases.tail(2) == 0.1F * loud[1].biases.tail(2));
  CHECK_FALSE(loud[1].biases.tail(2).isZero(0));
}

TEST_CASE("cohorts go with their ports, and the oldest of too many has grown up") {
  Growth growth = carried({}, {0, 1, -1});
  CHECK(growth == Growth{{0.1F}, {0, 0, 1}});
  CHECK(carried(growth, {2, 0, 1}) == Growth{{0.1F}, {1, 0, 0}});
  CHECK(carried(growth, {0, 1}) == Growth{});
  growth.gains = {0.6F};
  growth = carried(growth, {0, 1, 2, -1, -1});
  CHECK(growth == Growth{{0.6F, 0.1F}, {0, 0, 1, 2, 2}});
  CHECK(carried(growth, {0, 1, 3, 4}) == Growth{{0.1F}, {0, 0, 1, 1}});
  growth = {{0.2F, 0.3F, 0.4F, 0.5F}, {4, 3, 0, 2, 1}};
  CHECK(carried(growth, {0, 1, 2, 3, 4, -1}) ==
        Growth{{0.3F, 0.4F, 0.5F, 0.1F}, {3, 2, 0, 1, 0, 4}});
  CHECK(gain_of(growth, 0) == 0.5F);
  CHECK(gain_of(growth, 2) == 1);
  CHECK(gain_of({}, 2) == 1);
}

TEST_CASE("gains evolve until ports have grown up") {
  RandomStream random = samples::stream(2);
  int grown = 0;
  constexpr int n = 4000;
  for (int i = 0; i < n; ++i) {
    Growth growth{{0.1F, 0.8F}, {0, 1, 2}};
    mutate(growth, random);
    REQUIRE_NOTHROW(validate(growth, 3));
    REQUIRE(growth.gains.size() >= 1);
    grown += growth.gains.size() == 1;
  }
  // P(0.5 z > -ln 0.8) = 0.3277; five standard deviations: a false alarm is below 1e-6
  CHECK(grown == Approx(0.3277 * n).margin(5 * std::sqrt(n * 0.3277 * 0.6723)));
  Growth none;
  RandomStream unused = samples::stream(9);
  mutate(none, unused);
  CHECK(unused.bits() == samples::stream(9).bits());
}

TEST_CASE("a genome stays within its size over 10,000 changes of bodies, and valid") {
  RandomStream random = samples::stream(3);
  std::size_t most = 0;
  std::uint64_t next = 1;
  for (int line = 0; line < 100; ++line) {
    Ports ports = samples::random_ports(random);
    samples::place(ports, random);
    BrainGenome genome = random_brain(bottleneck({6}), ports, random);
    const std::size_t network = bottleneck_count(genome.wiring.bottleneck);
    for (int birth = 0; birth < 100; ++birth) {
      if (random.chance(0.5)) {
        const Ports changed = samples::changed(ports, random);
        const BrainGenome adapted = adapt(genome, changed, random);
        // what is kept keeps its gain, unless it was of a cohort that had to make room
        const auto kept = by_ports(genome, adapted).units[0];
        for (std::size_t i = 0; i < kept.size(); ++i) {
          if (kept[i] < 0) continue;
          const float was = gain_of(genome.wiring.growth, static_cast<std::size_t>(kept[i]));
          const float is = gain_of(adapted.wiring.growth, i);
          const bool made_room =
              genome.wiring.growth.gains.size() == kCohorts && was == genome.wiring.growth.gains[0];
          REQUIRE((is == was || (made_room && is == 1)));
        }
        ports = changed;
        genome = adapted;
        // so that what comes next is new again
        const auto rename = [&](std::vector<Port>& list, std::vector<PortKey>& keys) {
          for (std::size_t i = 0; i < list.size(); ++i) {
            if (keys[i].high == 2) keys[i] = list[i].key = {3, next++};
          }
        };
        rename(ports.sensors, genome.wiring.sensors);
        rename(ports.actuators, genome.wiring.actuators);
      }
      mutate(genome.wiring.growth, random);
      REQUIRE_NOTHROW(validate(genome));
      REQUIRE(size_of(genome).genome_numbers <= network + kCohorts + 5);
      most = std::max(most, genome.wiring.growth.gains.size());
      if (birth % 10 == 0) REQUIRE(decode_brain(encode(genome)) == genome);
    }
  }
  CHECK(most == kCohorts);
}

TEST_CASE("growth that cannot be is refused, and a genome that is grown up is written as before") {
  RandomStream random = samples::stream(4);
  const Ports ports = samples::ports(3, 2);
  BrainGenome good = random_brain(bottleneck({5}), ports, random);
  std::uint16_t version = 0;
  unframe(encode(good), BlobKind::brain_genome, 3, version);
  CHECK(version == 2);
  good.wiring.growth = {{0.3F, 0.5F}, {0, 1, 2, 2, 0}};
  unframe(encode(good), BlobKind::brain_genome, 3, version);
  CHECK(version == 3);
  const auto refused = [&](const std::function<void(BrainGenome&)>& change, const char* why) {
    BrainGenome genome = good;
    change(genome);
    CHECK_THROWS_WITH(encode(genome), Catch::Contains(why));
  };
  refused([](auto& g) { g.wiring.growth.gains[0] = 0; }, "gain 0 of new ports");
  refused([](auto& g) { g.wiring.growth.gains[1] = 1; }, "gain 1 of new ports");
  refused([](auto& g) { g.wiring.growth.gains[1] = NAN; }, "gain nan of new ports");
  refused([](auto& g) { g.wiring.growth.gains.resize(5, 0.5F); }, "5 gains of new ports");
  refused([](auto& g) { g.wiring.growth.gains.pop_back(); }, "a port of cohort 2 of 1");
  refused([](auto& g) { g.wiring.growth.gains.clear(); }, "5 cohorts of 5 ports with 0 gains");
  refused([](auto& g) { g.wiring.growth.cohorts.pop_back(); }, "4 cohorts of 5 ports");
  refused([](auto& g) { g.wiring.growth.cohorts[1] = 0; }, "no port has gain 1 of 2");
  refused([](auto& g) { g.wiring.growth.cohorts[0] = 9; }, "a port of cohort 9 of 2");
  BrainGenome direct = random_brain({.hidden = {5}}, ports, random);
  direct.wiring.growth = good.wiring.growth;
  CHECK_THROWS_WITH(validate(direct), Catch::Contains("direct wiring has no gains"));
}

}  // namespace
}  // namespace neuroprospect::brains

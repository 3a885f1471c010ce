// Tests for brains/connectome.h: counts by hand, parts, blobs, and what is no connectome.
#include "brains/connectome.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "tests/brains/connectome_samples.h"

namespace neuroprospect::brains {
namespace {

using Catch::Contains;

RandomStream stream(std::uint64_t seed) { return RandomStream({.seed = seed}); }

// a → b chemical 3 and electrical 2, b → a electrical 2, b → c chemical 1, c → c chemical 5
Connectome small() {
  return {{"a", "b", "c"},
          {1, -1, 0},
          {{0, 1, Synapse::chemical, 3},
           {0, 1, Synapse::electrical, 2},
           {1, 0, Synapse::electrical, 2},
           {1, 2, Synapse::chemical, 1},
           {2, 2, Synapse::chemical, 5}}};
}

TEST_CASE("counts and degrees of a connectome, by hand") {
  const ConnectomeCounts counts = count(small());
  CHECK(counts.units == 3);
  CHECK(counts.of[0].connections == 3);
  CHECK(counts.of[0].self == 1);
  CHECK(counts.of[0].weight == 9);
  CHECK(counts.of[1].connections == 2);
  CHECK(counts.of[1].weight == 4);
  CHECK(counts.pairs == 3);  // a → b (by both kinds), b → a, b → c
  CHECK(counts.density == 0.5);
  CHECK(counts.signs == std::array<std::size_t, 3>{1, 1, 1});
  CHECK(degrees(small(), Synapse::chemical) == Degrees{{0, 1, 2}, {1, 1, 1}});
  CHECK(degrees(small(), Synapse::electrical) == Degrees{{1, 1, 0}, {1, 1, 0}});
  CHECK(count(Connectome{}).density == 0);
}

TEST_CASE("parts of a connectome keep signs, and drop units that nothing touches") {
  const Connectome electrical = of_kind(small(), SynapseFilter::electrical);
  CHECK(electrical.units == std::vector<std::string>{"a", "b"});
  CHECK(electrical.signs == std::vector<std::int8_t>{1, -1});
  CHECK(electrical.connections.size() == 2);
  CHECK(of_kind(small(), SynapseFilter::both) == small());

  const std::vector<std::string> names = {"c", "b", "nobody"};
  const Connectome part = among(small(), names);
  CHECK(part == Connectome{{"b", "c"},
                           {-1, 0},
                           {{0, 1, Synapse::chemical, 1}, {1, 1, Synapse::chemical, 5}}});
  CHECK(among(small(), std::vector<std::string>{"a"}) == Connectome{});
}

TEST_CASE("connections that are there several times become one") {
  std::vector<Connection> connections = {{1, 0, Synapse::chemical, 2},
                                         {0, 1, Synapse::electrical, 1},
                                         {0, 1, Synapse::chemical, 4},
                                         {1, 0, Synapse::chemical, 3},
                                         {1, 0, Synapse::chemical, 5}};
  CHECK(normalise(connections) == 2);
  CHECK(connections == std::vector<Connection>{{0, 1, Synapse::chemical, 4},
                                               {0, 1, Synapse::electrical, 1},
                                               {1, 0, Synapse::chemical, 10}});
}

TEST_CASE("connectomes come back from their blobs; nothing else gets in") {
  RandomStream random = stream(1);
  for (int i = 0; i < 200; ++i) {
    const auto units = static_cast<std::uint32_t>(random.below(20));
    const Connectome connectome = samples::random_connectome(units, random.uniform(), random);
    REQUIRE(decode_connectome(encode(connectome)) == connectome);
  }
  struct Case {
    std::string says;
    std::function<void(Connectome&)> spoil;
  };
  const std::vector<Case> cases = {
      {"2 signs of 3 units", [](auto& c) { c.signs.pop_back(); }},
      {"two units have the name \"a\"", [](auto& c) { c.units[2] = "a"; }},
      {"a unit without a name", [](auto& c) { c.units[2] = ""; }},
      {"the sign of unit \"b\" is 2", [](auto& c) { c.signs[1] = 2; }},
      {"connection 4 is from unit 3", [](auto& c) { c.connections[4].pre = 3; }},
      {"connection 4 is from unit 2 to unit 99", [](auto& c) { c.connections[4].post = 99; }},
      {"of unknown kind 7", [](auto& c) { c.connections[0].kind = static_cast<Synapse>(7); }},
      {"connection 1 has weight 0", [](auto& c) { c.connections[1].weight = 0; }},
      {"connection 1 has weight -3", [](auto& c) { c.connections[1].weight = -3; }},
      {"connection 1 has weight nan", [](auto& c) { c.connections[1].weight = NAN; }},
      {"connection 1 has weight inf", [](auto& c) { c.connections[1].weight = INFINITY; }},
      {"connection 2 is not in order",
       [](auto& c) { std::swap(c.connections[1], c.connections[2]); }},
      {"there twice", [](auto& c) { c.connections[1] = c.connections[0]; }},
      {"65536 units", [](auto& c) { c.units.resize(65'536); }},
  };
  for (const Case& wrong : cases) {
    Connectome connectome = small();
    wrong.spoil(connectome);
    INFO(wrong.says);
    CHECK_THROWS_WITH(encode(connectome), Contains(wrong.says));
  }
  Blob damaged = encode(small());
  damaged.back() = ~damaged.back();
  CHECK_THROWS_AS(decode_connectome(damaged), Error);
}

}  // namespace
}  // namespace neuroprospect::brains

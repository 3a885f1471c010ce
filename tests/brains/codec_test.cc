// Tests for brains/codec.h and validate(): what is stored comes back, and nothing else gets in.
#include "brains/codec.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <optional>

#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

TEST_CASE("genomes and memories come back as they were") {
  RandomStream random = samples::stream(1);
  for (int i = 0; i < 1000; ++i) {
    const Ports ports = samples::mirrored_ports(random);
    const BrainGenome genome = samples::any_brain(ports, random);
    const Blob blob = encode(genome);
    REQUIRE(decode_brain(blob) == genome);
    REQUIRE(encode(decode_brain(blob)) == blob);
    const Memory memory = samples::random_memory(ports, random.below(kMemorySize + 1), random);
    REQUIRE(decode_memory(encode(memory)) == memory);
  }
  CHECK(decode_memory(encode(Memory{})) == Memory{});
}

TEST_CASE("a wrong genome is refused, and the message says what is wrong") {
  struct Case {
    std::string says;
    std::function<void(BrainGenome&)> spoil;
  };
  const std::vector<Case> cases = {
      {"wiring number 3 is not finite", [](auto& g) { g.wiring.numbers[3] = NAN; }},
      {"wiring number 0 is not finite", [](auto& g) { g.wiring.numbers[0] = INFINITY; }},
      {"wiring numbers where its sizes need", [](auto& g) { g.wiring.numbers.pop_back(); }},
      {"wiring numbers where its sizes need", [](auto& g) { ++g.architecture.hidden[0].width; }},
      {"one of the sensors is there twice",
       [](auto& g) { g.wiring.sensors[1] = g.wiring.sensors[0]; }},
      {"one of the actuators is there twice",
       [](auto& g) { g.wiring.actuators[1] = g.wiring.actuators[0]; }},
      {"0 sensors", [](auto& g) { g.wiring.sensors.clear(); }},
      {"0 actuators", [](auto& g) { g.wiring.actuators.clear(); }},
      {"a hidden layer of 0 units", [](auto& g) { g.architecture.hidden[1].width = 0; }},
      {"a hidden layer of -5 units", [](auto& g) { g.architecture.hidden[1].width = -5; }},
      {"a hidden layer of 1025 units", [](auto& g) { g.architecture.hidden[1].width = 1025; }},
      {"9 hidden layers", [](auto& g) { g.architecture.hidden.resize(9); }},
      {"unknown cell 7", [](auto& g) { g.architecture.hidden[0].cell = static_cast<Cell>(7); }},
      {"learning_rate = 0", [](auto& g) { g.learning.learning_rate = 0; }},
      {"exploration_std = nan", [](auto& g) { g.learning.exploration_std = NAN; }},
      {"entropy_weight = -1", [](auto& g) { g.learning.entropy_weight = -1; }},
      {"foresight_steps = inf", [](auto& g) { g.learning.foresight_steps = INFINITY; }},
      {"mutation_target = 1", [](auto& g) { g.mutation_target = 1; }},
      {"mutation_target = nan", [](auto& g) { g.mutation_target = NAN; }},
  };
  RandomStream random = samples::stream(2);
  const BrainGenome good = random_brain({.hidden = {5, 6}}, samples::ports(7, 3), random);
  CHECK_NOTHROW(validate(good));
  for (const Case& wrong : cases) {
    BrainGenome genome = good;
    wrong.spoil(genome);
    INFO(wrong.says);
    CHECK_THROWS_WITH(encode(genome), Catch::Contains(wrong.says));
  }
}

TEST_CASE("a wrong memory is refused") {
  RandomStream random = samples::stream(3);
  const Memory good = samples::random_memory(samples::ports(4, 1), 10, random);
  Memory memory = good;
  memory.observations.pop_back();
  CHECK_THROWS_WITH(encode(memory), Catch::Contains("39 numbers of 4 sensors"));
  memory = good;
  memory.observations[7] = NAN;
  CHECK_THROWS_WITH(encode(memory), Catch::Contains("not finite"));
  memory = good;
  memory.sensors[2] = memory.sensors[0];
  CHECK_THROWS_WITH(encode(memory), Catch::Contains("twice"));
  memory = good;
  memory.sensors.clear();
  CHECK_THROWS_WITH(encode(memory), Catch::Contains("40 numbers of 0 sensors"));
  memory = samples::random_memory(samples::ports(4, 1), kMemorySize + 1, random);
  CHECK_THROWS_WITH(encode(memory), Catch::Contains("up to 64"));
}

TEST_CASE("damaged payloads in a right frame give an error or a valid genome, nothing else") {
  RandomStream random = samples::stream(4);
  int refused = 0;
  constexpr int n = 20'000;
  for (int i = 0; i < n; ++i) {
    const Ports ports = samples::ports(3, 2);
    const BrainGenome genome = i % 2 == 0 ? random_brain({.hidden = {3}}, ports, random)
                                          : samples::any_brain(ports, random);
    const Blob whole = encode(genome);
    std::uint16_t version = 0;
    const auto bytes = unframe(whole, BlobKind::brain_genome, 3, version);
    Blob payload(bytes.begin(), bytes.end());
    // the sizes stand at the front and between the lists: most damage goes there
    const std::uint64_t changes = 1 + random.below(3);
    for (std::uint64_t c = 0; c < changes; ++c) {
      const std::size_t reach = random.chance(0.5) ? 16 : payload.size();
      payload[random.below(reach)] = static_cast<std::byte>(random.below(256));
    }
    if (random.chance(0.3)) payload.resize(random.below(payload.size()) + 16);
    std::optional<BrainGenome> decoded;
    try {
      decoded = decode_brain(frame(BlobKind::brain_genome, version, payload));
    } catch (const Error& error) {
      REQUIRE(error.kind() == ErrorKind::input);
      ++refused;
    }
    if (decoded) REQUIRE_NOTHROW(validate(*decoded));
  }
  CHECK(refused > n / 3);
  CHECK(refused < n);
}

TEST_CASE("a brain's size in numbers") {
  RandomStream random = samples::stream(5);
  const BrainSize size = size_of(random_brain({.hidden = {4, 5}}, samples::ports(3, 2), random));
  CHECK(size.units == 4 + 5 + 2);
  CHECK(size.connections == 3 * 4 + 4 * 5 + 5 * 2);
  CHECK(size.genome_numbers == size.connections + size.units + 4 + 1);
}

}  // namespace
}  // namespace neuroprospect::brains

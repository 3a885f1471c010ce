// Tests for brains/connectome_layer.h: founders whose recurrent layer is a connectome, what
// variation leaves of it, and settings that do not go together.
#include "brains/connectome_layer.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "brains/adapt.h"
#include "brains/codec.h"
#include "brains/constraint.h"
#include "brains/founder.h"
#include "brains/mutate.h"
#include "brains/recombine.h"
#include "tests/brains/connectome_samples.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

using Catch::Contains;

constexpr std::uint32_t kUnits = 12;

BrainSettings wired(Cell cell, ConnectomeUse use, Dale dale = Dale::none) {
  BrainSettings settings{.hidden = {7, kUnits}, .cell = cell, .recurrent = true, .dale = dale};
  settings.connectome = {.path = "worm.csv", .layer = 1, .use = use};
  return settings;
}

Connectome chemical(RandomStream& random, std::uint32_t units = kUnits) {
  Connectome connectome = samples::random_connectome(units, 0.3, random);
  std::erase_if(connectome.connections, [](const auto& c) { return c.kind != Synapse::chemical; });
  return connectome;
}

Block recurrent_block(const BrainGenome& genome) {
  for (const Block& block : blocks_of(shape_of(genome))) {
    if (block.layer == genome.wiring.connectome_layer && block.role == Role::recurrent)
      return block;
  }
  throw Error(ErrorKind::internal, "no recurrent block");
}

// the connectome's weights: posts × pres
Eigen::MatrixXf strengths(const Connectome& connectome) {
  const auto n = std::ssize(connectome.units);
  Eigen::MatrixXf result = Eigen::MatrixXf::Zero(n, n);
  for (const Connection& c : connectome.connections) {
    result(c.post, c.pre) = static_cast<float>(c.weight);
  }
  return result;
}

// whether the layer connects where the connectome does, and nowhere else
bool is_wired(const BrainGenome& genome, const Connectome& connectome) {
  const Block block = recurrent_block(genome);
  const auto mask = matrix_in(genome.wiring.mask.data(), block);
  const Eigen::MatrixXf strength = strengths(connectome);
  if (block.columns != strength.cols()) return false;
  for (Eigen::Index row = 0; row < block.rows; ++row) {
    for (Eigen::Index column = 0; column < block.columns; ++column) {
      const bool there = strength(row % block.columns, column) > 0;
      if ((mask(row, column) != 0) != there) return false;
    }
  }
  return true;
}

std::size_t violations(const BrainGenome& genome, const Ports& ports) {
  return count_violations(constraint_of(genome, ports), genome.wiring.numbers);
}

TEST_CASE("a founder's layer has the connections of the connectome, and no others") {
  RandomStream random = samples::stream(1);
  const Ports ports = samples::ports(5, 3);
  for (const Cell cell : {Cell::tanh, Cell::relu, Cell::gru, Cell::ctrnn, Cell::lif}) {
    const Connectome connectome = chemical(random);
    const BrainSettings settings = wired(cell, ConnectomeUse::mask);
    REQUIRE_NOTHROW(validate(settings));
    const BrainGenome genome = random_brain(settings, ports, random, &connectome);
    CAPTURE(name_of(cell));
    CHECK(is_wired(genome, connectome));
    CHECK(violations(genome, ports) == 0);
    CHECK(genome.wiring.signs.empty());
    CHECK(decode_brain(encode(genome)) == genome);
    // all connections but those that are absent are there
    const auto gates = static_cast<std::size_t>(cell == Cell::gru ? 3 : 1);
    const std::size_t absent =
        gates * (std::size_t{kUnits} * kUnits - connectome.connections.size());
    CHECK(static_cast<std::size_t>(std::ranges::count(genome.wiring.mask, 0)) == absent);
  }
}

TEST_CASE("signs are the connectome's where they are known") {
  RandomStream random = samples::stream(2);
  const Ports ports = samples::ports(5, 3);
  const Connectome connectome = chemical(random);
  for (const Dale dale : {Dale::none, Dale::column}) {
    const BrainSettings settings = wired(Cell::relu, ConnectomeUse::signs, dale);
    const BrainGenome genome = random_brain(settings, ports, random, &connectome);
    REQUIRE(genome.wiring.signs.size() == 7 + kUnits);
    for (std::size_t i = 0; i < kUnits; ++i) {
      const std::int8_t known = connectome.signs[i];
      CHECK(genome.wiring.signs[7 + i] == (known == 0 && dale == Dale::column ? 1 : known));
    }
    for (std::size_t i = 0; i < 7; ++i) {
      CHECK((genome.wiring.signs[i] != 0) == (dale == Dale::column));
    }
    const auto block = recurrent_block(genome);
    const auto numbers = matrix_in(genome.wiring.numbers.data(), block);
    for (Eigen::Index pre = 0; pre < kUnits; ++pre) {
      const std::int8_t sign = genome.wiring.signs[7 + static_cast<std::size_t>(pre)];
      if (sign > 0) CHECK(numbers.col(pre).minCoeff() >= 0);
      if (sign < 0) CHECK(numbers.col(pre).maxCoeff() <= 0);
    }
    CHECK(is_wired(genome, connectome));
    CHECK(violations(genome, ports) == 0);
  }
}

TEST_CASE("weights are in proportion to the connectome's; the spectral radius is the settings'") {
  RandomStream random = samples::stream(3);
  const Ports ports = samples::ports(5, 3);
  BrainSettings settings = wired(Cell::relu, ConnectomeUse::weights);
  settings.hidden = {7, 60};
  settings.recurrent_gain = 0.8;
  const Connectome connectome = chemical(random, 60);
  const BrainGenome genome = random_brain(settings, ports, random, &connectome);
  const Eigen::MatrixXf strength = strengths(connectome);
  const Eigen::MatrixXf numbers = matrix_in(genome.wiring.numbers.data(), recurrent_block(genome));
  const float factor = numbers.cwiseAbs().sum() / strength.sum();
  CHECK((numbers.cwiseAbs() - factor * strength).cwiseAbs().maxCoeff() < 1e-5F);
  // of 3600 normal numbers the root mean square is within 6 % of the gain, but once in a million
  CHECK(spectral_radius(numbers) == Approx(0.8).epsilon(0.08));
}

TEST_CASE("spectral radii") {
  Eigen::MatrixXf matrix(2, 2);
  matrix << 3, 1, 0, -2;
  CHECK(spectral_radius(matrix) == Approx(3).epsilon(1e-9));
  const float c = std::cos(0.7F);
  const float s = std::sin(0.7F);
  matrix << c, -s, s, c;
  CHECK(spectral_radius(2 * matrix) == Approx(2).epsilon(1e-6));
  matrix << 0, 5, 0, 0;
  CHECK(spectral_radius(matrix) == 0);
}

TEST_CASE("a chain, which has no spectral radius, stays within bounds") {
  RandomStream random = samples::stream(4);
  Connectome chain = samples::lonely(kUnits);
  for (std::uint32_t i = 0; i + 1 < kUnits; ++i) {
    chain.connections.push_back({i, i + 1, Synapse::chemical, 5});
  }
  const BrainGenome genome =
      random_brain(wired(Cell::tanh, ConnectomeUse::weights), samples::ports(5, 3), random, &chain);
  const auto numbers = matrix_in(genome.wiring.numbers.data(), recurrent_block(genome));
  CHECK(numbers.norm() > 1);
  CHECK(numbers.norm() < 10);
}

TEST_CASE("10,000 mutations, new bodies and mates leave the connectome as it is") {
  RandomStream random = samples::stream(5);
  for (int line = 0; line < 250; ++line) {
    const Connectome connectome = chemical(random);
    const auto use = static_cast<ConnectomeUse>(random.below(3));
    const Dale dale = use != ConnectomeUse::mask && random.chance(0.5) ? Dale::column : Dale::none;
    const Cell cell = use == ConnectomeUse::mask
                          ? static_cast<Cell>(random.below(5))
                          : std::array{Cell::relu, Cell::ctrnn, Cell::lif}[random.below(3)];
    BrainSettings settings = wired(cell, use, dale);
    settings.min_width = 1;
    settings.max_width = 20;
    settings.width_rate = settings.depth_rate = settings.recurrence_rate = settings.density_rate =
        0.5;
    const Ports first_ports = samples::random_ports(random);
    Ports ports = first_ports;
    BrainGenome genome = random_brain(settings, ports, random, &connectome);
    for (int generation = 0; generation < 40; ++generation) {
      const Memory memory = samples::random_memory(ports, 2, random);
      genome = mutate(genome, ports, memory, settings, random).genome;
      REQUIRE(is_wired(genome, connectome));
      REQUIRE(violations(genome, ports) == 0);
      if (generation % 10 != 9) continue;
      ports = samples::changed(first_ports, random);
      genome = adapt(genome, ports, random);
      const BrainGenome mate = random_brain(settings, ports, random, &connectome);
      genome = recombine(genome, mate, ports, {}, random).genome;
      REQUIRE(is_wired(genome, connectome));
      REQUIRE(violations(genome, ports) == 0);
      REQUIRE_NOTHROW(validate(genome));
    }
  }
}

TEST_CASE("a connectome is prepared for its layer, or refused") {
  RandomStream random = samples::stream(6);
  Connectome connectome = samples::random_connectome(kUnits, 0.3, random);
  BrainSettings settings = wired(Cell::tanh, ConnectomeUse::mask);
  const Connectome prepared = prepare_connectome(connectome, settings, random);
  CHECK(prepared == of_kind(connectome, SynapseFilter::chemical));
  settings.hidden[1] = 20;
  CHECK_THROWS_WITH(prepare_connectome(connectome, settings, random),
                    Contains("12 units, where brain.hidden gives layer 1 20: make them 12, or set "
                             "brain.connectome.scale = true"));
  settings.connectome.scale = true;
  CHECK(prepare_connectome(connectome, settings, random).units.size() == 20);
  settings.hidden[1] = 5;
  settings.connectome.control = Control::rewired;
  CHECK(prepare_connectome(connectome, settings, random).units.size() == 5);
  settings.connectome.kind = SynapseFilter::electrical;
  std::erase_if(connectome.connections, [](auto& c) { return c.kind == Synapse::electrical; });
  CHECK_THROWS_WITH(prepare_connectome(connectome, settings, random),
                    Contains("no electrical connections"));
}

TEST_CASE("constraints that do not go together are refused by the settings") {
  struct Case {
    const char* says;
    void (*spoil)(BrainSettings&);
  };
  const Case cases[] = {
      {"brain.symmetric does not go with brain.dale = \"column\"",
       [](BrainSettings& s) {
         s.dale = Dale::column;
         s.symmetric = true;
       }},
      {"brain.dale = \"column\" is for cells whose outputs are never negative (relu, ctrnn, lif), "
       "not for brain.cell = \"tanh\"",
       [](BrainSettings& s) {
         s.dale = Dale::column;
         s.cell = Cell::tanh;
       }},
      {"not for brain.cell = \"gru\"",
       [](BrainSettings& s) {
         s.dale = Dale::dann;
         s.cell = Cell::gru;
       }},
      {"brain.dale = \"dann\" is for layers that are not recurrent",
       [](BrainSettings& s) { s.dale = Dale::dann; }},
      {"brain.connectome.layer = 2, but brain.hidden has 2 layers",
       [](BrainSettings& s) { s.connectome.layer = 2; }},
      {"brain.recurrent = true", [](BrainSettings& s) { s.recurrent = false; }},
      {"brain.symmetric does not go with brain.connectome",
       [](BrainSettings& s) { s.symmetric = true; }},
      {"brain.connectome.use = \"signs\" is for cells whose outputs are never negative",
       [](BrainSettings& s) { s.cell = Cell::tanh; }},
      {"brain.connectome.use = \"signs\" is for kind = \"chemical\"",
       [](BrainSettings& s) { s.connectome.kind = SynapseFilter::both; }},
  };
  const BrainSettings good = wired(Cell::relu, ConnectomeUse::signs);
  CHECK_NOTHROW(validate(good));
  for (const Case& c : cases) {
    BrainSettings settings = good;
    c.spoil(settings);
    INFO(c.says);
    CHECK_THROWS_WITH(validate(settings), Contains(c.says));
  }
}

}  // namespace
}  // namespace neuroprospect::brains

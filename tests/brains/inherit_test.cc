// Tests for brains/inherit.h: what was learned becomes a genome, and develops again to the bit.
#include "brains/inherit.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "brains/develop.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

// a policy as learning could leave it: numbers of any size, far from the innate ones
PolicyParameters learned_from(const PolicyParameters& innate, RandomStream& random) {
  PolicyParameters learned = innate;
  for (float& number : learned.network) {
    number = static_cast<float>(random.normal() * std::exp(random.uniform(-40, 40)));
  }
  learned.exploration_log.array() -= 1;
  return learned;
}

std::span<const float> numbers_of(const PolicyParameters& policy) {
  return {policy.network.data(), static_cast<std::size_t>(policy.network.size())};
}

TEST_CASE("writing back is the inverse of development, to the bit, and 0 of it is nothing") {
  RandomStream random = samples::stream(1);
  for (int i = 0; i < 1000; ++i) {
    const Ports ports = samples::random_ports(random);
    const BrainGenome genome = samples::random_genome(ports, random);
    const PolicyParameters innate = develop(genome, ports);
    const PolicyParameters learned = learned_from(innate, random);
    REQUIRE(write_back(genome, numbers_of(innate), 1) == genome);
    REQUIRE(write_back(genome, numbers_of(innate), random.uniform()) == genome);
    REQUIRE(write_back(genome, numbers_of(learned), 0) == genome);

    BrainGenome heir = write_back(genome, numbers_of(learned), 1);
    const PolicyParameters newborn = develop(heir, ports);
    REQUIRE(newborn.shape == learned.shape);
    REQUIRE(newborn.network == learned.network);
    // exploration starts anew, from the genes
    REQUIRE(newborn.exploration_log == innate.exploration_log);
    // wiring alone was written
    heir.wiring.numbers = genome.wiring.numbers;
    REQUIRE(heir == genome);
  }
}

TEST_CASE("a fraction moves every number by its share, and never past the ends") {
  RandomStream random = samples::stream(2);
  const Ports ports = samples::ports(20, 6);
  const BrainGenome genome = samples::random_genome(ports, random);
  const PolicyParameters learned = learned_from(develop(genome, ports), random);
  for (const double fraction : {0.001, 0.25, 0.5, 0.999}) {
    const BrainGenome heir = write_back(genome, numbers_of(learned), fraction);
    for (std::size_t i = 0; i < genome.wiring.numbers.size(); ++i) {
      const double a = genome.wiring.numbers[i];
      const double b = learned.network[static_cast<Eigen::Index>(i)];
      const double heirs = heir.wiring.numbers[i];
      REQUIRE(heirs == Approx(a + fraction * (b - a)).epsilon(1e-6).margin(1e-40));
      REQUIRE(heirs >= std::min(a, b));
      REQUIRE(heirs <= std::max(a, b));
    }
  }
}

TEST_CASE("what cannot be inherited is refused") {
  RandomStream random = samples::stream(3);
  const Ports ports = samples::ports(2, 1);
  const BrainGenome genome = samples::random_genome(ports, random);
  std::vector<float> learned = genome.wiring.numbers;
  CHECK_THROWS_WITH(write_back(genome, learned, 1.5), Catch::Contains("a fraction of 1.5"));
  learned.back() = std::numeric_limits<float>::infinity();
  CHECK_THROWS_WITH(write_back(genome, learned, 1), Catch::Contains("not finite"));
  learned.pop_back();
  CHECK_THROWS_WITH(write_back(genome, learned, 1), Catch::Contains("learned numbers for"));
}

}  // namespace
}  // namespace neuroprospect::brains

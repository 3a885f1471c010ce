// Tests for brains/inherit.h: what was learned becomes a genome, and develops again to the bit.
#include "brains/inherit.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "brains/develop.h"
#include "brains/founder.h"
#include "brains/response.h"
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

// a bottleneck brain in a body, what it remembers, and what its outputs on that are
struct Taught {
  Ports ports;
  BrainGenome genome;
  Memory memory;

  explicit Taught(RandomStream& random) : ports(samples::ports(20, 6)) {
    samples::place(ports, random);
    BrainSettings settings;
    settings.encoding = Encoding::bottleneck;
    settings.hidden = {32, 32};
    genome = random_brain(settings, ports, random);
    memory = samples::random_memory(ports, kMemorySize, random);
  }

  [[nodiscard]] Eigen::MatrixXf outputs(const BrainGenome& brain,
                                        const Memory& observations) const {
    RandomStream unused = samples::stream(0);
    return Response(brain, ports, observations, unused).outputs(brain.wiring.numbers);
  }
};

double distance(const Eigen::MatrixXf& a, const Eigen::MatrixXf& b) {
  return static_cast<double>((a - b).norm());
}

TEST_CASE("the gradient of remembered outputs is that of finite differences") {
  RandomStream random = samples::stream(4);
  for (const Encoding encoding : {Encoding::direct, Encoding::bottleneck}) {
    Taught it(random);
    if (encoding == Encoding::direct) {
      it.genome = with_wiring(it.genome, numbers_of(develop(it.genome, it.ports)));
    }
    Response response(it.genome, it.ports, it.memory, random);
    std::vector<float> numbers = it.genome.wiring.numbers;
    Eigen::MatrixXf slopes = response.outputs(numbers);
    for (float& slope : slopes.reshaped()) slope = static_cast<float>(random.normal());
    const Eigen::VectorXf gradient = response.gradient(numbers, slopes);
    // along a random direction, the mean of both sides
    Eigen::VectorXf direction(gradient.size());
    for (float& number : direction) number = static_cast<float>(random.normal());
    const auto loss = [&](float scale) {
      const Eigen::Map<const Eigen::VectorXf> at(it.genome.wiring.numbers.data(), direction.size());
      Eigen::Map<Eigen::VectorXf>(numbers.data(), direction.size()) = at + scale * direction;
      return (response.outputs(numbers).array() * slopes.array()).cast<double>().sum();
    };
    const double slope = (loss(1e-3F) - loss(-1e-3F)) / 2e-3;
    CHECK(slope == Approx(gradient.cast<double>().dot(direction.cast<double>())).epsilon(0.01));
  }
}

TEST_CASE("a genome network is taught to do what was learned") {
  RandomStream random = samples::stream(5);
  const Taught it(random);
  // wiring that no genome network says: noise on every connection
  std::vector<float> learned;
  for (const float number : develop(it.genome, it.ports).network) {
    learned.push_back(number + 0.05F * static_cast<float>(random.normal()));
  }
  const BrainGenome adult = with_wiring(it.genome, learned);
  const Eigen::MatrixXf innate_outputs = it.outputs(it.genome, it.memory);
  const Eigen::MatrixXf adult_outputs = it.outputs(adult, it.memory);
  const double whole = distance(innate_outputs, adult_outputs);

  const Distilled taught = distil(it.genome, it.ports, it.memory, learned, 1);
  CHECK(taught.residual < 0.5);
  CHECK(taught.residual ==
        Approx(distance(it.outputs(taught.genome, it.memory), adult_outputs) / whole));
  CHECK(distil(it.genome, it.ports, it.memory, learned, 1).genome == taught.genome);
  // longer is better, and half of it lies half way
  CHECK(distil(it.genome, it.ports, it.memory, learned, 1, 4 * kDistilRounds).residual <
        taught.residual);
  const Eigen::MatrixXf half =
      it.outputs(distil(it.genome, it.ports, it.memory, learned, 0.5).genome, it.memory);
  CHECK(distance(half, (innate_outputs + adult_outputs) / 2) < 0.25 * whole);

  // nothing to teach changes nothing
  const auto innate = develop(it.genome, it.ports);
  CHECK(distil(it.genome, it.ports, it.memory, learned, 0).genome == it.genome);
  CHECK(distil(it.genome, it.ports, it.memory, numbers_of(innate), 1).genome == it.genome);
  // and where nothing is remembered, normal observations stand in
  CHECK(distil(it.genome, it.ports, {}, learned, 1).residual < 0.5);
}

}  // namespace
}  // namespace neuroprospect::brains

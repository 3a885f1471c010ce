// Tests for brains/adapt.h: innate wiring survives changes of the body, by key.
#include "brains/adapt.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "brains/develop.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

using Values = std::map<PortKey, float>;

// what a brain makes of what its sensors read; a sensor that is not there reads nothing
Values act(const BrainGenome& genome, const Ports& ports, const Values& reads) {
  Policy policy(develop(genome, ports));
  std::vector<float> observation;
  for (const Port& port : ports.sensors) {
    observation.push_back(reads.contains(port.key) ? reads.at(port.key) : 0);
  }
  std::vector<float> action(ports.actuators.size());
  policy.act(observation, action);
  Values result;
  for (std::size_t i = 0; i < action.size(); ++i) result[ports.actuators[i].key] = action[i];
  return result;
}

TEST_CASE("what stays keeps doing what it did, wherever it stands now") {
  RandomStream random = samples::stream(1);
  for (int i = 0; i < 1000; ++i) {
    const Ports before = samples::random_ports(random);
    const Ports after = samples::changed(before, random);
    const BrainGenome genome = samples::random_genome(before, random);
    const BrainGenome adapted = adapt(genome, after, random);
    REQUIRE_NOTHROW(validate(adapted));

    // ports that one of the bodies lacks carry nothing
    Values reads;
    for (const Port& port : before.sensors) {
      if (std::ranges::find(after.sensors, port.key, &Port::key) == after.sensors.end()) continue;
      reads[port.key] = static_cast<float>(random.normal());
    }
    const Values did = act(genome, before, reads);
    for (const auto& [key, value] : act(adapted, after, reads)) {
      if (did.contains(key)) REQUIRE(value == Approx(did.at(key)).margin(1e-5));
    }
  }
}

TEST_CASE("the same ports give the same genome, and draw nothing") {
  RandomStream random = samples::stream(2);
  for (int i = 0; i < 200; ++i) {
    const Ports before = samples::random_ports(random);
    const Ports after = samples::changed(before, random);
    const BrainGenome genome = samples::random_genome(before, random);
    RandomStream used = samples::stream(7);
    REQUIRE(adapt(genome, before, used) == genome);
    const BrainGenome adapted = adapt(genome, after, random);
    REQUIRE(adapt(adapted, after, used) == adapted);
    REQUIRE(used.bits() == samples::stream(7).bits());
  }
}

TEST_CASE("ports that come back do not bring their old weights") {
  RandomStream random = samples::stream(3);
  const Ports both = samples::ports(2, 1);
  Ports one = both;
  one.sensors.pop_back();
  const BrainGenome genome = random_brain({.hidden = {30}}, both, random);
  const BrainGenome back = adapt(adapt(genome, one, random), both, random);
  const auto before = samples::unpack(shape_of(genome), genome.wiring.numbers);
  const auto after = samples::unpack(shape_of(back), back.wiring.numbers);
  CHECK(after[0].weights.col(0) == before[0].weights.col(0));
  CHECK(after[0].weights.col(1) != before[0].weights.col(1));
}

TEST_CASE("new ports bring small random weights") {
  RandomStream random = samples::stream(4);
  const BrainGenome genome = random_brain({.hidden = {100}}, samples::ports(50, 5), random);
  const Ports grown = samples::ports(70, 15);
  const BrainGenome adapted = adapt(genome, grown, random);
  const auto before = samples::unpack(shape_of(genome), genome.wiring.numbers);
  const auto after = samples::unpack(shape_of(adapted), adapted.wiring.numbers);
  const auto rms = [](const Eigen::MatrixXf& m) { return std::sqrt(m.squaredNorm() / m.size()); };
  // over 1,000 numbers each: five standard errors are 11 %
  CHECK(rms(after[0].weights.rightCols(20)) == Approx(0.1 * rms(before[0].weights)).epsilon(0.11));
  CHECK(rms(after[1].weights.bottomRows(10)) == Approx(0.1 * rms(before[1].weights)).epsilon(0.11));
  CHECK(after[1].biases.tail(10).isZero(0));
}

TEST_CASE("a body without actuators is refused") {
  RandomStream random = samples::stream(5);
  const BrainGenome genome = random_brain({}, samples::ports(2, 1), random);
  CHECK_THROWS_WITH(adapt(genome, samples::ports(2, 0), random), Catch::Contains("0 actuators"));
}

}  // namespace
}  // namespace neuroprospect::brains

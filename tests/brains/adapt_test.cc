// Tests for brains/adapt.h: innate wiring survives changes of the body, by key.
#include "brains/adapt.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "brains/constraint.h"
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

// `ports` and, for each of some of them, a copy with key {3, …}; copies are nobody's image
Ports with_copies(const Ports& ports, bool mirrored, std::vector<PortCopy>& copies,
                  RandomStream& random) {
  Ports result = ports;
  std::uint64_t next = 1;
  for (auto* list : {&result.sensors, &result.actuators}) {
    for (std::size_t i = 0, count = list->size(); i < count; ++i) {
      if (!random.chance(0.5)) continue;
      Port copy = (*list)[i];
      copies.push_back({{3, next}, copy.key, mirrored});
      copy.key = {3, next++};
      copy.mirror = static_cast<int>(list->size());
      list->push_back(copy);
    }
  }
  return result;
}

TEST_CASE("a copied actuator does what its original does, and a copied sensor is heard as it is") {
  RandomStream random = samples::stream(6);
  int mirrored_copies = 0;
  for (int i = 0; i < 1000; ++i) {
    const Ports before = samples::mirrored_ports(random);
    BrainSettings settings = samples::any_settings(random);
    settings.encoding = Encoding::direct;
    settings.symmetric = false;
    // the spikes of sums that are equal but for rounding may differ
    if (settings.cell == Cell::lif) settings.cell = Cell::relu;
    settings.actuator_units = 0;
    const BrainGenome genome = random_brain(settings, before, random);
    // the opposite of what Dale's law allows it does not
    const bool mirrored = settings.dale == Dale::none && random.chance(0.5);
    std::vector<PortCopy> copies;
    const Ports after = with_copies(before, mirrored, copies, random);
    const BrainGenome child = copied(adapt(genome, after, random), after, copies);

    Values reads;
    Values swapped;
    for (const Port& port : after.sensors) {
      swapped[port.key] = reads[port.key] = static_cast<float>(random.normal());
    }
    const auto sign_of = [&](const PortKey& key) {
      const auto& list = reads.contains(key) ? after.sensors : after.actuators;
      const int sign = std::ranges::find(list, key, &Port::key)->mirror_sign;
      return mirrored ? static_cast<float>(sign) : 1.0F;
    };
    for (const PortCopy& copy : copies) {
      if (!reads.contains(copy.copy)) continue;
      swapped[copy.original] = sign_of(copy.copy) * reads[copy.copy];
      swapped[copy.copy] = sign_of(copy.copy) * reads[copy.original];
      mirrored_copies += sign_of(copy.copy) < 0;
    }
    const Values does = act(child, after, reads);
    const Values too = act(child, after, swapped);
    for (const auto& [key, value] : does) REQUIRE(too.at(key) == Approx(value).margin(1e-4));
    for (const PortCopy& copy : copies) {
      if (!does.contains(copy.copy)) continue;
      const float opposite = sign_of(copy.copy) * does.at(copy.original);
      REQUIRE(does.at(copy.copy) == Approx(opposite).margin(1e-4));
    }
  }
  CHECK(mirrored_copies > 500);
}

TEST_CASE("copies leave valid brains of all kinds, and what was there before as it was") {
  RandomStream random = samples::stream(7);
  for (int i = 0; i < 1000; ++i) {
    const Ports before = samples::mirrored_ports(random);
    const BrainGenome genome = samples::any_brain(before, random);
    std::vector<PortCopy> copies;
    const Ports after = with_copies(before, random.chance(0.5), copies, random);
    const BrainGenome adapted = adapt(genome, after, random);
    const BrainGenome child = copied(adapted, after, copies);
    REQUIRE_NOTHROW(validate(child));
    REQUIRE(copied(adapted, after, {}) == adapted);
    REQUIRE(child.wiring.encoding == genome.wiring.encoding);
    if (genome.wiring.encoding == Encoding::bottleneck) {
      REQUIRE(child.wiring.numbers == genome.wiring.numbers);
      continue;
    }
    const Constraint constraint = constraint_of(child, after);
    REQUIRE(count_violations(constraint, child.wiring.numbers) == 0);
    const auto places = origins(shape_of(genome), shape_of(child), by_ports(genome, child));
    for (std::size_t k = 0; k < places.size(); ++k) {
      if (places[k] < 0) continue;
      REQUIRE(child.wiring.numbers[k] ==
              genome.wiring.numbers[static_cast<std::size_t>(places[k])]);
    }
  }
}

TEST_CASE("a body without actuators is refused") {
  RandomStream random = samples::stream(5);
  const BrainGenome genome = random_brain({}, samples::ports(2, 1), random);
  CHECK_THROWS_WITH(adapt(genome, samples::ports(2, 0), random), Catch::Contains("0 actuators"));
}

}  // namespace
}  // namespace neuroprospect::brains

// Tests for evolution/creature.h: bodies and brains fit each other, from founders down long lines.
#include "evolution/creature.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "bodies/codec.h"
#include "bodies/develop.h"
#include "brains/codec.h"
#include "brains/develop.h"

namespace neuroprospect::evolution {
namespace {

CampaignSpec small() {
  CampaignSpec spec;
  spec.seed = 1;
  spec.brain.hidden = {8};
  return spec;
}

TEST_CASE("founders and their descendants over 300 births have brains that fit their bodies") {
  const CampaignSpec spec = small();
  const CreatureProblem problem(spec);
  Parenthood parent{*problem.founder(0).genome, {}};
  int changed_bodies = 0;
  for (std::uint64_t birth = 1; birth <= 300; ++birth) {
    const Conception child = problem.conceive(birth, parent);
    REQUIRE(child.genome);
    const auto plan = bodies::develop(child.genome->body, spec.body.joints);
    const auto ports = ports_of(plan, spec.world);
    CHECK_NOTHROW(brains::develop(child.genome->brain, ports));
    CHECK(ports.actuators.size() == plan.joints.size());
    const bool changed = !(child.genome->body == parent.genome.body);
    CHECK(changed == !child.body_mutations.empty());
    CHECK_FALSE(child.brain_mutations.empty());
    changed_bodies += changed ? 1 : 0;
    parent.genome = *child.genome;
  }
  // 300 draws at rate 0.5: outside this with probability below 1e-6
  CHECK(changed_bodies > 105);
  CHECK(changed_bodies < 195);
}

TEST_CASE("conception is a pure function of birth and parent") {
  const CampaignSpec spec = small();
  const CreatureProblem problem(spec);
  const Parenthood parent{*problem.founder(3).genome, {}};
  const auto bytes = [](const Conception& child) {
    return content_hash(bodies::encode(child.genome->body)) +
           content_hash(brains::encode(child.genome->brain));
  };
  CHECK(bytes(problem.conceive(9, parent)) == bytes(problem.conceive(9, parent)));
  CHECK(bytes(problem.conceive(9, parent)) != bytes(problem.conceive(10, parent)));
  CHECK(bytes(problem.founder(3)) == bytes(problem.founder(3)));
  CHECK(bytes(problem.founder(3)) != bytes(problem.founder(4)));
}

TEST_CASE("ports keep mirror images, and every port has its own key") {
  CampaignSpec spec = small();
  for (std::uint64_t birth = 0; birth < 50; ++birth) {
    const auto genome = *CreatureProblem(spec).founder(birth).genome;
    const auto plan = bodies::develop(genome.body, spec.body.joints);
    for (const bool few_senses : {false, true}) {
      if (few_senses) spec.world.senses = {worlds::Sense::touch, worlds::Sense::vestibular};
      const auto ports = ports_of(plan, spec.world);
      for (const auto& list : {ports.sensors, ports.actuators}) {
        std::set<brains::PortKey> keys;
        for (std::size_t i = 0; i < list.size(); ++i) {
          keys.insert(list[i].key);
          const auto& mirror = list[static_cast<std::size_t>(list[i].mirror)];
          CHECK(static_cast<std::size_t>(mirror.mirror) == i);
          CHECK(mirror.mirror_sign == list[i].mirror_sign);
        }
        CHECK(keys.size() == list.size());
      }
    }
    spec = small();
  }
}

TEST_CASE("a duplicated limb brings the wiring of the one it is a copy of, mirrored on the right") {
  CampaignSpec spec = small();
  spec.variation.body_rate = 1;
  spec.variation.brain_rate = 0;
  spec.body.duplicate_rate = 1;
  int copies = 0;
  int turned = 0;
  for (const bool symmetric : {false, true}) {
    spec.brain.symmetric = symmetric;
    const CreatureProblem problem(spec);
    for (std::uint64_t birth = 1; birth <= 200; ++birth) {
      const CreatureGenome parent = *problem.founder(birth).genome;
      const Conception child = problem.conceive(1000 + birth, {parent, {}});
      if (!child.genome) continue;  // no room in so many draws
      std::map<std::string, std::string> original_of;
      for (const auto& record : child.body_mutations) {
        if (record.field == "copy_of") original_of[to_string(record.limb)] = record.after;
      }
      const auto plan = bodies::develop(child.genome->body, spec.body.joints);
      const auto ports = ports_of(plan, spec.world);
      const auto layers = brains::layout_of(brains::shape_of(child.genome->brain));
      const float* numbers = child.genome->brain.wiring.numbers.data();
      const auto check = [&](const std::vector<brains::Port>& list, auto&& wires) {
        for (std::size_t i = 0; i < list.size(); ++i) {
          bodies::ChannelKey key = *channel_key(list[i].key);
          const auto found = original_of.find(to_string(key.limb.id));
          if (found == original_of.end()) continue;
          const bool right = key.limb.side == bodies::Side::right;
          key.limb.id = *bodies::parse_limb_id(found->second);
          auto original = std::ranges::find(list, port_key(key), &brains::Port::key);
          const bool paired = original != list.end();
          if (!paired) {
            key.limb.side = bodies::Side::middle;
            original = std::ranges::find(list, port_key(key), &brains::Port::key);
          }
          REQUIRE(original != list.end());
          int sign = 1;
          if (right && !paired) sign = list[i].mirror_sign;
          if (right && !paired && symmetric) sign *= original->mirror_sign;
          const Eigen::VectorXf was = wires(original - list.begin());
          REQUIRE(wires(static_cast<std::ptrdiff_t>(i)) == static_cast<float>(sign) * was);
          ++copies;
          turned += sign < 0;
        }
      };
      check(ports.sensors, [&](std::ptrdiff_t i) {
        return Eigen::VectorXf(brains::weights_in(numbers, layers.front()).col(i));
      });
      check(ports.actuators, [&](std::ptrdiff_t i) {
        return Eigen::VectorXf(brains::weights_in(numbers, layers.back()).row(i));
      });
    }
  }
  CHECK(copies > 4000);
  CHECK(turned > 20);
}

}  // namespace
}  // namespace neuroprospect::evolution

// Tests for evolution/creature.h: bodies and brains fit each other, from founders down long lines.
#include "evolution/creature.h"

#include <catch2/catch.hpp>
#include <set>

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

}  // namespace
}  // namespace neuroprospect::evolution

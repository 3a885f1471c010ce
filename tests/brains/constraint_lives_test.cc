// Tests that constraints hold exactly through whole lives: the numbers that break them are counted
// after every rollout of PPO and at the end of every other learner's lesson. None does.
#include <catch2/catch.hpp>

#include "brains/connectome_layer.h"
#include "brains/constraint.h"
#include "brains/develop.h"
#include "brains/founder.h"
#include "brains/learners.h"
#include "brains/ppo.h"
#include "tests/brains/analytic_worlds.h"
#include "tests/brains/connectome_samples.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

using worlds_known::PointMass;
using worlds_known::Several;

struct Kind {
  const char* name;
  BrainSettings settings;
};

// every constraint, and those that go together
std::vector<Kind> kinds() {
  const BrainSettings plain{.hidden = {10, 8}, .cell = Cell::relu};
  const auto with = [&](auto&& change) {
    BrainSettings settings = plain;
    change(settings);
    return settings;
  };
  const auto wired = [&](ConnectomeUse use, Dale dale) {
    return with([&](BrainSettings& s) {
      s.recurrent = true;
      s.dale = dale;
      s.connectome = {.path = "given", .layer = 0, .use = use};
    });
  };
  return {
      {"sparse", with([](auto& s) { s.density = 0.4; })},
      {"column", with([](auto& s) { s.dale = Dale::column; })},
      {"column, recurrent, sparse", with([](auto& s) {
         s.dale = Dale::column;
         s.recurrent = true;
         s.density = 0.5;
       })},
      {"column, ctrnn", with([](auto& s) {
         s.dale = Dale::column;
         s.cell = Cell::ctrnn;
         s.recurrent = true;
       })},
      {"column, lif", with([](auto& s) {
         s.dale = Dale::column;
         s.cell = Cell::lif;
         s.recurrent = true;
       })},
      {"dann", with([](auto& s) { s.dale = Dale::dann; })},
      {"dann, sparse", with([](auto& s) {
         s.dale = Dale::dann;
         s.density = 0.5;
       })},
      {"symmetric", with([](auto& s) { s.symmetric = true; })},
      {"symmetric, recurrent, sparse", with([](auto& s) {
         s.symmetric = true;
         s.cell = Cell::gru;
         s.density = 0.5;
       })},
      {"connectome", wired(ConnectomeUse::mask, Dale::none)},
      {"connectome with signs", wired(ConnectomeUse::signs, Dale::none)},
      {"connectome with weights, column", wired(ConnectomeUse::weights, Dale::column)},
  };
}

// two sensors and an actuator; all of them turn round in the mirror
Ports mirrored() {
  Ports ports = samples::ports(2, 1);
  for (auto* list : {&ports.sensors, &ports.actuators}) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      (*list)[i].mirror = static_cast<int>(i);
      (*list)[i].mirror_sign = -1;
    }
  }
  return ports;
}

struct Newborn {
  PolicyParameters policy;
  LearningGenes genes;
};

Newborn born(const BrainSettings& settings) {
  RandomStream random = samples::stream(1);
  REQUIRE_NOTHROW(validate(settings));
  Connectome connectome = samples::random_connectome(10, 0.3, random);
  std::erase_if(connectome.connections, [](auto& c) { return c.kind == Synapse::electrical; });
  const bool wired = !settings.connectome.path.empty();
  // large steps, that meet many bounds
  BrainSettings eager = settings;
  eager.learning.learning_rate = 2e-3;
  const BrainGenome genome = random_brain(eager, mirrored(), random, wired ? &connectome : nullptr);
  return {develop(genome, mirrored()), genome.learning};
}

std::size_t violations(const Newborn& newborn, const PolicyParameters& policy) {
  const auto span_of = [](const Eigen::VectorXf& numbers) {
    return std::span(numbers.data(), static_cast<std::size_t>(numbers.size()));
  };
  return count_violations(newborn.policy.constraint, span_of(policy.network),
                          span_of(newborn.policy.network));
}

TEST_CASE("no update of PPO breaks a constraint") {
  for (const Kind& kind : kinds()) {
    const Newborn newborn = born(kind.settings);
    Several<PointMass> worlds(4);
    PpoSettings settings;
    settings.environments = 4;
    settings.horizon = 64;
    settings.minibatch = 64;
    settings.critic = {8};
    PpoCourse course(settings, newborn.policy, newborn.genes,
                     {worlds.environments(), 10'240, 1, 1, 1});
    CAPTURE(kind.name);
    REQUIRE_FALSE(newborn.policy.constraint.empty());
    REQUIRE(violations(newborn, newborn.policy) == 0);
    while (!course.finished()) {
      course.iterate();
      REQUIRE(violations(newborn, course.learned().policy) == 0);
    }
    REQUIRE_FALSE(course.learned().failure);
    CHECK(course.learned().policy.network != newborn.policy.network);
  }
}

TEST_CASE("no learner breaks a constraint, however long it learns") {
  LearnerSettings settings;
  settings.ppo.environments = 4;
  settings.ppo.horizon = 64;
  for (const LearnerKind learner : {LearnerKind::ppo, LearnerKind::es, LearnerKind::none}) {
    for (const Kind& kind : kinds()) {
      const Newborn newborn = born(kind.settings);
      const auto teacher = make_learner(learner, settings);
      Several<PointMass> worlds(std::max(1, teacher->environments()));
      CAPTURE(name_of(learner), kind.name);
      for (const std::uint64_t steps : {300U, 2'600U, 7'000U}) {
        const Learned learned =
            teacher->learn(newborn.policy, newborn.genes, {worlds.environments(), steps, 1, 1, 1});
        REQUIRE_FALSE(learned.failure);
        REQUIRE(violations(newborn, learned.policy) == 0);
      }
    }
  }
}

}  // namespace
}  // namespace neuroprospect::brains

// Tests that constraints hold exactly through whole lives of every learner: the numbers that break
// them are counted after every update where one can look on, and else at the ends of lessons of
// many lengths. None does; and without the constraint, the same lessons break it.
#include <catch2/catch.hpp>

#include "brains/connectome_layer.h"
#include "brains/constraint.h"
#include "brains/develop.h"
#include "brains/eprop.h"
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
  bool reflex = false;  // whether its second layer learns nothing
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
      {"reflex", plain, true},
      {"reflex, column", with([](auto& s) { s.dale = Dale::column; }), true},
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

// the brain of this kind that a learner can teach
BrainSettings fit_for(LearnerKind learner, BrainSettings settings) {
  // e-prop teaches no gru; rectified units that excite each other grow without bound, by a rule
  // that nothing holds back and by eligibility that never fades
  const bool local = learner == LearnerKind::eprop || learner == LearnerKind::hebbian;
  if (local && settings.recurrent) settings.cell = Cell::ctrnn;
  if (learner == LearnerKind::eprop && settings.cell == Cell::gru) settings.cell = Cell::ctrnn;
  if (learner == LearnerKind::rstdp) settings.cell = Cell::lif;
  if (learner == LearnerKind::hebbian) settings.plasticity = PlasticityGrain::connection;
  return settings;
}

struct Newborn {
  PolicyParameters policy;
  LearningGenes genes;
  Constraint constraint;
  PolicyParameters free;  // the same without constraints
};

Newborn born(const Kind& kind, LearnerKind learner) {
  RandomStream random = samples::stream(1);
  // large steps, that meet many bounds
  BrainSettings eager = fit_for(learner, kind.settings);
  eager.learning.learning_rate = 2e-3;
  REQUIRE_NOTHROW(validate(eager));
  Connectome connectome = samples::random_connectome(10, 0.3, random);
  std::erase_if(connectome.connections, [](auto& c) { return c.kind == Synapse::electrical; });
  const bool wired = !eager.connectome.path.empty();
  BrainGenome genome = random_brain(eager, mirrored(), random, wired ? &connectome : nullptr);
  genome.architecture.hidden[1].learns = !kind.reflex;
  Newborn newborn{develop(genome, mirrored()), genome.learning, {}, {}};
  newborn.constraint = newborn.policy.constraint;
  newborn.free = newborn.policy;
  newborn.free.constraint = {};
  newborn.free.plasticity = plasticity_of(genome.plasticity, newborn.policy.shape, {});
  return newborn;
}

std::size_t violations(const Newborn& newborn, const Eigen::VectorXf& numbers) {
  const auto span_of = [](const Eigen::VectorXf& of) {
    return std::span(of.data(), static_cast<std::size_t>(of.size()));
  };
  return count_violations(newborn.constraint, span_of(numbers), span_of(newborn.policy.network));
}

// Something to imitate: random observations, and what has nothing to do with them.
Demonstration nonsense() {
  constexpr Eigen::Index kSteps = 600;
  RandomStream random = samples::stream(2);
  Demonstration shown{Eigen::MatrixXf(2, kSteps),
                      Eigen::MatrixXf(1, kSteps),
                      std::vector<std::uint8_t>(kSteps),
                      {1}};
  for (auto* numbers : {&shown.observations, &shown.actions}) {
    for (float& x : numbers->reshaped()) x = static_cast<float>(random.uniform(-1, 1));
  }
  for (std::size_t t = 0; t < shown.starts.size(); t += 60) shown.starts[t] = 1;
  return shown;
}

LearnerSettings short_rollouts() {
  LearnerSettings settings;
  settings.ppo.environments = settings.eprop.environments = 4;
  settings.ppo.horizon = settings.ppo.minibatch = 64;
  settings.ppo.critic = {8};
  settings.rstdp.step = 100;
  return settings;
}

TEST_CASE("no update of PPO breaks a constraint") {
  for (const Kind& kind : kinds()) {
    const Newborn newborn = born(kind, LearnerKind::ppo);
    Several<PointMass> worlds(4);
    PpoCourse course(short_rollouts().ppo, newborn.policy, newborn.genes,
                     {worlds.environments(), 10'240, 1, 1, 1});
    CAPTURE(kind.name);
    REQUIRE_FALSE(newborn.constraint.empty());
    REQUIRE(violations(newborn, newborn.policy.network) == 0);
    while (!course.finished()) {
      course.iterate();
      REQUIRE(violations(newborn, course.learned().policy.network) == 0);
    }
    REQUIRE_FALSE(course.learned().failure);
    CHECK(course.learned().policy.network != newborn.policy.network);
  }
}

TEST_CASE("no update of e-prop breaks a constraint") {
  for (const Kind& kind : kinds()) {
    const Newborn newborn = born(kind, LearnerKind::eprop);
    Several<PointMass> worlds(4);
    EpropCourse course(short_rollouts().eprop, newborn.policy, newborn.genes,
                       {worlds.environments(), 10'240, 1, 1, 1});
    CAPTURE(kind.name);
    while (!course.finished()) {
      course.step();
      REQUIRE(violations(newborn, course.learned().policy.network) == 0);
    }
    CHECK(course.learned().failure.value_or("none") == "none");
    CHECK(course.learned().policy.network != newborn.policy.network);
  }
}

TEST_CASE("no step of a plastic life breaks a constraint") {
  for (const bool normalised : {false, true}) {
    for (const Kind& kind : kinds()) {
      const Newborn newborn = born(kind, LearnerKind::hebbian);
      PolicyParameters plastic = newborn.policy;
      plastic.plasticity->on = true;
      plastic.plasticity->normalised = normalised;
      Policy policy(plastic);
      RandomStream random = samples::stream(3);
      std::array<float, 2> observation{};
      std::array<float, 1> action{};
      CAPTURE(kind.name, normalised);
      for (int step = 0; step < 2'000; ++step) {
        for (float& x : observation) x = static_cast<float>(random.normal());
        policy.act(observation, action);
        REQUIRE(violations(newborn, policy.numbers()) == 0);
      }
      CHECK(policy.numbers() != newborn.policy.network);
    }
  }
}

TEST_CASE("no learner breaks a constraint, however long it learns") {
  const Demonstration shown = nonsense();
  for (std::size_t k = 0; k < Names<LearnerKind>::values.size(); ++k) {
    const auto learner = static_cast<LearnerKind>(k);
    LearnerSettings settings = short_rollouts();
    for (const Kind& kind : kinds()) {
      const Newborn newborn = born(kind, learner);
      CAPTURE(name_of(learner), kind.name);
      const auto learned = [&](const PolicyParameters& innate, std::uint64_t steps) {
        // a clone takes no steps; it learns for as many epochs as others for hundreds
        settings.clone.epochs = static_cast<int>(1 + steps / 100);
        const auto teacher = make_learner(learner, settings);
        Several<PointMass> worlds(std::max(1, teacher->environments()));
        const Learned result =
            teacher->learn(innate, newborn.genes, {worlds.environments(), steps, 1, 1, 1, &shown});
        REQUIRE_FALSE(result.failure);
        return result.policy.network;
      };
      for (const std::uint64_t steps : {1U, 10U, 50U, 300U, 2'600U, 7'000U}) {
        REQUIRE(violations(newborn, learned(newborn.policy, steps)) == 0);
      }
      if (learner == LearnerKind::none) continue;
      CHECK(violations(newborn, learned(newborn.free, 2'600)) > 0);
    }
  }
}

TEST_CASE("clones that go on by reward keep constraints") {
  LearnerSettings settings = short_rollouts();
  settings.clone.epochs = 10;
  settings.clone.then = CloneThen::ppo;
  const Demonstration shown = nonsense();
  const auto teacher = make_learner(LearnerKind::clone, settings);
  for (const Kind& kind : kinds()) {
    const Newborn newborn = born(kind, LearnerKind::clone);
    Several<PointMass> worlds(4);
    const Learned learned = teacher->learn(newborn.policy, newborn.genes,
                                           {worlds.environments(), 2'600, 1, 1, 1, &shown});
    CAPTURE(kind.name);
    REQUIRE_FALSE(learned.failure);
    CHECK(violations(newborn, learned.policy.network) == 0);
  }
}

}  // namespace
}  // namespace neuroprospect::brains

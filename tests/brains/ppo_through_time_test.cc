// Tests for brains/ppo.h with networks that remember: rollouts and updates see the same policy, its
// critic finds known values, and it learns what needs memory, where others cannot.
#include <catch2/catch.hpp>

#include "brains/ppo.h"
#include "tests/brains/analytic_worlds.h"
#include "tests/brains/newborn.h"

namespace neuroprospect::brains {
namespace {

using samples::hash_of;
using samples::Newborn;
using samples::newborn;
using worlds_known::Recall;
using worlds_known::Salary;
using worlds_known::Several;

constexpr std::array kCells = {Cell::tanh, Cell::relu, Cell::gru, Cell::ctrnn, Cell::lif};

BrainSettings remembering(Cell cell, std::vector<int> hidden = {16, 16}) {
  return {.hidden = std::move(hidden), .cell = cell, .recurrent = true};
}

PpoSettings small(int environments, int horizon, int minibatch, int through_time) {
  PpoSettings settings;
  settings.environments = environments;
  settings.horizon = horizon;
  settings.minibatch = minibatch;
  settings.through_time = through_time;
  settings.critic = {16, 16};
  return settings;
}

TEST_CASE("an update starts from the policy that acted, whatever was remembered") {
  // all samples are one minibatch, and the policy may not move: a first update is made only where
  // every action is as likely through time, in segments, as it was in the rollout
  for (const Cell cell : kCells) {
    for (const int through_time : {1, 3, 16, 200}) {
      Several<Recall> recall(5, Recall({.delay = 4}));
      Newborn born = newborn(recall.worlds()[0], remembering(cell), 1);
      born.policy.ports.sensors[0].mirror_sign = -1;
      PpoSettings settings = small(5, 40, 65536, through_time);
      // mirror images are as likely as they were, too
      if (through_time == 3) settings.symmetry = SymmetryMethod::data;
      settings.epochs = 1;
      settings.max_kl = 1e-8;
      // two rollouts, the last one short, of odd length
      for (const std::uint64_t steps : {200U, 387U}) {
        const Learned learned = PpoLearner(settings).learn(born.policy, born.genes,
                                                           {recall.environments(), steps, 1, 1, 2});
        CAPTURE(name_of(cell), through_time, steps);
        CHECK(learned.policy.network != born.policy.network);
      }
    }
  }
}

TEST_CASE("the critic of a policy that remembers finds known values") {
  // as in ppo_test.cc, without randomness
  const double discount = 0.9;
  for (const int truncated_after : {3, 10, 30}) {
    Several<Salary> salary(8, Salary(0, truncated_after));
    BrainSettings brain = remembering(Cell::gru);
    brain.learning = {.learning_rate = 1e-3, .foresight_steps = 1 / (1 - discount)};
    const Newborn born = newborn(salary.worlds()[0], brain, 3);
    const Lesson lesson{salary.environments(), 60'000, 1, 1, 2};
    PpoCourse course(small(8, 64, 128, 16), born.policy, born.genes, lesson);
    while (!course.finished()) course.iterate();
    CAPTURE(truncated_after);
    CHECK(course.value(std::array{1.0F}) == Approx(1 / (1 - discount)).epsilon(0.01));
  }
}

TEST_CASE("equal lessons of brains that remember give equal brains, to the bit") {
  for (const Cell cell : kCells) {
    const auto lesson = [&](std::uint64_t birth) {
      Several<Recall> recall(4);
      const Newborn born = newborn(recall.worlds()[0], remembering(cell), 1);
      return hash_of(
          PpoLearner(small(4, 32, 48, 8))
              .learn(born.policy, born.genes, {recall.environments(), 700, 1, 1, birth}));
    };
    CHECK(lesson(2) == lesson(2));
    CHECK(lesson(2) != lesson(3));
  }
}

}  // namespace
}  // namespace neuroprospect::brains

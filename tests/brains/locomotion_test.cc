// Tests that learners teach creatures to travel: the one world that is not analytic.
#include <catch2/catch.hpp>

#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "brains/develop.h"
#include "brains/learners.h"
#include "tests/brains/samples.h"
#include "tests/scenes/statistics.h"
#include "worlds/classroom.h"

namespace neuroprospect::brains {
namespace {

// Student's t with 9 degrees of freedom, 99 %, one side
constexpr int kFounders = 10;
constexpr double kStudent = 2.82;

// The learning curve of a random founder: so many control steps in episodes of up to 4 s.
std::vector<CurvePoint> founder_curve(const Learner& learner, const BrainSettings& brain,
                                      std::uint64_t steps, std::uint64_t birth) {
  RandomStream random({.seed = 11, .birth = birth});
  const bodies::BodyPlan plan = bodies::develop(
      bodies::random_body({.founder_limbs_low = 4}, birth, random), bodies::JointPreset::servo);
  const worlds::Arena arena(plan, {.episode_s = 4});
  worlds::Classroom classroom(arena, learner.environments());
  const Ports ports =
      samples::ports(classroom.front().observation_size(), classroom.front().action_size());
  const BrainGenome genome = random_brain(brain, ports, random);
  const Learned learned = learner.learn(develop(genome, ports), genome.learning,
                                        {classroom.environments(), steps, 3, 11, birth});
  REQUIRE_FALSE(learned.failure);
  return learned.curve;
}

// how much more the last third of a life brings than the first, over founders
scenes::Mean gain_of(LearnerKind kind, std::uint64_t steps, const BrainSettings& brain = {}) {
  const auto learner = make_learner(kind, {});
  std::vector<double> gains;
  for (std::uint64_t birth = 0; birth < kFounders; ++birth) {
    const auto curve = founder_curve(*learner, brain, steps, birth);
    REQUIRE((curve.front().mean_return && curve.back().mean_return));
    gains.push_back(*curve.back().mean_return - *curve.front().mean_return);
  }
  return scenes::mean_of(gains);
}

TEST_CASE("founders learn to travel", "[slow]") {
  const auto gain = gain_of(LearnerKind::ppo, 60'000);
  CAPTURE(gain.mean, gain.error);
  CHECK(gain.mean > kStudent * gain.error);
}

TEST_CASE("founders that remember learn to travel", "[slow]") {
  const auto gain =
      gain_of(LearnerKind::ppo, 40'000, {.hidden = {32}, .cell = Cell::gru, .recurrent = true});
  CAPTURE(gain.mean, gain.error);
  CHECK(gain.mean > kStudent * gain.error);
}

TEST_CASE("founders under Dale's law learn to travel", "[slow]") {
  BrainSettings brain{.hidden = {64}, .cell = Cell::relu, .recurrent = true, .recurrent_gain = 0.9};
  brain.dale = Dale::column;
  const auto gain = gain_of(LearnerKind::ppo, 40'000, brain);
  CAPTURE(gain.mean, gain.error);
  CHECK(gain.mean > kStudent * gain.error);
}

TEST_CASE("founders learn to travel by evolution strategies", "[slow]") {
  const auto gain = gain_of(LearnerKind::es, 60'000);
  CAPTURE(gain.mean, gain.error);
  CHECK(gain.mean > kStudent * gain.error);
}

}  // namespace
}  // namespace neuroprospect::brains

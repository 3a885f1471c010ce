// Tests that PPO teaches creatures to travel: the one world that is not analytic.
#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <numeric>

#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "brains/develop.h"
#include "brains/ppo.h"
#include "tests/brains/samples.h"
#include "worlds/creature_environment.h"

namespace neuroprospect::brains {
namespace {

// The learning curve of a random founder: 60,000 control steps in episodes of up to 4 s.
std::vector<CurvePoint> founder_curve(std::uint64_t birth) {
  RandomStream random({.seed = 11, .birth = birth});
  const bodies::BodyPlan plan = bodies::develop(
      bodies::random_body({.founder_limbs_low = 4}, birth, random), bodies::JointPreset::servo);
  const worlds::Arena arena(plan, {.episode_s = 4});
  std::vector<std::unique_ptr<worlds::CreatureEnvironment>> worlds;
  std::vector<Environment*> environments;
  for (int e = 0; e < PpoSettings{}.environments; ++e) {
    worlds.push_back(std::make_unique<worlds::CreatureEnvironment>(arena));
    environments.push_back(worlds.back().get());
  }
  const Ports ports = samples::ports(worlds[0]->observation_size(), worlds[0]->action_size());
  const BrainGenome genome = random_brain({}, ports, random);
  const Learned learned = PpoLearner({}).learn(develop(genome, ports), genome.learning,
                                               {environments, 60'000, 3, 11, birth});
  REQUIRE_FALSE(learned.failure);
  return learned.curve;
}

TEST_CASE("founders learn to travel", "[slow]") {
  constexpr int n = 10;
  std::vector<double> gains;
  for (std::uint64_t birth = 0; birth < n; ++birth) {
    const auto curve = founder_curve(birth);
    REQUIRE((curve.front().mean_return && curve.back().mean_return));
    gains.push_back(*curve.back().mean_return - *curve.front().mean_return);
  }
  const double mean = std::reduce(gains.begin(), gains.end()) / n;
  double squares = 0;
  for (const double gain : gains) squares += (gain - mean) * (gain - mean);
  const double standard_error = std::sqrt(squares / (n - 1) / n);
  CAPTURE(gains, mean, standard_error);
  // Student's t with 9 degrees of freedom, 99 %, one side
  CHECK(mean > 2.82 * standard_error);
}

}  // namespace
}  // namespace neuroprospect::brains

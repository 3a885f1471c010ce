// Tests that evolution finds rules by which brains that are born random come to walk within seconds
// (Najarro and Risi 2020, scaled down).
#include <catch2/catch.hpp>

#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "brains/adam.h"
#include "brains/develop.h"
#include "brains/es.h"
#include "brains/innate.h"
#include "tests/brains/samples.h"
#include "tests/scenes/statistics.h"
#include "worlds/creature_environment.h"

namespace neuroprospect::brains {
namespace {

// A random founder's body of four actuators, and brains of eight hidden units for it.
class Nursery {
 public:
  Nursery()
      : arena_(body(), {.episode_s = 4}),
        environment_(arena_),
        ports_(samples::ports(environment_.observation_size(), environment_.action_size())) {
    RandomStream random = samples::stream(1);
    genome_ = random_brain(settings_, ports_, random);
  }

  [[nodiscard]] const std::vector<float>& coefficients() const {
    return genome_.plasticity.coefficients;
  }

  // a birth with these coefficients, in units of the founders' spread, and wiring of its own
  [[nodiscard]] PolicyParameters born(const Eigen::VectorXf& coefficients,
                                      std::uint64_t birth) const {
    BrainGenome genome = genome_;
    for (Eigen::Index i = 0; i < coefficients.size(); ++i) {
      const double unit = i % 5 == 4 ? settings_.plasticity_gain : 1;
      genome.plasticity.coefficients[static_cast<std::size_t>(i)] =
          static_cast<float>(unit) * coefficients[i];
    }
    RandomStream random({.seed = 77, .birth = birth});
    genome.wiring.numbers = fresh_numbers(genome, settings_, random);
    return develop(genome, ports_);
  }

  struct Life {
    double sum = 0;     // of rewards
    double last_m = 0;  // travelled in the last quarter
  };

  // an episode, with plasticity on or off
  Life live(PolicyParameters parameters, bool plastic, std::uint64_t seed) {
    parameters.plasticity->on = plastic;
    Policy policy(parameters);
    std::vector<float> observation(ports_.sensors.size());
    std::vector<float> action(ports_.actuators.size());
    environment_.reset(seed, observation);
    Life life;
    StepResult step;
    std::vector<double> travelled = {0};
    while (!step.terminated && !step.truncated) {
      policy.act(observation, action);
      step = environment_.step(action, observation);
      life.sum += static_cast<double>(step.reward);
      travelled.push_back(environment_.outcome().distance_m);
    }
    const std::size_t quarter = travelled.size() / 4;
    life.last_m = travelled.back() - travelled[travelled.size() - 1 - quarter];
    return life;
  }

 private:
  static bodies::BodyPlan body() {
    RandomStream random({.seed = 11, .birth = 2});
    return bodies::develop(
        bodies::random_body({.founder_limbs_low = 2, .founder_limbs_high = 3}, 2, random),
        bodies::JointPreset::servo);
  }

  BrainSettings settings_{.hidden = {8}, .plasticity = PlasticityGrain::connection};
  worlds::Arena arena_;
  worlds::CreatureEnvironment environment_;
  Ports ports_;
  BrainGenome genome_;
};

// A rule that evolution strategies find from one stream, and what its generations came to at the
// end: mirrored pairs, each pair born with wiring of its own, as in a campaign with
// life.random_birth. Of d coefficients a generation of n pairs learns some n / d: with 1540 it
// found a rule in each of five lines, with the 6055 of a body of eleven actuators and 16 units in
// two of five (docs/brains.md).
struct Evolved {
  Eigen::VectorXf rule;
  double late_return = 0;  // mean of the last tenth of the generations
};

Evolved evolve(Nursery& nursery, std::uint64_t line) {
  constexpr int kPairs = 16;
  constexpr int kGenerations = 200;
  constexpr float kSigma = 0.1F;
  const auto count = std::ssize(nursery.coefficients());
  Evolved result;
  Eigen::VectorXf& rule = result.rule;
  rule = 0.3F * Eigen::Map<const Eigen::VectorXf>(nursery.coefficients().data(), count);
  for (Eigen::Index i = 4; i < count; i += 5) {
    rule[i] /= static_cast<float>(BrainSettings{}.plasticity_gain);
  }
  RandomStream random = samples::stream(line);
  Adam adam(count, 1e-8);
  std::uint64_t birth = line * 10'000;
  for (int generation = 0; generation < kGenerations; ++generation) {
    Eigen::MatrixXf directions(count, kPairs);
    std::vector<double> returns;
    for (int pair = 0; pair < kPairs; ++pair) {
      for (float& x : directions.col(pair)) x = static_cast<float>(random.normal());
      ++birth;
      for (const float sign : {kSigma, -kSigma}) {
        returns.push_back(
            nursery.live(nursery.born(rule + sign * directions.col(pair), birth), true, birth).sum);
      }
    }
    const Eigen::VectorXf descent = 0.005F * rule - rank_gradient(directions, returns);
    // steps fall to 0, so that the last rule is not one draw of many around it
    adam.descend(descent, 0.05 * (1 - generation / static_cast<double>(kGenerations)), rule);
    if (generation >= kGenerations - 15) result.late_return += scenes::mean_of(returns).mean / 15;
  }
  return result;
}

TEST_CASE("Hebbian brains that are born random walk within a life", "[slow]") {
  // false alarm: without any difference each mean would exceed 3.3 standard errors once in a
  // thousand (Student's t with 39 and 79 degrees of freedom)
  constexpr double kStudent = 3.31;
  Nursery nursery;
  std::vector<double> late_m;  // travelled in the last quarter, of all lines
  for (std::uint64_t line = 1; line <= 2; ++line) {
    const Evolved evolved = evolve(nursery, line);

    // new births, new episodes: return over that of the same births with the rule off
    std::vector<double> gain;
    for (std::uint64_t test = 0; test < 40; ++test) {
      const auto newborn = nursery.born(evolved.rule, 1'000'000 + test);
      const auto plastic = nursery.live(newborn, true, 5'000'000 + test);
      const auto fixed = nursery.live(newborn, false, 5'000'000 + test);
      gain.push_back(plastic.sum - fixed.sum);
      late_m.push_back(plastic.last_m - fixed.last_m);
    }
    const auto gained = scenes::mean_of(gain);
    CAPTURE(line, evolved.late_return, gained.mean, gained.error);
    CHECK(gained.mean > kStudent * gained.error);
  }
  const auto travelled = scenes::mean_of(late_m);
  CAPTURE(travelled.mean, travelled.error);
  CHECK(travelled.mean > kStudent * travelled.error);
}

}  // namespace
}  // namespace neuroprospect::brains

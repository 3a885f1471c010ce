#include "brains/hebbian.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "brains/curve.h"

namespace neuroprospect::brains {

Learned HebbianLearner::learn(const PolicyParameters& innate, const LearningGenes&,
                              const Lesson& lesson) const {
  require_fit(innate, lesson);
  Environment& environment = *lesson.environments.front();
  RandomStream seeds({lesson.seed, lesson.birth, Purpose::training, 0});
  LearningCurve curve(lesson.steps, lesson.curve_points);
  PolicyParameters now = innate;
  if (now.plasticity) {
    now.plasticity->on = true;
    now.plasticity->normalised = settings_.normalised;
  }
  std::vector<float> observation(static_cast<std::size_t>(innate.shape.inputs));
  std::vector<float> action(static_cast<std::size_t>(innate.shape.outputs));
  const Eigen::Map<const Eigen::VectorXf> observed(observation.data(), std::ssize(observation));
  std::uint64_t steps = 0;
  while (steps < lesson.steps) {
    Policy policy(now);
    environment.reset(seeds.bits(), observation);
    StepResult step;
    double sum = 0;
    while (steps < lesson.steps && !step.terminated && !step.truncated) {
      policy.act(observation, action);
      step = environment.step(action, observation);
      sum += static_cast<double>(step.reward);
      ++steps;
      if (!std::isfinite(sum) || !observed.allFinite()) {
        return {innate, curve.points_to(steps),
                fmt::format("what it observed was not finite after {} steps", steps)};
      }
    }
    if (step.terminated || step.truncated) curve.add(steps, sum);
    if (!policy.numbers().allFinite()) {
      return {innate, curve.points_to(steps),
              fmt::format("what it had become was not finite after {} steps", steps)};
    }
    if (!settings_.restart) now.network = policy.numbers();
  }
  return {std::move(now), curve.points_to(steps), std::nullopt};
}

}  // namespace neuroprospect::brains

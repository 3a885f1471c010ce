#include "brains/learner.h"

#include "base/error.h"

namespace neuroprospect::brains {

void require_fit(const PolicyParameters& innate, const Lesson& lesson) {
  const NetworkShape& shape = innate.shape;
  require(!lesson.environments.empty(), "a lesson without environments");
  for (const Environment* environment : lesson.environments) {
    require(environment->observation_size() == shape.inputs &&
                environment->action_size() == shape.outputs,
            "a policy of {} inputs and {} outputs in an environment of {} observations and {} "
            "actions",
            shape.inputs, shape.outputs, environment->observation_size(),
            environment->action_size());
  }
  const Eigen::Index numbers = parameter_count(shape);
  require(innate.network.size() == numbers && innate.exploration_log.size() == shape.outputs,
          "{} numbers and {} of exploration for a policy of {} and {}", innate.network.size(),
          innate.exploration_log.size(), numbers, shape.outputs);
}

}  // namespace neuroprospect::brains

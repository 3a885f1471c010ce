// worlds/locomotion.h: DERL's locomotion: travel along +x (derl/envs/tasks/locomotion.py, with the
// termination of derl/envs/wrappers/hfield.py). Thread safety: stateless.
#pragma once

#include "bodies/plan.h"
#include "worlds/task.h"

namespace neuroprospect::worlds {

/// reward = Δx / Δt of the head − control_cost · Σ command²; terminated when the head is at
/// fall_ratio of its height at the start, or lower. Success: the head has travelled further than
/// stride_limit_m.
class Locomotion final : public Task {
 public:
  [[nodiscard]] Judgement judge(const TaskView& view) const override;
  [[nodiscard]] bool success(const TaskView& view) const override;
};

/// The furthest that a head can get while a point of the body stays where it is [m]: twice the
/// longest way from the head's centre through the body. Travel beyond it needs a step.
double stride_limit_m(const bodies::BodyPlan& plan);

}  // namespace neuroprospect::worlds

// worlds/task.h: what earns reward, when an episode is over, and what counts as success. An open
// set: a task is one file and one line in task.cc.
// Thread safety: tasks are stateless; used from any thread.
#pragma once

#include <span>

#include "bodies/pose.h"
#include "worlds/settings.h"
#include "worlds/simulation.h"

namespace neuroprospect::worlds {

/// Everything a task may judge by.
struct TaskView {
  const Simulation& simulation;           ///< after the control step
  const bodies::LinkPose& head_at_start;  ///< of the episode
  const bodies::LinkPose& head_before;    ///< the control step
  std::span<const float> command;         ///< of the control step, within [−1, 1]
  const WorldSettings& settings;
};

/// What a control step was worth.
struct Judgement {
  double reward = 0;
  bool terminated = false;
};

class Task {
 public:
  virtual ~Task() = default;

  /// Of one control step.
  [[nodiscard]] virtual Judgement judge(const TaskView& view) const = 0;

  /// Whether an episode that ends here did what it was for.
  [[nodiscard]] virtual bool success(const TaskView& view) const = 0;
};

/// The task of that kind; lives as long as the program.
const Task& task_of(TaskKind kind);

}  // namespace neuroprospect::worlds

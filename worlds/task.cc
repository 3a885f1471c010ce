#include "worlds/task.h"

#include <array>

#include "worlds/locomotion.h"

namespace neuroprospect::worlds {

const Task& task_of(TaskKind kind) {
  static const Locomotion locomotion;
  // in the order of TaskKind
  static const std::array<const Task*, Names<TaskKind>::values.size()> tasks = {&locomotion};
  return *tasks[static_cast<std::size_t>(kind)];
}

}  // namespace neuroprospect::worlds

#include "evolution/workers.h"

#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include "base/error.h"

namespace neuroprospect::evolution {

struct Workers::Arena {
  explicit Arena(int count)
      // by default TBB has one thread fewer than the machine has cores; workers are asked for by
      // number
      : parallelism(tbb::global_control::max_allowed_parallelism,
                    static_cast<std::size_t>(count) + 1),
        arena(count, 0) {}

  tbb::global_control parallelism;
  tbb::task_arena arena;
  tbb::task_group tasks;
};

Workers::Workers(int count) {
  require(count >= 1, "{} workers", count);
  arena_ = std::make_unique<Arena>(count);
}

Workers::~Workers() {
  arena_->arena.execute([&] { arena_->tasks.wait(); });
}

void Workers::enqueue(std::function<void()> task) {
  arena_->arena.enqueue(arena_->tasks.defer(std::move(task)));
}

}  // namespace neuroprospect::evolution

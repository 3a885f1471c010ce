// worlds/classroom.h: environments of one arena side by side, as a learner takes them.
// Thread safety: owned by one thread.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "brains/environment.h"
#include "worlds/creature_environment.h"

namespace neuroprospect::worlds {

class Classroom {
 public:
  /// `count` environments that keep a reference to `arena`, which must live longer.
  Classroom(const Arena& arena, int count) {
    for (int e = 0; e < count; ++e) {
      owned_.push_back(std::make_unique<CreatureEnvironment>(arena));
      environments_.push_back(owned_.back().get());
    }
  }
  /// A temporary would not.
  Classroom(Arena&&, int) = delete;

  /// Valid as long as the classroom.
  [[nodiscard]] std::span<brains::Environment* const> environments() const { return environments_; }

  /// The first environment. Needs one.
  [[nodiscard]] CreatureEnvironment& front() { return *owned_.front(); }

 private:
  std::vector<std::unique_ptr<CreatureEnvironment>> owned_;
  std::vector<brains::Environment*> environments_;
};

}  // namespace neuroprospect::worlds

// recordings/child.h: work that may go wrong in ways that no exception tells, in a process of its
// own. Internal to recordings/.
#pragma once

#include <cstdint>
#include <functional>

#include "base/blob.h"

namespace neuroprospect::recordings {

/// What a child may use.
struct ChildLimits {
  std::uint64_t memory_bytes = std::uint64_t{4}
                               << 30;  ///< more than the parent's own address space
  std::uint64_t cpu_s = 600;
};

/// What `work` returns, called in a forked copy of this process: whatever it does to memory or
/// time, it does there. An Error that it throws is thrown here; a crash, or a limit passed, is an
/// input Error that says so. Needs POSIX. Thread safety: `work` must not wait for another thread,
/// which the copy does not have.
Blob in_child(const std::function<Blob()>& work, const ChildLimits& limits = {});

}  // namespace neuroprospect::recordings

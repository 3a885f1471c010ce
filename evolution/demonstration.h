// evolution/demonstration.h: recorded behaviour as what a brain in a given body can imitate.
// Thread safety: pure functions.
#pragma once

#include "brains/demonstration.h"
#include "brains/ports.h"
#include "evolution/spec.h"
#include "recordings/recording.h"

namespace neuroprospect::evolution {

/// Throws an input Error unless the recording can be cloned: unless it has actions.
void validate_demonstration(const recordings::Recording& recording);

/// The recording for a creature with these ports: columns are matched by name (channel_name()). A
/// sense that was not recorded reads 0, a command that was not is not taught; columns of channels
/// that the creature does not have are left out. Commands are clamped to [−1, 1].
brains::Demonstration demonstration_for(const recordings::Recording& recording,
                                        const brains::Ports& ports);

/// Throws an input Error that names both sides unless the recording teaches some command of some of
/// these bodies. No body: nothing is known of them yet.
void require_teaches(const recordings::Recording& recording,
                     const std::vector<brains::Ports>& bodies);

}  // namespace neuroprospect::evolution

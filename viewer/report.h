// viewer/report.h: the page with its data inside, one file that opens from disk without a server.
// Thread safety: as Answers.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "viewer/answers.h"

namespace neuroprospect::viewer {

/// The whole page: every birth's numbers, and those of `individuals` in full, with newborn and
/// learner in motion. Learners that were not kept live their lives again: `told` hears before each
/// individual. Throws an input Error where there is no such individual.
std::string report(Answers& answers, const std::vector<std::uint64_t>& individuals,
                   const std::function<void(std::uint64_t birth)>& told = {});

}  // namespace neuroprospect::viewer

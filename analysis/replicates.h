// analysis/replicates.h: one study of several campaigns. Thread safety: pure functions.
#pragma once

#include <vector>

#include "analysis/study.h"

namespace neuroprospect::analysis {

/// The estimates that at least two campaigns gave, figure, series and x being the same: their mean,
/// and its 95 % interval over campaigns (Student's t). Campaigns of one design with different seeds
/// are independent draws of what evolution does, which births and lineages of one are not.
std::vector<Estimate> over_campaigns(const std::vector<std::vector<Estimate>>& campaigns);

}  // namespace neuroprospect::analysis

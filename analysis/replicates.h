// analysis/replicates.h: means over independent replicates; one study of several campaigns. Thread
// safety: pure functions.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "analysis/bootstrap.h"
#include "analysis/study.h"

namespace neuroprospect::analysis {

/// The mean of values of replicates, at least two, and its 95 % interval (Student's t) over so many
/// `replicates` ("campaigns").
Bounded over_replicates(std::span<const double> values, std::string_view replicates);

/// The estimates that at least two campaigns gave, figure, series and x being the same: their mean,
/// and its 95 % interval over campaigns (Student's t). Campaigns of one design with different seeds
/// are independent draws of what evolution does, which births and lineages of one are not.
std::vector<Estimate> over_campaigns(const std::vector<std::vector<Estimate>>& campaigns);

}  // namespace neuroprospect::analysis

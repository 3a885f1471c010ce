// cli/sweep_summary.h: what the campaigns of a sweep have come to, as tables.
// Thread safety: reads files, changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/sweep_file.h"
#include "db/status.h"

namespace neuroprospect::cli {

/// A campaign of a sweep as its file stands.
struct CampaignState {
  std::optional<db::Summary> summary;  ///< empty: there is no file yet, or it cannot be read
  std::string trouble;                 ///< why it cannot be read, or is of another campaign
  std::vector<std::optional<double>> measures;  ///< empty where SQL says NULL

  [[nodiscard]] std::uint64_t births() const;
  [[nodiscard]] bool complete() const;
};

/// Looks at the file of each campaign, in their order; `measured` runs the measures too. Throws an
/// input Error for a measure that is not one number.
std::vector<CampaignState> look_at(const Sweep& sweep, bool measured);

/// A line for each campaign: births, and what is wrong.
std::string status_table(const Sweep& sweep, const std::vector<CampaignState>& states);

/// A line for each point: the measures of its complete campaigns, as the mean over seeds and the
/// half-width of its 95 % interval.
std::string point_table(const Sweep& sweep, const std::vector<CampaignState>& states);

/// A line for each point but the first: its measures minus those of the first point at the same
/// seed, as the mean over seeds that are complete in both, and the half-width of its 95 % interval.
/// What campaigns of one seed share, founders above all, cancels. Empty for a sweep of one point.
std::string paired_table(const Sweep& sweep, const std::vector<CampaignState>& states);

/// The points as JSON lines.
std::string point_json(const Sweep& sweep, const std::vector<CampaignState>& states);

/// All campaigns as CSV (RFC 4180): parameters, seed, how far it is, measures, file.
std::string campaign_csv(const Sweep& sweep, const std::vector<CampaignState>& states);

/// The campaigns as JSON lines.
std::string campaign_json(const Sweep& sweep, const std::vector<CampaignState>& states);

}  // namespace neuroprospect::cli

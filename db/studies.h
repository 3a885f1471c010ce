// db/studies.h: what studies said of a campaign, in its file. Thread safety: that of the file.
#pragma once

#include <vector>

#include "db/campaign_file.h"

namespace neuroprospect::db {

/// Writes what a study said, in place of what it said under this title before, in one transaction.
/// Needs nobody's leave: unlike births, whose one writer holds the file's lock, these rows are
/// written beside a running campaign, by a connection of their own. Each transaction of either
/// waits for the other's, which takes milliseconds. Only where the file is on a network file
/// system, whose locks are less sure, is the lock needed. `file` may be open for reading only.
/// Throws an internal Error for a number that is not finite and for two estimates of one figure,
/// series and x; and a database Error when another program keeps the file for 10 s, or it cannot be
/// written.
void store_study(const CampaignFile& file, const StudyRow& study,
                 const std::vector<EstimateRow>& estimates);

/// All studies, by title.
std::vector<StudyRow> studies(const CampaignFile& file);

/// What the study of this title said, in its own order.
std::vector<EstimateRow> study_result(const CampaignFile& file, const std::string& title);

}  // namespace neuroprospect::db

// cli/founders.h: the founders that a campaign brings along, and what it brings beside them.
// Thread safety: one thread.
#pragma once

#include "db/campaign_file.h"
#include "evolution/founders.h"
#include "evolution/spec.h"

namespace neuroprospect::cli {

/// What has not been kept yet.
struct Arrivals {
  std::vector<evolution::Founder> founders;
  /// "import 32 genomes from …, content …": what the file says of it; nothing arrives: empty.
  std::string note;
};

/// What `spec.founders` names, settled in this campaign, nothing where founders are random; and the
/// campaign's materials, into `spec`. Throws an input or database Error when it cannot be read or
/// is not valid, or when founders cannot do anything that the recording shows.
Arrivals read_arrivals(evolution::CampaignSpec& spec);

/// Keeps all of it in a file of this campaign that has no births yet, and notes it as a session of
/// the kind "import". Nothing arriving leaves the file alone.
void keep_arrivals(db::CampaignFile& file, const Arrivals& arrivals,
                   const evolution::CampaignSpec& spec, const std::vector<std::string>& overrides,
                   int workers);

}  // namespace neuroprospect::cli

// cli/founders.h: the founders that a campaign brings along.
// Thread safety: one thread.
#pragma once

#include "db/campaign_file.h"
#include "evolution/founders.h"
#include "evolution/spec.h"

namespace neuroprospect::cli {

/// Founders that have not been kept yet.
struct Arrivals {
  std::vector<evolution::Founder> founders;
  std::string note;  ///< "import 32 genomes from …, content …": what the file says of them
};

/// What `spec.founders` names, settled in this campaign; nothing where founders are random. Throws
/// an input or database Error when it cannot be read or is not valid.
Arrivals read_arrivals(const evolution::CampaignSpec& spec);

/// Keeps them in a file of this campaign that has no births yet, and notes it as a session of the
/// kind "import". Nobody arriving leaves the file alone.
void keep_arrivals(db::CampaignFile& file, const Arrivals& arrivals,
                   const evolution::CampaignSpec& spec, const std::vector<std::string>& overrides,
                   int workers);

}  // namespace neuroprospect::cli

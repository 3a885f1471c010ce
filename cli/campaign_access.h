// cli/campaign_access.h: a campaign file opened for reading, with the settings it was made with.
// Thread safety: one thread.
#pragma once

#include <filesystem>

#include "db/campaign_file.h"
#include "evolution/record.h"
#include "evolution/spec.h"

namespace neuroprospect::cli {

/// A campaign file and its settings.
struct OpenCampaign {
  /// Throws a database Error when the file cannot be read, and an input Error when its
  /// configuration is of a program with other parameters.
  explicit OpenCampaign(const std::filesystem::path& path);

  db::CampaignFile file;
  evolution::CampaignSpec spec;
};

}  // namespace neuroprospect::cli

// tests/scenes/made_up_file.h: a complete campaign file of made-up births, and its directory.
#pragma once

#include <filesystem>

#include "db/campaign_file.h"
#include "tests/scenes/births.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::scenes {

/// 30 births, 10 of them founders, recorded and closed.
struct MadeUpFile {
  explicit MadeUpFile(std::uint64_t seed) {
    auto file = db::CampaignFile::create(path, made_up_campaign(30));
    BirthMaker maker(seed, 10);
    for (int i = 0; i < 30; ++i) file.record(maker.next());
  }

  TemporaryDirectory directory{in_memory()};
  std::filesystem::path path = directory / "campaign.db";
};

}  // namespace neuroprospect::scenes

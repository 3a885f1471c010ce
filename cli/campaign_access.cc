#include "cli/campaign_access.h"

#include "cli/config.h"
#include "evolution/materials.h"

namespace neuroprospect::cli {

OpenCampaign::OpenCampaign(const std::filesystem::path& path)
    : file(db::CampaignFile::open(path, db::Access::read_only)),
      spec(parse_campaign(file.campaign().configuration, path.string())) {
  evolution::recall_materials(file, spec);
}

}  // namespace neuroprospect::cli

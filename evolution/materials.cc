#include "evolution/materials.h"

#include "base/error.h"
#include "evolution/demonstration.h"
#include "recordings/codec.h"
#include "recordings/file.h"

namespace neuroprospect::evolution {
namespace {

constexpr const char* kRecording = "clone.recording";

}  // namespace

bool clones(const CampaignSpec& spec) { return spec.life.learner == brains::LearnerKind::clone; }

void read_materials(CampaignSpec& spec) {
  if (!clones(spec)) return;
  const std::string& path = spec.learners.clone.recording;
  try {
    auto recording = recordings::read_recording(path);
    try {
      validate_demonstration(recording);
      (void)recordings::encode(recording);  // or it could not be kept
    } catch (const Error& error) {
      throw error.within(path);
    }
    spec.recording = std::make_shared<const recordings::Recording>(std::move(recording));
  } catch (const Error& error) {
    throw error.within(kRecording);
  }
}

void keep_materials(db::CampaignFile& file, const CampaignSpec& spec) {
  if (!clones(spec)) return;
  require(spec.recording != nullptr, "a campaign that clones, without its recording");
  try {
    Blob blob = recordings::encode(*spec.recording);
    const std::string hash = content_hash(blob);
    file.add_material(
        {kRecording, "recording", spec.learners.clone.recording, hash, std::move(blob)});
  } catch (const Error& error) {
    throw error.within(kRecording);
  }
}

bool has_materials(const db::CampaignFile& file, const CampaignSpec& spec) {
  return !clones(spec) || file.material(kRecording).has_value();
}

void recall_materials(const db::CampaignFile& file, CampaignSpec& spec) {
  if (!clones(spec)) return;
  const auto material = file.material(kRecording);
  if (!material) {
    throw Error(ErrorKind::database, fmt::format("{}: the recording that its creatures clone is "
                                                 "missing",
                                                 file.path().string()));
  }
  try {
    spec.recording =
        std::make_shared<const recordings::Recording>(recordings::decode_recording(material->blob));
  } catch (const Error& error) {
    throw Error(ErrorKind::database,
                fmt::format("{}: material {}: {}", file.path().string(), kRecording, error.what()));
  }
}

}  // namespace neuroprospect::evolution

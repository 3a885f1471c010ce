#include "evolution/materials.h"

#include <memory>
#include <utility>

#include "base/error.h"
#include "brains/connectome_layer.h"
#include "evolution/demonstration.h"
#include "recordings/codec.h"
#include "recordings/file.h"

namespace neuroprospect::evolution {
namespace {

constexpr const char* kRecording = "clone.recording";
constexpr const char* kConnectome = "brain.connectome";

template <class Encode>
void keep(db::CampaignFile& file, const char* name, const char* kind, const std::string& source,
          Encode&& encode) {
  try {
    Blob blob = encode();
    std::string hash = content_hash(blob);
    file.add_material({name, kind, source, std::move(hash), std::move(blob)});
  } catch (const Error& error) {
    throw error.within(name);
  }
}

template <class T, class Decode>
std::shared_ptr<const T> recall(const db::CampaignFile& file, const char* name, Decode&& decode) {
  const auto material = file.material(name);
  if (!material) {
    throw Error(ErrorKind::database,
                fmt::format("{}: {}, which the campaign brought along, is missing",
                            file.path().string(), name));
  }
  try {
    return std::make_shared<const T>(decode(material->blob));
  } catch (const Error& error) {
    throw Error(ErrorKind::database,
                fmt::format("{}: material {}: {}", file.path().string(), name, error.what()));
  }
}

}  // namespace

bool clones(const CampaignSpec& spec) { return spec.life.learner == brains::LearnerKind::clone; }

bool is_wired(const CampaignSpec& spec) { return !spec.brain.connectome.path.empty(); }

void prepare_connectome(CampaignSpec& spec, const brains::Connectome& whole) {
  RandomStream random({.seed = spec.seed, .purpose = Purpose::connectome});
  try {
    spec.connectome = std::make_shared<const brains::Connectome>(
        brains::prepare_connectome(whole, spec.brain, random));
  } catch (const Error& error) {
    throw error.within(spec.brain.connectome.path);
  }
}

void read_materials(CampaignSpec& spec) {
  if (!clones(spec)) return;
  const std::string& path = spec.learners.clone.recording;
  try {
    auto recording = recordings::read_recording(path);
    try {
      validate_demonstration(recording);
      // what was watched besides teaches nothing
      recording.series.clear();
      for (recordings::Episode& episode : recording.episodes) episode.series.clear();
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
  if (clones(spec)) {
    require(spec.recording != nullptr, "a campaign that clones, without its recording");
    keep(file, kRecording, "recording", spec.learners.clone.recording,
         [&] { return recordings::encode(*spec.recording); });
  }
  if (is_wired(spec)) {
    require(spec.connectome != nullptr, "a campaign that is wired, without its connectome");
    keep(file, kConnectome, "connectome", spec.brain.connectome.path,
         [&] { return brains::encode(*spec.connectome); });
  }
}

bool has_materials(const db::CampaignFile& file, const CampaignSpec& spec) {
  return (!clones(spec) || file.material(kRecording)) &&
         (!is_wired(spec) || file.material(kConnectome));
}

void recall_materials(const db::CampaignFile& file, CampaignSpec& spec) {
  if (clones(spec)) {
    spec.recording = recall<recordings::Recording>(file, kRecording, recordings::decode_recording);
  }
  if (is_wired(spec)) {
    spec.connectome = recall<brains::Connectome>(file, kConnectome, brains::decode_connectome);
  }
}

}  // namespace neuroprospect::evolution

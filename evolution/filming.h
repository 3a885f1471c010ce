// evolution/filming.h: an assay episode as it looked, for pictures and the page.
// Thread safety: pure functions.
#pragma once

#include <optional>
#include <vector>

#include "db/campaign_file.h"
#include "evolution/life.h"
#include "worlds/scene.h"

namespace neuroprospect::evolution {

/// One moment: where the parts are, and what is felt.
struct Frame {
  double time_s = 0;
  std::vector<worlds::Pose> poses;  ///< of each part of the scene
  std::vector<float> felt;          ///< each of the scene's senses
  std::vector<float> commands;  ///< given from here on, −1 … 1; those of the last frame are 0
};

/// An episode as it looked.
struct Footage {
  Phase phase = Phase::innate;
  worlds::EpisodeOutcome outcome;
  worlds::Scene scene;
  std::vector<Frame> frames;  ///< one per control step, the start included
};

/// The first episode of the assay that `phase`, innate or learned, has in a life: what
/// `parameters` does in its body and world.
Footage film(Phase phase, const LifeOrder& order, const brains::PolicyParameters& parameters,
             const CampaignSpec& spec);

/// The policy of an individual as it was born, or as its life left it: from the file where it was
/// kept, or lived again. Its network is empty where a life went wrong before it had learned.
brains::PolicyParameters policy_of(const db::CampaignFile& file, const LifeOrder& order,
                                   Phase phase, const CampaignSpec& spec);

}  // namespace neuroprospect::evolution

// evolution/recorder.h: episodes of a life as a recording: what the creature felt and did, and
// where it is asked for what its units and its body did meanwhile. Thread safety: pure functions.
#pragma once

#include "evolution/life.h"
#include "recordings/recording.h"

namespace neuroprospect::evolution {

/// What is recorded.
struct RecorderSettings {
  int episodes = 1;
  bool activity = false;  ///< series `activity`: outputs of every unit; `spikes`, where units spike
  bool body = false;      ///< series `body`: where every part is, and how it is turned
  int every = 1;          ///< control steps from one row of these series to the next
  /// Limbs are named as in a campaign that this individual founds as the first
  /// (evolution/founders.h): "0.1", "0.2", … in the order of its body, so that its descendants
  /// there can clone it.
  bool as_founder = false;
};

/// Episodes of `policy` in the body and world of a life, without exploration: its assays' episodes
/// first (the same seeds), then others. Columns are named by channel (channel_name()): observations
/// in the order of the environment's, commands in that of actuators, within [−1, 1] as the body
/// takes them.
///   activity  "layer 1 unit 5": after the observation of that step; there is none after the last
///   spikes    "layer 1 unit 5 tick 2": 0 or 1, likewise
///   body      "3.1 left x_m", y_m, z_m (a part's centre), along_x … along_z and across_x …
///   across_z
///             (the z and x axes of its frame, bodies/plan.h), all in the world frame; the head's
///             are "head middle …"
recordings::Recording record_life(const LifeOrder& order, const brains::PolicyParameters& policy,
                                  const CampaignSpec& spec, const RecorderSettings& settings);

}  // namespace neuroprospect::evolution

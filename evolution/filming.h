// evolution/filming.h: an episode as poses, for pictures.
// Thread safety: pure functions.
#pragma once

#include <array>
#include <vector>

#include "evolution/life.h"

namespace neuroprospect::evolution {

/// A part of a body in the world: a capsule (or, where both ends are equal, a sphere).
struct FilmedPart {
  std::array<double, 3> from_m{};  ///< segment ends in the world frame
  std::array<double, 3> to_m{};
  double radius_m = 0;
  bodies::Side side = bodies::Side::middle;
};

/// One moment.
struct Frame {
  double time_s = 0;
  std::vector<FilmedPart> parts;  ///< the head first, in the order of the plan's links
};

/// An episode as it looked.
struct Footage {
  Phase phase = Phase::innate;
  worlds::EpisodeOutcome outcome;
  std::vector<Frame> frames;  ///< one per control step, the start included
};

/// The first assay episode of a life, as newborn (innate) and as learner (learned, where `learned`
/// holds parameters).
std::vector<Footage> film_life(const LifeOrder& order, const brains::PolicyParameters& learned,
                               const CampaignSpec& spec);

}  // namespace neuroprospect::evolution

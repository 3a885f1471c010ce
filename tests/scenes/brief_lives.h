// tests/scenes/brief_lives.h: the settings of real lives that take milliseconds.
#pragma once

#include "evolution/spec.h"

namespace neuroprospect::scenes {

/// Four founders with small brains, a lag of two births, lives of one-second episodes and four
/// rollouts of learning.
inline evolution::CampaignSpec brief_lives() {
  evolution::CampaignSpec spec;
  spec.seed = 1;
  spec.evolution.founders = 4;
  spec.evolution.lag = 2;
  spec.brain.hidden = {8};
  spec.world.episode_s = 1;
  spec.life.steps = 256;
  spec.life.curve_points = 2;
  spec.learners.ppo.environments = 2;
  spec.learners.ppo.horizon = 64;
  spec.learners.ppo.minibatch = 64;
  return spec;
}

}  // namespace neuroprospect::scenes

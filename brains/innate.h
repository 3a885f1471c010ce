// brains/innate.h: numbers that nobody inherited: what founders are drawn from, and what new units
// and layers begin with. Thread safety: a pure function but for the stream it draws from.
#pragma once

#include <vector>

#include "base/random.h"
#include "brains/genome.h"
#include "brains/settings.h"

namespace neuroprospect::brains {

/// A fresh draw of every number of the network that develops from `genome` (whose numbers do not
/// matter), in the order of its blocks:
///   weights     normal with variance gain² / inputs of their unit (recurrent ones over the units),
///               times a factor of the cell: a logistic unit is four times as flat as tanh at 0;
///   signs       where a unit has one, its weights are of that sign and their sizes half-normal.
///               With both signs in a layer, inhibitory weights are larger by excitatory over
///               inhibitory units, so that a unit's inputs cancel on average (Song, Yang and Wang
///               2016), and all are scaled to the same variance as without signs;
///   dann        W_ex and W_ix exponential, W_ei one over the interneurons, so that inhibition
///               cancels excitation on average (Cornford et al. 2021);
///   biases      0;
///   leaks       α between 0.12 and 0.73, its logit uniform;
///   fields      centres evenly from −2 to 2 [observation], standard deviations 0.6 of their
///               distance (PopSAN's ratio);
///   readouts    normal with variance gain² / units.
/// What the mask lacks is 0.
std::vector<float> fresh_numbers(const BrainGenome& genome, const BrainSettings& settings,
                                 RandomStream& random);

}  // namespace neuroprospect::brains

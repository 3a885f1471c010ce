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

/// What of such a draw other encodings of wiring need as well. A layer's factor of its cell, and
/// the setting for a block's gain.
double cell_factor(const Block& block, const NetworkShape& shape);
double gain_of(const Block& block, const NetworkShape& shape, const BrainSettings& settings);

/// How much larger than without signs the weights from an excitatory and from an inhibitory unit
/// are where so many of each are below, so that both cancel and the variance stays.
struct Balance {
  double excitatory = 1;
  double inhibitory = 1;

  Balance(double excitatory_units, double inhibitory_units);
};

/// Centre, or log of the width, of an input's receptive field.
float first_field(const NetworkShape& shape, Role role, int field);

/// Range of leaks, as logit of α.
inline constexpr double kLeakLow = -2;
inline constexpr double kLeakHigh = 1;

}  // namespace neuroprospect::brains

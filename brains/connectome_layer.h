// brains/connectome_layer.h: a recurrent layer whose units are the neurons of a connectome.
// Thread safety: pure functions but for the stream they draw from.
#pragma once

#include "base/random.h"
#include "brains/connectome.h"
#include "brains/genome.h"
#include "brains/settings.h"

namespace neuroprospect::brains {

/// `connectome` as the settings want it for the layer: the connections of that kind, as or scaled
/// to the layer's width, then the control. Throws an input Error where the layer is of another
/// width and is not to be scaled, or nothing is left.
Connectome prepare_connectome(const Connectome& connectome, const BrainSettings& settings,
                              RandomStream& random);

/// What has to be settled before numbers are drawn. The signs of the layer's units, where
/// settings.connectome.use says so: those of the connectome as known; with dale = column unknown
/// ones excite, without they are free, and so are the units of other layers. No sparsity within the
/// layer but the connectome's.
void make_room_for(const Connectome& connectome, BrainGenome& genome,
                   const BrainSettings& settings);

/// Wires the layer of a genome with its signs and freshly drawn numbers: the mask of the recurrent
/// block (of each gate) is the connectome's, and the block is scaled to the spectral radius that a
/// dense one of its variance has, on average (as Song, Yang and Wang 2016 do), but never to more
/// than twice the norm of that. With use = weights sizes are first in proportion to the
/// connectome's weights; signs stay as drawn. Needs a prepared connectome and a recurrent layer.
void wire_connectome(BrainGenome& genome, const Connectome& connectome,
                     const BrainSettings& settings);

/// By how much a matrix stretches what it is applied to again and again: Gelfand's formula for its
/// spectral radius, over the later half of 200 products.
double spectral_radius(const Eigen::MatrixXf& matrix);

}  // namespace neuroprospect::brains

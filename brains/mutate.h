// brains/mutate.h: how a child's brain differs from its parent's.
// Thread safety: pure functions but for the stream they draw from.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "brains/genome.h"
#include "brains/memory.h"
#include "brains/ports.h"
#include "brains/settings.h"

namespace neuroprospect::brains {

/// One change that a mutation made, as it is stored with the birth.
struct MutationRecord {
  std::string op;      ///< operator: depth, width, recurrence, density, learning_gene, growth,
                       ///< mutation_target, or the kind
  std::string field;   ///< what changed: "hidden", "learning_rate", "output_rms", …
  std::string before;  ///< empty where there was nothing
  std::string after;
};

/// A mutated genome and how it came about.
struct Mutated {
  BrainGenome genome;
  std::vector<MutationRecord> records;
};

/// A mutation of `genome`, which must already fit the child's body, with these ports
/// (brains/adapt.h). In this order:
///   depth          a hidden layer is added or removed
///   width          a hidden layer gains or loses up to an eighth of its units
///   recurrence     a hidden layer becomes recurrent, or ceases to be
///   density        a hidden layer loses its weakest connections, or regains some: an eighth
///   learns         a layer becomes a reflex, or ceases to be
///   plasticity     all coefficients of plasticity move (brains/plasticity.h)
///   learning_gene  one learning gene changes by a log-normal factor
///   growth         the gains of new ports of a bottleneck (brains/growth.h), every time
///   mutation_target likewise, every time
///   calibrated, gaussian, sparse or safe, as the settings say
///                  wiring numbers move (brains/calibrate.h, gaussian.h, sparse.h, safe.h), every
///                  time
/// All but the last come at the rates of the settings, and leave what the network computes as it is
/// where they can: new units have no outgoing weights yet; those lost are the ones with the
/// smallest; a new layer, of the cell of the one below, passes its input on as well as its cell can
/// (relu exactly; tanh scaled so small that it is nearly straight, within 2 %); a layer is removed
/// as if its cell were straight; new recurrent connections and those regained are 0. A brain
/// without hidden layers stays so. The layer of a connectome keeps its units and its mask, and
/// interneurons keep the number of layers. A genome network stays as it is when structure changes:
/// units that are kept say what they said only where their indices and layers stay; new ones are
/// wired as their addresses are, and all weights of a layer scale with its new width. What has a
/// mirror image changes with it. `memory` is the parent's.
Mutated mutate(const BrainGenome& genome, const Ports& ports, const Memory& memory,
               const BrainSettings& settings, RandomStream& random);

}  // namespace neuroprospect::brains

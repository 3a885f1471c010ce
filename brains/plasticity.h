// brains/plasticity.h: connections that change while a brain acts, by what the units at both ends
// do: the ABCD rule (Najarro and Risi 2020, eq. 1).
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>
#include <vector>

#include "base/random.h"
#include "brains/constraint.h"
#include "brains/genome.h"
#include "brains/network.h"

namespace neuroprospect::brains {

struct BrainSettings;
struct MutationRecord;

/// The rule of each number of a network: after every step the connection from a unit that did x to
/// one that did y changes by Δw = both · x y + source · x + target · y + drift. What units did is
/// their output (of spiking ones their rate), of the network's outputs the command within [−1, 1].
/// Only weights and recurrent connections have a rule; all else has zeros.
struct Plasticity {
  bool on = false;  ///< whether a policy applies it
  /// Whether each block that has a rule is then divided by its largest |w| (as Najarro and Risi do
  /// for their quadruped).
  bool normalised = false;
  Eigen::VectorXf both;
  Eigen::VectorXf source;
  Eigen::VectorXf target;
  Eigen::VectorXf drift;
};

/// Beyond it, or what it was at first where that is more, no plastic connection grows, so that a
/// rule that feeds on itself stays finite.
inline constexpr float kMaxPlasticWeight = 4;

/// The rule that develops from `genes` for a network of this shape, switched off; empty where the
/// grain is none. What the constraint says cannot be, or does not learn, does not change.
std::optional<Plasticity> plasticity_of(const PlasticityGenes& genes, const NetworkShape& shape,
                                        const Constraint& constraint);

/// A founder's coefficients: A to D standard normal, η normal with standard deviation
/// settings.plasticity_gain.
PlasticityGenes random_plasticity(const NetworkShape& shape, const BrainSettings& settings,
                                  RandomStream& random);

/// Every coefficient moves by a normal step, of plasticity_step times the founders' spread.
MutationRecord mutate_plasticity(PlasticityGenes& genes, const BrainSettings& settings,
                                 RandomStream& random);

/// Applies a rule to the numbers of one acting network. One thread's own; adapting allocates
/// nothing.
class PlasticConnections {
 public:
  /// For a network that begins with `numbers`. Keeps no reference.
  PlasticConnections(const NetworkShape& shape, const Plasticity& rule,
                     const Constraint& constraint, const Eigen::VectorXf& numbers);

  /// An episode starts: nothing was heard yet.
  void reset();

  /// Changes `numbers` by what the network just did: `inputs` (shape.inputs) came in, and forward()
  /// left `trace`, of one column.
  void adapt(const Eigen::Ref<const Eigen::VectorXf>& inputs, const Network<float>::Trace& trace,
             Eigen::Ref<Eigen::VectorXf> numbers);

 private:
  NetworkShape shape_;
  Plasticity rule_;
  Constraint constraint_;
  Eigen::VectorXf limit_;               // of each number
  std::vector<Block> blocks_;           // those with a rule
  std::vector<Eigen::VectorXf> heard_;  // of each layer below the head: what it did a step ago
  Eigen::VectorXf targets_;             // of a block: what each row's unit did
};

}  // namespace neuroprospect::brains

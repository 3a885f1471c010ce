// brains/eligibility.h: eligibility traces (Bellec et al. 2020): how much each number of a network
// had to do with what its unit does now, from what the synapse itself can know, forward in time.
// One thread's own.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "brains/network.h"

namespace neuroprospect::brains {

/// Traces e of the connections of every layer below the head, of sequences side by side. For the
/// loss's total derivative L_j at the output of unit j, at every step, Σ_t L_j e_ji is the exact
/// gradient of connection j ← i (Bellec et al. 2020, eq. 1). Of each cell, with y what a connection
/// carries (what units of the same layer did a tick or step ago, where it is recurrent; 1 of a
/// bias) and ψ the surrogate slope:
///   lif      per tick: c ← current_decay c + y,  v ← membrane_decay v + c,  e = ψ (v − β a),
///            then a ← (adaptation_decay − β ψ) a + ψ v; the mean of e over a step's ticks
///   ctrnn    x ← (1 − α) x + α y,  e = h (1 − h) x; and likewise of the leak
///   tanh     e = (1 − h²) y,   relu   e = [h > 0] y
/// A gru has no such traces. Instantiated for float and double.
template <class Scalar>
class Eligibility {
 public:
  using Matrix = typename Network<Scalar>::Matrix;
  using Vector = typename Network<Scalar>::Vector;

  /// What there is for each connection of a layer.
  struct PerConnection {
    Matrix sources;  ///< units × (inputs, then units where recurrent, then 1 for the bias)
    Vector leak;     ///< units; empty but of ctrnn

    void setZero();
    /// this ← decay · this + diag(signal) · other
    void decay_and_add(Scalar decay, Eigen::Ref<const Vector> signal, const PerConnection& other);
    void add(Scalar factor, const PerConnection& other);
  };

  /// At rest. Throws an input Error where the network has a gru.
  Eligibility(const NetworkShape& shape, Eigen::Index sequences);

  /// Layers that have traces: all but the head.
  [[nodiscard]] std::size_t layers() const { return layers_.size(); }

  /// Zeros for each connection of a layer.
  [[nodiscard]] PerConnection zeros(std::size_t layer) const;

  /// An episode of this sequence starts.
  void reset(Eigen::Index sequence);

  /// Takes in one step: what Network::forward left in `trace` for one column of each sequence.
  /// Allocates nothing.
  void step(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
            const typename Network<Scalar>::Trace& trace);

  /// e of a layer and sequence.
  [[nodiscard]] const PerConnection& of(std::size_t layer, Eigen::Index sequence) const {
    return memory_[layer][static_cast<std::size_t>(sequence)].eligible;
  }

  /// Adds to `gradient` (of the whole network) what `slopes`, of what a layer multiplies by, make
  /// of its numbers.
  void spread(std::size_t layer, const PerConnection& slopes, Eigen::Ref<const Vector> parameters,
              Eigen::Ref<Vector> gradient) const;

 private:
  // of one layer and sequence
  struct Memory {
    Vector sources;  // y
    Vector heard;    // what the layer's units did last
    Vector current;
    Vector potential;
    Matrix adaptation;  // lif: a; ctrnn: x
    Vector leak;        // ctrnn: slope of the state at the leak
    Vector state;       // ctrnn: the state
    PerConnection eligible;
  };

  using Source = Eigen::Map<const Matrix, 0, Eigen::OuterStride<>>;

  void step_lif(const LayerLayout& layer, const Source& below, bool ticked,
                const LayerTrace<Scalar>& trace, Eigen::Index sequence, Memory& memory) const;
  void step_ctrnn(const LayerLayout& layer, Eigen::Ref<const Vector> parameters,
                  const LayerTrace<Scalar>& trace, Eigen::Index sequence, Memory& memory) const;

  NetworkShape shape_;
  Eigen::Index sequences_;
  std::vector<LayerLayout> layers_;
  std::vector<std::vector<Memory>> memory_;  // of each layer, of each sequence
};

extern template class Eligibility<float>;
extern template class Eligibility<double>;

}  // namespace neuroprospect::brains

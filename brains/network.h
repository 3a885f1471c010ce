// brains/network.h: networks of every cell, batched: forward through time, and backward by hand.
// A network is the shape alone. Its numbers come as one flat array (brains/layout.h); what its
// units remember from step to step is a state, a plain matrix; and what a pass leaves behind is in
// a Trace, so that learners need not know of cells. Thread safety: a Network is read from any
// thread; a Trace belongs to one.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "brains/layout.h"

namespace neuroprospect::brains {

/// Columns that a pass takes at most, of all steps together. Eigen splits the inner dimension of a
/// product by the size of the L1 cache, but never one up to 256 where that has 32 KiB or more:
/// results do not depend on the machine's caches, and a pass stays within the L2 cache.
inline constexpr Eigen::Index kMaxColumns = 256;

template <class Scalar>
struct CellPass;  // brains/cells/cell.h

/// What a pass over n columns left behind of one layer: W x + b became sums, the sums outputs; and
/// backwards. Matrices have room for the trace's columns, of which the first n are in use. Those of
/// a unit's `gates` or of the `ticks` of a step are as long as that; tick k of column c is column
/// k · n + c. Cells that work in place leave `sums` and `deltas` empty: they are `outputs` and
/// `slopes`.
template <class Scalar>
struct LayerTrace {
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

  Matrix weights;        ///< W_ex − W_ei W_ix of a layer with interneurons
  Matrix sums;           ///< units · gates × n, or ticks · n
  Matrix outputs;        ///< units × n; of spiking units their rate over the ticks (0 … 1)
  Matrix spikes;         ///< units × ticks · n
  Matrix surrogates;     ///< dz / dv of each: units × ticks · n
  Matrix slopes;         ///< loss's gradient at the outputs
  Matrix spike_slopes;   ///< and at the spikes, where a layer above takes them tick by tick
  Matrix deltas;         ///< and at the sums
  Matrix weight_slopes;  ///< and at `weights`
  Matrix before;         ///< state at the start (state numbers of this layer × sequences)
  Matrix after;          ///< and at the end
  std::array<Matrix, 4> rooms;  ///< the cell's own
};

/// Hidden layers and a linear head. Scalar is float, or double to check gradients; instantiated in
/// network.cc for both.
template <class Scalar>
class Network {
 public:
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

  /// What a forward pass leaves for the backward pass, and for who watches.
  struct Trace {
    Eigen::Index columns = 0;          ///< n of the last forward pass
    Eigen::Index sequences = 0;        ///< side by side in it
    bool any_starts = false;           ///< whether it had `starts`
    std::vector<std::uint8_t> starts;  ///< of each column, likewise
    Matrix fields;                     ///< receptive fields' activations: inputs · fields × n
    Matrix field_spikes;               ///< and the spikes that code them: … × ticks · n
    Matrix field_slopes;               ///< loss's gradient at what of both the first layer takes
    Matrix rest;                       ///< a state of zeros
    std::vector<LayerTrace<Scalar>> layers;  ///< head included
  };

  explicit Network(const NetworkShape& shape);

  [[nodiscard]] const NetworkShape& shape() const { return shape_; }
  [[nodiscard]] Eigen::Index parameter_count() const { return parameter_count_; }

  /// Numbers that the units remember from one step to the next, all layers together; 0 of a
  /// feed-forward network. A network at rest has all of them 0.
  [[nodiscard]] Eigen::Index state_size() const { return state_size_; }

  /// Layers between inputs and head: hidden ones, then units of populations, if any.
  [[nodiscard]] std::size_t hidden_layers() const { return layers_.size() - 1; }

  /// Room for passes of up to `columns` (1 … kMaxColumns), of all steps together.
  [[nodiscard]] Trace make_trace(Eigen::Index columns) const;

  /// The outputs (shape.outputs × columns) for `inputs` (shape.inputs × columns), a view into
  /// `trace`, valid until the trace is used again. Each column is on its own: a network with state
  /// starts at rest. Allocates nothing, where no layer is wider than 256.
  Eigen::Ref<const Matrix> forward(Eigen::Ref<const Vector> parameters,
                                   Eigen::Ref<const Matrix> inputs, Trace& trace) const;

  /// The same for sequences side by side: `inputs` has columns in the order of time, column
  /// t · sequences + i being sequence i at time t. `state` (state_size × sequences) is where they
  /// start, and becomes where they end. `starts` says of each column whether an episode starts
  /// there, so that its state before it is rest; empty: none does.
  Eigen::Ref<const Matrix> forward(Eigen::Ref<const Vector> parameters,
                                   Eigen::Ref<const Matrix> inputs,
                                   std::span<const std::uint8_t> starts, Eigen::Ref<Matrix> state,
                                   Trace& trace) const;

  /// Adds to `gradient` (parameter_count) the gradient of a loss whose gradient at the outputs is
  /// `output_gradient` (shape.outputs × columns). Needs the trace that either `forward` left for
  /// the same parameters and inputs; goes back through time to where the sequences started.
  /// Allocates nothing, likewise.
  void backward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                Eigen::Ref<const Matrix> output_gradient, Trace& trace,
                Eigen::Ref<Vector> gradient) const;

  /// Likewise, of that loss plus activity_cost · Σ h² / columns over all hidden units' outputs h
  /// (of spiking ones, their rate over the step's ticks).
  void backward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                Eigen::Ref<const Matrix> output_gradient, Scalar activity_cost, Trace& trace,
                Eigen::Ref<Vector> gradient) const;

  /// Likewise, of a loss that also has the gradient `hidden_gradient` (width × columns) at the
  /// outputs of the last hidden layer.
  void backward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                Eigen::Ref<const Matrix> output_gradient, Scalar activity_cost,
                Eigen::Ref<const Matrix> hidden_gradient, Trace& trace,
                Eigen::Ref<Vector> gradient) const;

  /// What the units of a layer (of hidden_layers()) did in the last forward pass: their outputs
  /// (width × columns), of spiking ones the rate over the step's ticks (0 … 1).
  Eigen::Ref<const Matrix> activity(const Trace& trace, std::size_t layer) const;

  /// Spikes (0 or 1) of a layer of `lif` in the last forward pass: width × (ticks · columns), tick
  /// k of column c being column k · columns + c.
  Eigen::Ref<const Matrix> spikes(const Trace& trace, std::size_t layer) const;

 private:
  struct Layer {
    LayerLayout layout;
    bool ticked_in = false;          // takes spikes tick by tick
    bool ticked_out = false;         // gives them
    Eigen::Index state_first = 0;    // row of the state
    Eigen::Index state_numbers = 0;  // rows
  };
  using Source = Eigen::Map<const Matrix, 0, Eigen::OuterStride<>>;

  [[nodiscard]] bool is_head(std::size_t l) const { return l + 1 == layers_.size(); }
  [[nodiscard]] CellPass<Scalar> pass(std::size_t l, const Scalar* parameters,
                                      const Trace& trace) const;
  [[nodiscard]] Source source(std::size_t l, Eigen::Ref<const Matrix> inputs,
                              const Trace& trace) const;
  void run(const Scalar* parameters, Eigen::Ref<const Matrix> inputs,
           std::span<const std::uint8_t> starts, Eigen::Ref<const Matrix> state,
           Trace& trace) const;
  void accumulate(std::size_t l, const Scalar* parameters, Eigen::Ref<const Matrix> inputs,
                  Eigen::Ref<const Matrix> deltas, Trace& trace, Scalar* gradient) const;
  void descend(std::size_t l, const Scalar* parameters, Eigen::Ref<const Matrix> inputs,
               Eigen::Ref<const Matrix> deltas, Trace& trace, Scalar* gradient) const;

  NetworkShape shape_;
  std::vector<Layer> layers_;
  Eigen::Index parameter_count_ = 0;
  Eigen::Index state_size_ = 0;
};

extern template class Network<float>;
extern template class Network<double>;

}  // namespace neuroprospect::brains

// brains/cells/cell.h: what a kind of cell computes from the sums of its layer, through time, and
// the way back. Adding one: a value of Cell (brains/layout.h), a file here with its Dynamics, and a
// line in cell.cc that registers it.
// Thread safety: pure functions of their arguments.
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "brains/layout.h"
#include "brains/network.h"
#include "brains/product.h"

namespace neuroprospect::brains {

/// A layer in a pass over `columns` columns, column t · sequences + i being sequence i at time t.
template <class Scalar>
struct CellPass {
  using Matrix = typename Network<Scalar>::Matrix;
  using View = Eigen::Map<Matrix>;
  using ConstView = Eigen::Map<const Matrix>;

  const LayerLayout& layer;
  const Spiking& spiking;
  const Scalar* parameters;  ///< of the whole network
  Eigen::Index columns;
  Eigen::Index sequences;
  const std::uint8_t* starts;  ///< of each column: whether the state before it is rest; null: none
  bool ticked_in;              ///< spiking: sums come tick by tick, not one for all
  bool ticked_out;             ///< spiking: there is a gradient at the spikes as well

  [[nodiscard]] Eigen::Index units() const { return layer.outputs; }
  [[nodiscard]] Eigen::Index steps() const { return columns / sequences; }

  /// The columns of time t of a matrix with one for each of the pass.
  [[nodiscard]] View at(Matrix& matrix, Eigen::Index t) const {
    return {matrix.data() + matrix.rows() * sequences * t, matrix.rows(), sequences};
  }
  /// Those of all times.
  [[nodiscard]] View all(Matrix& matrix) const { return {matrix.data(), matrix.rows(), columns}; }

  /// Recurrent connections (units · gates × units).
  [[nodiscard]] ConstView recurrence() const {
    return {parameters + layer.recurrence, units() * layer.gates, units()};
  }
  [[nodiscard]] View recurrence(Scalar* gradient) const {
    return {gradient + layer.recurrence, units() * layer.gates, units()};
  }

  /// Columns of time t that start episodes become `value`.
  template <class Target>
  void rest(Eigen::Index t, Target&& target, Scalar value = 0) const {
    if (starts == nullptr) return;
    for (Eigen::Index i = 0; i < sequences; ++i) {
      if (starts[t * sequences + i] != 0) target.col(i).setConstant(value);
    }
  }

  /// Writes what came before time t to its columns of `previous`: at the first time `first`, else
  /// the last time's columns of `values`; `value` where an episode starts.
  template <class First>
  void recall(Eigen::Index t, const First& first, Matrix& values, Matrix& previous,
              Scalar value = 0) const {
    View now = at(previous, t);
    if (t == 0) {
      now = first;
    } else {
      now = at(values, t - 1);
    }
    rest(t, now, value);
  }
};

/// What units do. `trace` has the sums (where empty, in `outputs`); forward() leaves outputs, and
/// the state `after`; backward() takes the slopes and leaves deltas (where empty, in `slopes`).
template <class Scalar>
class Dynamics {
 public:
  virtual ~Dynamics() = default;

  /// Numbers that a unit remembers from one control step to the next.
  [[nodiscard]] virtual Eigen::Index memory(const LayerLayout& layer) const = 0;

  /// Room for passes of up to `columns` columns: sums, outputs, slopes, deltas and what the cell
  /// needs itself.
  virtual void make_room(const CellPass<Scalar>& pass, LayerTrace<Scalar>& trace) const = 0;

  virtual void forward(const CellPass<Scalar>& pass, LayerTrace<Scalar>& trace) const = 0;

  /// Adds to `gradient` (of the whole network) that of the cell's own numbers, its recurrent
  /// connections among them.
  virtual void backward(const CellPass<Scalar>& pass, LayerTrace<Scalar>& trace,
                        Scalar* gradient) const = 0;
};

/// The dynamics of a kind of cell.
template <class Scalar>
const Dynamics<Scalar>& dynamics_of(Cell cell);

// what cell.cc registers; each is instantiated for float and double in the file of its family
template <class Scalar>
const Dynamics<Scalar>& tanh_dynamics();
template <class Scalar>
const Dynamics<Scalar>& relu_dynamics();
template <class Scalar>
const Dynamics<Scalar>& gru_dynamics();
template <class Scalar>
const Dynamics<Scalar>& ctrnn_dynamics();
template <class Scalar>
const Dynamics<Scalar>& lif_dynamics();

}  // namespace neuroprospect::brains

// brains/network.h: feed-forward networks, batched: forward, and backward by hand.
// A network is the shape alone. Its numbers come as one flat array (brains/layout.h), and what a
// pass leaves behind is in a Trace: a cell with state will keep it there, and time in its columns,
// so that learners need not know.
// Thread safety: a Network is read from any thread; a Trace belongs to one.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "brains/layout.h"

namespace neuroprospect::brains {

/// Columns that a pass takes at most. Eigen splits the inner dimension of a product by the size of
/// the L1 cache, but never one up to 256 where that has 32 KiB or more: results do not depend on
/// the machine's caches, and a pass stays within the L2 cache.
inline constexpr Eigen::Index kMaxColumns = 256;

/// Hidden layers and a linear head. Scalar is float, or double to check gradients; instantiated in
/// network.cc for both.
template <class Scalar>
class Network {
 public:
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

  /// What a forward pass leaves for the backward pass.
  struct Trace {
    std::vector<Matrix> activations;  ///< of each layer, head included: outputs × columns
    std::vector<Matrix> deltas;       ///< gradient at each hidden layer's sums: outputs × columns
  };

  explicit Network(const NetworkShape& shape);

  [[nodiscard]] const NetworkShape& shape() const { return shape_; }
  [[nodiscard]] Eigen::Index parameter_count() const { return parameter_count_; }

  /// Room for passes of up to `columns` (1 … kMaxColumns).
  [[nodiscard]] Trace make_trace(Eigen::Index columns) const;

  /// The outputs (shape.outputs × columns) for `inputs` (shape.inputs × columns), a view into
  /// `trace`, valid until the trace is used again. Allocates
  /// nothing, where no layer is wider than 256.
  Eigen::Ref<const Matrix> forward(Eigen::Ref<const Vector> parameters,
                                   Eigen::Ref<const Matrix> inputs, Trace& trace) const;

  /// Adds to `gradient` (parameter_count) the gradient of a loss whose gradient at the outputs is
  /// `output_gradient` (shape.outputs × columns). Needs the trace that `forward` left for the same
  /// parameters and inputs. Allocates nothing, likewise.
  void backward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                Eigen::Ref<const Matrix> output_gradient, Trace& trace,
                Eigen::Ref<Vector> gradient) const;

 private:
  NetworkShape shape_;
  std::vector<LayerLayout> layers_;
  Eigen::Index parameter_count_;
};

extern template class Network<float>;
extern template class Network<double>;

}  // namespace neuroprospect::brains

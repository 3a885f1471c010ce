#include "brains/network.h"

#include "base/error.h"
#include "brains/cells/cell.h"
#include "brains/cells/population.h"
#include "brains/product.h"

namespace neuroprospect::brains {
namespace {

template <class Scalar>
using MatrixOf = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

// W_ei or W_ix of a layer with interneurons
template <class Scalar>
auto inhibition_in(Scalar* numbers, const LayerLayout& layer) {
  using Plain = MatrixOf<std::remove_const_t<Scalar>>;
  using View = std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
  return Eigen::Map<View>(numbers + layer.inhibition, layer.outputs * layer.gates,
                          layer.interneurons);
}
template <class Scalar>
auto drive_in(Scalar* numbers, const LayerLayout& layer) {
  using Plain = MatrixOf<std::remove_const_t<Scalar>>;
  using View = std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
  return Eigen::Map<View>(numbers + layer.drive, layer.interneurons, layer.inputs);
}

// weights of populations, column r being unit r of each output
template <class Scalar>
auto readout_in(Scalar* numbers, const LayerLayout& head) {
  using Plain = MatrixOf<std::remove_const_t<Scalar>>;
  using View = std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
  return Eigen::Map<View>(numbers + head.readout, head.outputs, head.inputs / head.outputs);
}

// the weights that a layer multiplies by
template <class Scalar>
Eigen::Map<const MatrixOf<Scalar>> weights_of(const Scalar* parameters, const LayerLayout& layer,
                                              const LayerTrace<Scalar>& trace) {
  if (layer.interneurons == 0) return weights_in(parameters, layer);
  return {trace.weights.data(), trace.weights.rows(), trace.weights.cols()};
}

// the first columns of a matrix, where a cell that works in place has none of its own the other's
template <class Scalar>
Eigen::Map<MatrixOf<Scalar>> columns_of(MatrixOf<Scalar>& own, MatrixOf<Scalar>& other,
                                        Eigen::Index columns) {
  auto& matrix = own.size() > 0 ? own : other;
  return {matrix.data(), matrix.rows(), columns};
}

}  // namespace

template <class Scalar>
Network<Scalar>::Network(const NetworkShape& shape)
    : shape_(shape), parameter_count_(brains::parameter_count(shape)) {
  for (const LayerLayout& layout : layout_of(shape)) layers_.push_back({.layout = layout});
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    Layer& layer = layers_[l];
    if (is_head(l)) break;
    layer.state_first = state_size_;
    layer.state_numbers =
        dynamics_of<Scalar>(layer.layout.cell).memory(layer.layout) * layer.layout.outputs;
    state_size_ += layer.state_numbers;
    if (layer.layout.cell != Cell::lif) continue;
    const bool spikes_below =
        l == 0 ? shape.input_fields > 0 : layers_[l - 1].layout.cell == Cell::lif;
    layer.ticked_in = spikes_below;
    if (spikes_below && l > 0) layers_[l - 1].ticked_out = true;
  }
}

template <class Scalar>
CellPass<Scalar> Network<Scalar>::pass(std::size_t l, const Scalar* parameters,
                                       const Trace& trace) const {
  const Layer& layer = layers_[l];
  return {.layer = layer.layout,
          .spiking = shape_.spiking,
          .parameters = parameters,
          .columns = trace.columns,
          .sequences = trace.sequences,
          .starts = trace.any_starts ? trace.starts.data() : nullptr,
          .ticked_in = layer.ticked_in,
          .ticked_out = layer.ticked_out};
}

template <class Scalar>
auto Network<Scalar>::make_trace(Eigen::Index columns) const -> Trace {
  require(columns >= 1 && columns <= kMaxColumns, "a trace of {} columns, 1 to {} are possible",
          columns, kMaxColumns);
  Trace trace;
  trace.columns = columns;
  trace.sequences = columns;
  trace.starts.resize(static_cast<std::size_t>(columns));
  trace.rest.setZero(state_size_, columns);
  if (shape_.input_fields > 0) {
    const Eigen::Index fields = layers_[0].layout.inputs;
    const Eigen::Index ticks = layers_[0].ticked_in ? shape_.spiking.ticks : 1;
    trace.fields.resize(fields, columns);
    if (layers_[0].ticked_in) trace.field_spikes.resize(fields, ticks * columns);
    trace.field_slopes.resize(fields, ticks * columns);
  }
  trace.layers.resize(layers_.size());
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const Layer& layer = layers_[l];
    LayerTrace<Scalar>& own = trace.layers[l];
    if (layer.layout.interneurons > 0) {
      own.weights.resize(layer.layout.outputs * layer.layout.gates, layer.layout.inputs);
      own.weight_slopes.resize(own.weights.rows(), own.weights.cols());
    }
    if (is_head(l)) {
      own.outputs.resize(layer.layout.outputs, columns);
    } else {
      own.before.setZero(layer.state_numbers, columns);
      own.after.setZero(layer.state_numbers, columns);
      dynamics_of<Scalar>(layer.layout.cell).make_room(pass(l, nullptr, trace), own);
    }
  }
  return trace;
}

// what a layer multiplies its weights with
template <class Scalar>
auto Network<Scalar>::source(std::size_t l, Eigen::Ref<const Matrix> inputs,
                             const Trace& trace) const -> Source {
  const auto view = [](const Matrix& matrix, Eigen::Index columns) {
    return Source(matrix.data(), matrix.rows(), columns, Eigen::OuterStride<>(matrix.rows()));
  };
  const bool ticked = layers_[l].ticked_in;
  const Eigen::Index columns = ticked ? shape_.spiking.ticks * trace.columns : trace.columns;
  if (l > 0)
    return view(ticked ? trace.layers[l - 1].spikes : trace.layers[l - 1].outputs, columns);
  if (shape_.input_fields > 0) return view(ticked ? trace.field_spikes : trace.fields, columns);
  return {inputs.data(), inputs.rows(), inputs.cols(), Eigen::OuterStride<>(inputs.outerStride())};
}

template <class Scalar>
void Network<Scalar>::run(const Scalar* parameters, Eigen::Ref<const Matrix> inputs,
                          std::span<const std::uint8_t> starts, Eigen::Ref<const Matrix> state,
                          Trace& trace) const {
  const Eigen::Index n = inputs.cols();
  require(n <= std::ssize(trace.starts), "{} columns in a trace of {}", n, trace.starts.size());
  trace.columns = n;
  trace.sequences = state.cols();
  trace.any_starts = !starts.empty();
  std::ranges::copy(starts, trace.starts.begin());
  if (shape_.input_fields > 0) {
    const Population<Scalar> population(shape_.inputs, shape_.input_fields);
    population.activate(parameters, inputs, trace.fields.leftCols(n));
    if (layers_[0].ticked_in) {
      population.spike(trace.fields.leftCols(n),
                       trace.field_spikes.leftCols(shape_.spiking.ticks * n));
    }
  }
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const LayerLayout& layer = layers_[l].layout;
    LayerTrace<Scalar>& own = trace.layers[l];
    const Source below = source(l, inputs, trace);
    auto sums = columns_of(own.sums, own.outputs, below.cols());
    const auto biases = biases_in(parameters, layer);
    if (layer.readout >= 0) {
      sums.colwise() = biases;
      const auto readout = readout_in(parameters, layer);
      for (Eigen::Index r = 0; r < readout.cols(); ++r) {
        sums.array() += below.middleRows(r * layer.outputs, layer.outputs).array().colwise() *
                        readout.col(r).array();
      }
      break;
    }
    if (layer.interneurons > 0) {
      set_product(own.weights, inhibition_in(parameters, layer), drive_in(parameters, layer));
      own.weights = weights_in(parameters, layer) - own.weights;
    }
    set_product(sums, weights_of(parameters, layer, own), below, biases);
    if (is_head(l)) break;
    if (layers_[l].state_numbers > 0) {
      own.before.leftCols(trace.sequences) =
          state.middleRows(layers_[l].state_first, layers_[l].state_numbers);
    }
    dynamics_of<Scalar>(layer.cell).forward(pass(l, parameters, trace), own);
  }
}

template <class Scalar>
auto Network<Scalar>::forward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                              Trace& trace) const -> Eigen::Ref<const Matrix> {
  const Eigen::Index n = std::min(inputs.cols(), trace.rest.cols());
  run(parameters.data(), inputs, {}, trace.rest.leftCols(n), trace);
  return trace.layers.back().outputs.leftCols(inputs.cols());
}

template <class Scalar>
auto Network<Scalar>::forward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                              std::span<const std::uint8_t> starts, Eigen::Ref<Matrix> state,
                              Trace& trace) const -> Eigen::Ref<const Matrix> {
  require(state.rows() == state_size_ && state.cols() >= 1 && inputs.cols() % state.cols() == 0 &&
              (starts.empty() || std::ssize(starts) == inputs.cols()),
          "{} columns of {} sequences, {} starts, {} state numbers of {}", inputs.cols(),
          state.cols(), starts.size(), state.rows(), state_size_);
  run(parameters.data(), inputs, starts, state, trace);
  for (std::size_t l = 0; l + 1 < layers_.size(); ++l) {
    if (layers_[l].state_numbers == 0) continue;
    state.middleRows(layers_[l].state_first, layers_[l].state_numbers) =
        trace.layers[l].after.leftCols(state.cols());
  }
  return trace.layers.back().outputs.leftCols(inputs.cols());
}

// the gradient of what makes a layer's sums, from that at the sums
template <class Scalar>
void Network<Scalar>::accumulate(std::size_t l, const Scalar* parameters,
                                 Eigen::Ref<const Matrix> inputs, Eigen::Ref<const Matrix> deltas,
                                 Trace& trace, Scalar* gradient) const {
  const LayerLayout& layer = layers_[l].layout;
  const Source below = source(l, inputs, trace);
  if (layer.readout < 0 && layer.interneurons == 0) {
    add_product_and_columns(weights_in(gradient, layer), biases_in(gradient, layer), deltas,
                            below.transpose());
    return;
  }
  add_column_sum(biases_in(gradient, layer), deltas);
  if (layer.readout >= 0) {
    auto readout = readout_in(gradient, layer);
    for (Eigen::Index r = 0; r < readout.cols(); ++r) {
      readout.col(r) +=
          below.middleRows(r * layer.outputs, layer.outputs).cwiseProduct(deltas).rowwise().sum();
    }
  } else {
    Matrix& slopes = trace.layers[l].weight_slopes;
    set_product(slopes, deltas, below.transpose());
    weights_in(gradient, layer) += slopes;
    slopes = -slopes;
    add_product(inhibition_in(gradient, layer), slopes, drive_in(parameters, layer).transpose());
    add_product(drive_in(gradient, layer), inhibition_in(parameters, layer).transpose(), slopes);
  }
}

// from the gradient at a layer's sums to that at the outputs or spikes below it
template <class Scalar>
void Network<Scalar>::descend(std::size_t l, const Scalar* parameters,
                              Eigen::Ref<const Matrix> inputs, Eigen::Ref<const Matrix> deltas,
                              Trace& trace, Scalar* gradient) const {
  if (l == 0 && shape_.input_fields == 0) return;
  const Layer& layer = layers_[l];
  Matrix& target = l == 0            ? trace.field_slopes
                   : layer.ticked_in ? trace.layers[l - 1].spike_slopes
                                     : trace.layers[l - 1].slopes;
  auto slopes = target.leftCols(deltas.cols());
  if (layer.layout.readout >= 0) {
    const auto readout = readout_in(parameters, layer.layout);
    for (Eigen::Index r = 0; r < readout.cols(); ++r) {
      slopes.middleRows(r * layer.layout.outputs, layer.layout.outputs).array() =
          deltas.array().colwise() * readout.col(r).array();
    }
    return;
  }
  set_product(slopes, weights_of(parameters, layer.layout, trace.layers[l]).transpose(), deltas);
  if (l > 0) {
    if (layer.ticked_in) trace.layers[l - 1].slopes.leftCols(trace.columns).setZero();
    return;
  }
  const Population<Scalar> population(shape_.inputs, shape_.input_fields);
  if (layer.ticked_in) population.spike_back(trace.columns, slopes);
  population.activate_back(parameters, inputs, trace.fields.leftCols(trace.columns),
                           target.leftCols(trace.columns), gradient);
}

template <class Scalar>
void Network<Scalar>::backward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                               Eigen::Ref<const Matrix> output_gradient, Trace& trace,
                               Eigen::Ref<Vector> gradient) const {
  backward(parameters, inputs, output_gradient, Scalar(0), trace, gradient);
}

template <class Scalar>
void Network<Scalar>::backward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                               Eigen::Ref<const Matrix> output_gradient, Scalar activity_cost,
                               Trace& trace, Eigen::Ref<Vector> gradient) const {
  backward(parameters, inputs, output_gradient, activity_cost, Matrix(), trace, gradient);
}

template <class Scalar>
void Network<Scalar>::backward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                               Eigen::Ref<const Matrix> output_gradient, Scalar activity_cost,
                               Eigen::Ref<const Matrix> hidden_gradient, Trace& trace,
                               Eigen::Ref<Vector> gradient) const {
  require(inputs.cols() == trace.columns && output_gradient.cols() == trace.columns,
          "{} columns back after {} forward", output_gradient.cols(), trace.columns);
  const std::size_t head = layers_.size() - 1;
  accumulate(head, parameters.data(), inputs, output_gradient, trace, gradient.data());
  descend(head, parameters.data(), inputs, output_gradient, trace, gradient.data());
  for (std::size_t l = head; l-- > 0;) {
    LayerTrace<Scalar>& own = trace.layers[l];
    if (l + 1 == shape_.hidden.size() && hidden_gradient.size() > 0) {
      own.slopes.leftCols(trace.columns) += hidden_gradient;
    }
    if (activity_cost != 0) {
      own.slopes.leftCols(trace.columns) += 2 * activity_cost / static_cast<Scalar>(trace.columns) *
                                            own.outputs.leftCols(trace.columns);
    }
    dynamics_of<Scalar>(layers_[l].layout.cell)
        .backward(pass(l, parameters.data(), trace), own, gradient.data());
    const Eigen::Index columns =
        layers_[l].ticked_in ? shape_.spiking.ticks * trace.columns : trace.columns;
    const auto deltas = columns_of(own.deltas, own.slopes, columns);
    accumulate(l, parameters.data(), inputs, deltas, trace, gradient.data());
    descend(l, parameters.data(), inputs, deltas, trace, gradient.data());
  }
}

template <class Scalar>
auto Network<Scalar>::activity(const Trace& trace, std::size_t layer) const
    -> Eigen::Ref<const Matrix> {
  require(layer + 1 < layers_.size(), "layer {} of {}", layer, hidden_layers());
  return trace.layers[layer].outputs.leftCols(trace.columns);
}

template <class Scalar>
auto Network<Scalar>::spikes(const Trace& trace, std::size_t layer) const
    -> Eigen::Ref<const Matrix> {
  require(layer + 1 < layers_.size() && layers_[layer].layout.cell == Cell::lif,
          "layer {} of {} does not spike", layer, hidden_layers());
  return trace.layers[layer].spikes.leftCols(shape_.spiking.ticks * trace.columns);
}

template class Network<float>;
template class Network<double>;

}  // namespace neuroprospect::brains

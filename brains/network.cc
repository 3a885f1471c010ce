#include "brains/network.h"

#include "base/error.h"

namespace neuroprospect::brains {

template <class Scalar>
Network<Scalar>::Network(const NetworkShape& shape)
    : shape_(shape), layers_(layout_of(shape)), parameter_count_(brains::parameter_count(shape)) {}

template <class Scalar>
auto Network<Scalar>::make_trace(Eigen::Index columns) const -> Trace {
  require(columns >= 1 && columns <= kMaxColumns, "a trace of {} columns, 1 to {} are possible",
          columns, kMaxColumns);
  Trace trace;
  for (const LayerLayout& layer : layers_) {
    trace.activations.emplace_back(layer.outputs, columns);
    if (&layer != &layers_.back()) trace.deltas.emplace_back(layer.outputs, columns);
  }
  return trace;
}

template <class Scalar>
auto Network<Scalar>::forward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                              Trace& trace) const -> Eigen::Ref<const Matrix> {
  const Eigen::Index n = inputs.cols();
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const auto weights = weights_in(parameters.data(), layers_[l]);
    auto sums = trace.activations[l].leftCols(n);
    sums.colwise() = biases_in(parameters.data(), layers_[l]);
    if (l == 0) {
      sums.noalias() += weights * inputs;
    } else {
      sums.noalias() += weights * trace.activations[l - 1].leftCols(n);
    }
    if (l + 1 < layers_.size()) sums = sums.array().tanh();
  }
  return trace.activations.back().leftCols(n);
}

template <class Scalar>
void Network<Scalar>::backward(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                               Eigen::Ref<const Matrix> output_gradient, Trace& trace,
                               Eigen::Ref<Vector> gradient) const {
  const Eigen::Index n = inputs.cols();
  const auto accumulate = [&](std::size_t l, const auto& delta) {
    auto weights = weights_in(gradient.data(), layers_[l]);
    if (l == 0) {
      weights.noalias() += delta * inputs.transpose();
    } else {
      weights.noalias() += delta * trace.activations[l - 1].leftCols(n).transpose();
    }
    biases_in(gradient.data(), layers_[l]) += delta.rowwise().sum();
  };
  // from the gradient at a layer's sums to that at the sums of the layer below it
  const auto descend = [&](std::size_t l, const auto& delta) {
    auto below = trace.deltas[l - 1].leftCols(n);
    below.noalias() = weights_in(parameters.data(), layers_[l]).transpose() * delta;
    below.array() *= 1 - trace.activations[l - 1].leftCols(n).array().square();
  };

  const std::size_t head = layers_.size() - 1;
  accumulate(head, output_gradient);
  if (head > 0) descend(head, output_gradient);
  for (std::size_t l = head; l-- > 0;) {
    const auto delta = trace.deltas[l].leftCols(n);
    accumulate(l, delta);
    if (l > 0) descend(l, delta);
  }
}

template class Network<float>;
template class Network<double>;

}  // namespace neuroprospect::brains

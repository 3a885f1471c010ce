#include "brains/eligibility.h"

#include "base/error.h"

namespace neuroprospect::brains {

template <class Scalar>
void Eligibility<Scalar>::PerConnection::setZero() {
  sources.setZero();
  leak.setZero();
}

template <class Scalar>
void Eligibility<Scalar>::PerConnection::decay_and_add(Scalar decay,
                                                       Eigen::Ref<const Vector> signal,
                                                       const PerConnection& other) {
  sources.array() = decay * sources.array() + other.sources.array().colwise() * signal.array();
  if (leak.size() > 0) leak.array() = decay * leak.array() + other.leak.array() * signal.array();
}

template <class Scalar>
void Eligibility<Scalar>::PerConnection::add(Scalar factor, const PerConnection& other) {
  sources += factor * other.sources;
  if (leak.size() > 0) leak += factor * other.leak;
}

template <class Scalar>
Eligibility<Scalar>::Eligibility(const NetworkShape& shape, Eigen::Index sequences)
    : shape_(shape), sequences_(sequences), layers_(layout_of(shape)) {
  layers_.pop_back();
  for (const LayerLayout& layer : layers_) {
    require_input(layer.cell != Cell::gru, "a gru has no eligibility traces");
    const Eigen::Index units = layer.outputs;
    const Eigen::Index sources = layer.inputs + (layer.recurrent ? units : 0) + 1;
    const bool leaky = layer.cell == Cell::ctrnn;
    Memory memory;
    memory.sources = Vector::Ones(sources);
    memory.heard = Vector::Zero(units);
    memory.current = memory.potential = Vector::Zero(layer.cell == Cell::lif ? sources : 0);
    const bool adapts = layer.cell == Cell::lif && shape.spiking.adaptation > 0;
    memory.adaptation = Matrix::Zero(adapts || leaky ? units : 0, sources);
    memory.leak = memory.state = Vector::Zero(leaky ? units : 0);
    memory.eligible = {Matrix::Zero(units, sources), Vector::Zero(leaky ? units : 0)};
    memory_.emplace_back(static_cast<std::size_t>(sequences), memory);
  }
  for (Eigen::Index i = 0; i < sequences; ++i) reset(i);
}

template <class Scalar>
auto Eligibility<Scalar>::zeros(std::size_t layer) const -> PerConnection {
  PerConnection result = memory_[layer].front().eligible;
  result.setZero();
  return result;
}

template <class Scalar>
void Eligibility<Scalar>::reset(Eigen::Index sequence) {
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    Memory& memory = memory_[l][static_cast<std::size_t>(sequence)];
    for (Vector* vector : {&memory.current, &memory.potential, &memory.leak, &memory.state}) {
      vector->setZero();
    }
    memory.adaptation.setZero();
    memory.heard.setConstant(layers_[l].cell == Cell::ctrnn ? Scalar(0.5) : Scalar(0));
  }
}

template <class Scalar>
void Eligibility<Scalar>::step_lif(const LayerLayout& layer, const Source& below, bool ticked,
                                   const LayerTrace<Scalar>& trace, Eigen::Index sequence,
                                   Memory& memory) const {
  const Spiking& spiking = shape_.spiking;
  const auto current_decay = static_cast<Scalar>(spiking.current_decay);
  const auto membrane_decay = static_cast<Scalar>(spiking.membrane_decay);
  const auto adaptation_decay = static_cast<Scalar>(spiking.adaptation_decay);
  const auto adaptation = static_cast<Scalar>(spiking.adaptation);
  if (!layer.recurrent) {
    memory.current.setZero();
    memory.potential.setZero();
    memory.adaptation.setZero();
  }
  auto eligible = memory.eligible.sources.array();
  eligible.setZero();
  const Scalar share = Scalar(1) / static_cast<Scalar>(spiking.ticks);
  for (Eigen::Index k = 0; k < spiking.ticks; ++k) {
    const Eigen::Index column = k * sequences_ + sequence;
    memory.sources.head(layer.inputs) = below.col(ticked ? column : sequence);
    if (layer.recurrent) memory.sources.segment(layer.inputs, layer.outputs) = memory.heard;
    memory.current = current_decay * memory.current + memory.sources;
    memory.potential = membrane_decay * memory.potential + memory.current;
    const auto slopes = trace.surrogates.col(column).array();
    for (Eigen::Index i = 0; i < memory.sources.size(); ++i) {
      const Scalar potential = memory.potential[i];
      if (memory.adaptation.rows() > 0) {
        auto a = memory.adaptation.col(i).array();
        eligible.col(i) += share * slopes * (potential - adaptation * a);
        a = (adaptation_decay - adaptation * slopes) * a + slopes * potential;
      } else {
        eligible.col(i) += (share * potential) * slopes;
      }
    }
    memory.heard = trace.spikes.col(column);
  }
}

template <class Scalar>
void Eligibility<Scalar>::step_ctrnn(const LayerLayout& layer, Eigen::Ref<const Vector> parameters,
                                     const LayerTrace<Scalar>& trace, Eigen::Index sequence,
                                     Memory& memory) const {
  const Eigen::Map<const Vector> leaks(parameters.data() + layer.leak, layer.outputs);
  const auto outputs = trace.outputs.col(sequence).array();
  const auto state = trace.sums.col(sequence).array();
  auto& x = memory.adaptation;
  for (Eigen::Index j = 0; j < layer.outputs; ++j) {
    const Scalar rate = 1 / (1 + std::exp(-leaks[j]));
    const Scalar slope = outputs[j] * (1 - outputs[j]);
    x.row(j) = (1 - rate) * x.row(j) + rate * memory.sources.transpose();
    memory.leak[j] = (1 - rate) * (memory.leak[j] + state[j] - memory.state[j]);
    memory.eligible.sources.row(j) = slope * x.row(j);
    memory.eligible.leak[j] = slope * memory.leak[j];
  }
  memory.state = state;
}

template <class Scalar>
void Eligibility<Scalar>::step(Eigen::Ref<const Vector> parameters, Eigen::Ref<const Matrix> inputs,
                               const typename Network<Scalar>::Trace& trace) {
  require(trace.columns == sequences_ && inputs.cols() == sequences_,
          "a step of {} columns for {} sequences", trace.columns, sequences_);
  const auto all = [](const auto& matrix) {
    return Source(matrix.data(), matrix.rows(), matrix.cols(),
                  Eigen::OuterStride<>(matrix.outerStride()));
  };
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const LayerLayout& layer = layers_[l];
    const LayerTrace<Scalar>& own = trace.layers[l];
    // spikes of the layer below, or of receptive fields, come tick by tick
    const bool ticked = layer.cell == Cell::lif &&
                        (l == 0 ? shape_.input_fields > 0 : layers_[l - 1].cell == Cell::lif);
    const auto below = [&] {
      if (l > 0) return all(ticked ? trace.layers[l - 1].spikes : trace.layers[l - 1].outputs);
      if (shape_.input_fields > 0) return all(ticked ? trace.field_spikes : trace.fields);
      return all(inputs);
    }();
    for (Eigen::Index i = 0; i < sequences_; ++i) {
      Memory& memory = memory_[l][static_cast<std::size_t>(i)];
      if (layer.cell == Cell::lif) {
        step_lif(layer, below, ticked, own, i, memory);
        continue;
      }
      memory.sources.head(layer.inputs) = below.col(i);
      if (layer.recurrent) memory.sources.segment(layer.inputs, layer.outputs) = memory.heard;
      memory.heard = own.outputs.col(i);
      if (layer.cell == Cell::ctrnn) {
        step_ctrnn(layer, parameters, own, i, memory);
        continue;
      }
      const auto outputs = own.outputs.col(i).array();
      for (Eigen::Index s = 0; s < memory.sources.size(); ++s) {
        auto eligible = memory.eligible.sources.col(s).array();
        if (layer.cell == Cell::tanh) {
          eligible = memory.sources[s] * (1 - outputs.square());
        } else {
          eligible = memory.sources[s] * (outputs > 0).template cast<Scalar>();
        }
      }
    }
  }
}

template <class Scalar>
void Eligibility<Scalar>::spread(std::size_t l, const PerConnection& slopes,
                                 Eigen::Ref<const Vector> parameters,
                                 Eigen::Ref<Vector> gradient) const {
  const LayerLayout& layer = layers_[l];
  const auto map = [](auto* numbers, Eigen::Index first, Eigen::Index rows, Eigen::Index columns) {
    using View = std::conditional_t<std::is_const_v<std::remove_pointer_t<decltype(numbers)>>,
                                    const Matrix, Matrix>;
    return Eigen::Map<View>(numbers + first, rows, columns);
  };
  const auto at_weights = slopes.sources.leftCols(layer.inputs);
  weights_in(gradient.data(), layer) += at_weights;
  biases_in(gradient.data(), layer) += slopes.sources.rightCols(1);
  if (layer.recurrent) {
    map(gradient.data(), layer.recurrence, layer.outputs, layer.outputs) +=
        slopes.sources.middleCols(layer.inputs, layer.outputs);
  }
  if (layer.leak >= 0) map(gradient.data(), layer.leak, layer.outputs, 1) += slopes.leak;
  if (layer.interneurons > 0) {
    // W = W_ex − W_ei W_ix
    const auto inhibition =
        map(parameters.data(), layer.inhibition, layer.outputs, layer.interneurons);
    const auto drive = map(parameters.data(), layer.drive, layer.interneurons, layer.inputs);
    map(gradient.data(), layer.inhibition, layer.outputs, layer.interneurons).noalias() -=
        at_weights * drive.transpose();
    map(gradient.data(), layer.drive, layer.interneurons, layer.inputs).noalias() -=
        inhibition.transpose() * at_weights;
  }
}

template class Eligibility<float>;
template class Eligibility<double>;

}  // namespace neuroprospect::brains

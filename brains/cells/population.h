// brains/cells/population.h: population coding of the inputs (PopSAN: Tang, Kumar, Yoo and
// Michmizos 2020): Gaussian receptive fields, A = exp(−½ ((s − centre) / width)²), and for spiking
// layers the spikes that code them deterministically, tick by tick from rest:
//   v ← v + A,  o = [v > 0.999],  v ← v − 0.999 o.
// Row f · inputs + i is field f of input i. Thread safety: pure functions of their arguments.
#pragma once

#include <Eigen/Core>

namespace neuroprospect::brains {

template <class Scalar>
class Population {
 public:
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

  /// Of `inputs` · `fields` fields, whose centres and logarithms of widths are at `numbers`, one
  /// after the other.
  Population(Eigen::Index inputs, Eigen::Index fields) : inputs_(inputs), fields_(fields) {}

  [[nodiscard]] Eigen::Index count() const { return inputs_ * fields_; }

  /// Activations (count × n) of `inputs` (inputs × n).
  void activate(const Scalar* numbers, Eigen::Ref<const Matrix> inputs,
                Eigen::Ref<Matrix> activations) const;

  /// Their spikes, tick k of column c in column k · n + c of `spikes` (count × ticks · n).
  void spike(Eigen::Ref<const Matrix> activations, Eigen::Ref<Matrix> spikes) const;

  /// From slopes at the spikes to those at the activations, which are left in the first n columns;
  /// a spike's derivative passes through: do/dv = 1.
  void spike_back(Eigen::Index n, Eigen::Ref<Matrix> slopes) const;

  /// Adds the gradient of the fields' numbers, from the slopes at the activations, which are used
  /// up.
  void activate_back(const Scalar* numbers, Eigen::Ref<const Matrix> inputs,
                     Eigen::Ref<const Matrix> activations, Eigen::Ref<Matrix> slopes,
                     Scalar* gradient) const;

 private:
  Eigen::Index inputs_;
  Eigen::Index fields_;
};

extern template class Population<float>;
extern template class Population<double>;

}  // namespace neuroprospect::brains

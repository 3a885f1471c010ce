#include "brains/cells/population.h"

namespace neuroprospect::brains {
namespace {

template <class Scalar>
constexpr Scalar kThreshold = Scalar(0.999);

}  // namespace

template <class Scalar>
void Population<Scalar>::activate(const Scalar* numbers, Eigen::Ref<const Matrix> inputs,
                                  Eigen::Ref<Matrix> activations) const {
  const Eigen::Map<const Matrix> centres(numbers, inputs_, fields_);
  const Eigen::Map<const Matrix> widths(numbers + count(), inputs_, fields_);
  for (Eigen::Index f = 0; f < fields_; ++f) {
    for (Eigen::Index c = 0; c < inputs.cols(); ++c) {
      activations.col(c).segment(f * inputs_, inputs_).array() =
          (Scalar(-0.5) *
           ((inputs.col(c) - centres.col(f)).array() * (-widths.col(f).array()).exp()).square())
              .exp();
    }
  }
}

template <class Scalar>
void Population<Scalar>::spike(Eigen::Ref<const Matrix> activations,
                               Eigen::Ref<Matrix> spikes) const {
  const Eigen::Index n = activations.cols();
  const Eigen::Index ticks = spikes.cols() / n;
  for (Eigen::Index c = 0; c < n; ++c) {
    for (Eigen::Index i = 0; i < count(); ++i) {
      Scalar v = 0;
      for (Eigen::Index k = 0; k < ticks; ++k) {
        v += activations(i, c);
        const Scalar spike = v > kThreshold<Scalar> ? Scalar(1) : Scalar(0);
        v -= kThreshold<Scalar> * spike;
        spikes(i, k * n + c) = spike;
      }
    }
  }
}

template <class Scalar>
void Population<Scalar>::spike_back(Eigen::Index n, Eigen::Ref<Matrix> slopes) const {
  // v of a tick is what the tick before left, plus A; what a tick leaves of it, 1 − 0.999 do/dv
  const Eigen::Index ticks = slopes.cols() / n;
  for (Eigen::Index c = 0; c < n; ++c) {
    for (Eigen::Index i = 0; i < count(); ++i) {
      Scalar at_potential = 0;
      Scalar sum = 0;
      for (Eigen::Index k = ticks; k-- > 0;) {
        at_potential = slopes(i, k * n + c) + (1 - kThreshold<Scalar>)*at_potential;
        sum += at_potential;
      }
      slopes(i, c) = sum;
    }
  }
}

template <class Scalar>
void Population<Scalar>::activate_back(const Scalar* numbers, Eigen::Ref<const Matrix> inputs,
                                       Eigen::Ref<const Matrix> activations,
                                       Eigen::Ref<Matrix> slopes, Scalar* gradient) const {
  const Eigen::Map<const Matrix> centres(numbers, inputs_, fields_);
  const Eigen::Map<const Matrix> widths(numbers + count(), inputs_, fields_);
  Eigen::Map<Matrix> centre_slopes(gradient, inputs_, fields_);
  Eigen::Map<Matrix> width_slopes(gradient + count(), inputs_, fields_);
  for (Eigen::Index f = 0; f < fields_; ++f) {
    const auto precision = (-widths.col(f).array()).exp();
    for (Eigen::Index c = 0; c < inputs.cols(); ++c) {
      const auto field = activations.col(c).segment(f * inputs_, inputs_).array();
      auto slope = slopes.col(c).segment(f * inputs_, inputs_).array();
      // z = (s − centre) / width:  dA/dcentre = A z / width,  dA/d log width = A z²
      const auto z = (inputs.col(c) - centres.col(f)).array() * precision;
      slope *= field * z;
      centre_slopes.col(f).array() += slope * precision;
      width_slopes.col(f).array() += slope * z;
    }
  }
}

template class Population<float>;
template class Population<double>;

}  // namespace neuroprospect::brains

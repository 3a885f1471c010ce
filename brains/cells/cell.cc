#include "brains/cells/cell.h"

#include "base/error.h"

namespace neuroprospect::brains {

template <class Scalar>
const Dynamics<Scalar>& dynamics_of(Cell cell) {
  switch (cell) {
    case Cell::tanh:
      return tanh_dynamics<Scalar>();
    case Cell::relu:
      return relu_dynamics<Scalar>();
    case Cell::gru:
      return gru_dynamics<Scalar>();
    case Cell::ctrnn:
      return ctrnn_dynamics<Scalar>();
    case Cell::lif:
      return lif_dynamics<Scalar>();
  }
  require(false, "a cell of no kind: {}", static_cast<int>(cell));
  return tanh_dynamics<Scalar>();
}

template const Dynamics<float>& dynamics_of(Cell cell);
template const Dynamics<double>& dynamics_of(Cell cell);

}  // namespace neuroprospect::brains

// Cells that remember their own outputs at most: h = f(W x + b + R h), f = tanh or max(0, ·)
// (Elman 1990).
#include "brains/cells/cell.h"
#include "brains/cells/elementwise.h"

namespace neuroprospect::brains {
namespace {

struct Tanh {
  template <class View>
  static void run(View sums) {
    apply_tanh(sums.data(), sums.size());
  }
  // the slope at the sums, from that at the outputs
  template <class Slopes, class Outputs>
  static void pull_back(Slopes&& slopes, const Outputs& outputs) {
    slopes *= 1 - outputs.square();
  }
};

struct Relu {
  template <class View>
  static void run(View sums) {
    sums = sums.cwiseMax(typename View::Scalar(0));
  }
  template <class Slopes, class Outputs>
  static void pull_back(Slopes&& slopes, const Outputs& outputs) {
    using Scalar = typename std::decay_t<Slopes>::Scalar;
    slopes = (outputs > Scalar(0)).select(slopes, Scalar(0));
  }
};

template <class Scalar, class Function>
class Plain final : public Dynamics<Scalar> {
  using Pass = CellPass<Scalar>;

 public:
  [[nodiscard]] Eigen::Index memory(const LayerLayout& layer) const override {
    return layer.recurrent ? 1 : 0;
  }

  void make_room(const Pass& pass, LayerTrace<Scalar>& trace) const override {
    trace.outputs.resize(pass.units(), pass.columns);
    trace.slopes.resize(pass.units(), pass.columns);
    if (!pass.layer.recurrent) return;
    for (const auto room : {kPrevious, kCarry}) {
      trace.rooms[room].resize(pass.units(), pass.columns);
    }
  }

  void forward(const Pass& pass, LayerTrace<Scalar>& trace) const override {
    if (!pass.layer.recurrent) {
      Function::run(pass.all(trace.outputs));
      return;
    }
    const auto first = trace.before.leftCols(pass.sequences);
    for (Eigen::Index t = 0; t < pass.steps(); ++t) {
      pass.recall(t, first, trace.outputs, trace.rooms[kPrevious]);
      auto now = pass.at(trace.outputs, t);
      add_product(now, pass.recurrence(), pass.at(trace.rooms[kPrevious], t));
      Function::run(now);
    }
    trace.after.leftCols(pass.sequences) = pass.at(trace.outputs, pass.steps() - 1);
  }

  void backward(const Pass& pass, LayerTrace<Scalar>& trace, Scalar* gradient) const override {
    if (!pass.layer.recurrent) {
      Function::pull_back(pass.all(trace.slopes).array(), pass.all(trace.outputs).array());
      return;
    }
    for (Eigen::Index t = pass.steps(); t-- > 0;) {
      auto now = pass.at(trace.slopes, t);
      Function::pull_back(now.array(), pass.at(trace.outputs, t).array());
      if (t == 0) break;
      auto carry = pass.at(trace.rooms[kCarry], 0);
      set_product(carry, pass.recurrence().transpose(), now);
      pass.rest(t, carry);
      pass.at(trace.slopes, t - 1) += carry;
    }
    add_product(pass.recurrence(gradient), pass.all(trace.slopes),
                pass.all(trace.rooms[kPrevious]).transpose());
  }

 private:
  static constexpr std::size_t kPrevious = 0;  // outputs one step earlier
  static constexpr std::size_t kCarry = 1;     // slope at them
};

}  // namespace

template <class Scalar>
const Dynamics<Scalar>& tanh_dynamics() {
  static const Plain<Scalar, Tanh> dynamics;
  return dynamics;
}
template <class Scalar>
const Dynamics<Scalar>& relu_dynamics() {
  static const Plain<Scalar, Relu> dynamics;
  return dynamics;
}
template const Dynamics<float>& tanh_dynamics();
template const Dynamics<double>& tanh_dynamics();
template const Dynamics<float>& relu_dynamics();
template const Dynamics<double>& relu_dynamics();

}  // namespace neuroprospect::brains

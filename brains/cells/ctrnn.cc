// Leaky rate units (Beer 1995, with Euler steps of the control step):
//   x ← (1 − α) x + α (W y + b + R h),  h = σ(x) = 1 / (1 + e^−x),
// α = σ(leak) of each unit; α = step / time constant. The state is x; at rest h = ½.
#include "brains/cells/cell.h"
#include "brains/cells/elementwise.h"

namespace neuroprospect::brains {
namespace {

template <class Scalar>
class Ctrnn final : public Dynamics<Scalar> {
  using Pass = CellPass<Scalar>;

 public:
  [[nodiscard]] Eigen::Index memory(const LayerLayout&) const override { return 1; }

  void make_room(const Pass& pass, LayerTrace<Scalar>& trace) const override {
    for (auto* matrix : {&trace.sums, &trace.outputs, &trace.slopes, &trace.deltas,
                         &trace.rooms[kPrevious], &trace.rooms[kHeard], &trace.rooms[kCarry]}) {
      matrix->resize(pass.units(), pass.columns);
    }
    trace.rooms[kRates].resize(pass.units(), 2);
  }

  // leaves x in the sums
  void forward(const Pass& pass, LayerTrace<Scalar>& trace) const override {
    auto rate = trace.rooms[kRates].col(0).array();
    rate = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>>(
        pass.parameters + pass.layer.leak, pass.units());
    apply_logistic(rate.data(), pass.units());
    trace.rooms[kRates].col(1).array() = 1 - rate;
    const auto first = trace.before.leftCols(pass.sequences);
    for (Eigen::Index t = 0; t < pass.steps(); ++t) {
      pass.recall(t, first, trace.sums, trace.rooms[kPrevious]);
      const auto previous = pass.at(trace.rooms[kPrevious], t).array();
      auto now = pass.at(trace.sums, t);
      if (pass.layer.recurrent) {
        auto heard = pass.at(trace.rooms[kHeard], t);
        heard = previous.matrix();
        apply_logistic(heard.data(), heard.size());
        add_product(now, pass.recurrence(), heard);
      }
      now.array() = previous + (now.array() - previous).colwise() * rate;
      auto outputs = pass.at(trace.outputs, t);
      outputs = now;
      apply_logistic(outputs.data(), outputs.size());
    }
    trace.after.leftCols(pass.sequences) = pass.at(trace.sums, pass.steps() - 1);
  }

  void backward(const Pass& pass, LayerTrace<Scalar>& trace, Scalar* gradient) const override {
    const auto rate = trace.rooms[kRates].col(0).array();
    const auto kept = trace.rooms[kRates].col(1).array();
    auto carry = pass.at(trace.rooms[kCarry], 0);  // slope at x
    carry.setZero();
    for (Eigen::Index t = pass.steps(); t-- > 0;) {
      const auto outputs = pass.at(trace.outputs, t).array();
      carry.array() += pass.at(trace.slopes, t).array() * outputs * (1 - outputs);
      // kept as the slope at x until its part in the leak's is taken
      auto now = pass.at(trace.deltas, t);
      now = carry;
      if (t == 0) break;
      if (pass.layer.recurrent) {
        carry.array().colwise() *= rate;
        pass.rest(t, carry);
        add_product(pass.at(trace.slopes, t - 1), pass.recurrence().transpose(), carry);
      }
      carry.array() = now.array().colwise() * kept;
      pass.rest(t, carry);
    }
    // x moved by α (s − before): the leak's slope is that at x, times (s − before) α (1 − α)
    auto deltas = pass.all(trace.deltas);
    const auto moved = (pass.all(trace.sums) - pass.all(trace.rooms[kPrevious])).array();
    typename Pass::View(gradient + pass.layer.leak, pass.units(), 1).col(0).array() +=
        (deltas.array() * moved).rowwise().sum() * kept;
    deltas.array().colwise() *= rate;
    if (pass.layer.recurrent) {
      add_product(pass.recurrence(gradient), deltas, pass.all(trace.rooms[kHeard]).transpose());
    }
  }

 private:
  static constexpr std::size_t kPrevious = 0;  // x one step earlier
  static constexpr std::size_t kHeard = 1;     // h, likewise
  static constexpr std::size_t kCarry = 2;
  static constexpr std::size_t kRates = 3;  // α and 1 − α
};

}  // namespace

template <class Scalar>
const Dynamics<Scalar>& ctrnn_dynamics() {
  static const Ctrnn<Scalar> dynamics;
  return dynamics;
}
template const Dynamics<float>& ctrnn_dynamics();
template const Dynamics<double>& ctrnn_dynamics();

}  // namespace neuroprospect::brains

// Gated recurrent units (Cho et al. 2014), the reset gate applied to what is heard (as in cuDNN):
//   r = σ(s_r + R_r h),  u = σ(s_u + R_u h),  c = tanh(s_c + r ∘ R_c h),  h ← u ∘ h + (1 − u) ∘ c.
// The sums of a unit's gates lie in the order r, u, c. Without recurrent connections the units hear
// only themselves, through u.
#include "brains/cells/cell.h"
#include "brains/cells/elementwise.h"

namespace neuroprospect::brains {
namespace {

template <class Scalar>
class Gru final : public Dynamics<Scalar> {
  using Pass = CellPass<Scalar>;

 public:
  [[nodiscard]] Eigen::Index memory(const LayerLayout&) const override { return 1; }

  void make_room(const Pass& pass, LayerTrace<Scalar>& trace) const override {
    for (auto* matrix :
         {&trace.outputs, &trace.slopes, &trace.rooms[kPrevious], &trace.rooms[kCarry]}) {
      matrix->resize(pass.units(), pass.columns);
    }
    for (auto* matrix :
         {&trace.sums, &trace.deltas, &trace.rooms[kHeard], &trace.rooms[kHeardSlopes]}) {
      matrix->resize(3 * pass.units(), pass.columns);
    }
  }

  // leaves the gates in the sums
  void forward(const Pass& pass, LayerTrace<Scalar>& trace) const override {
    const Eigen::Index n = pass.units();
    const auto first = trace.before.leftCols(pass.sequences);
    for (Eigen::Index t = 0; t < pass.steps(); ++t) {
      pass.recall(t, first, trace.outputs, trace.rooms[kPrevious]);
      const auto previous = pass.at(trace.rooms[kPrevious], t);
      auto heard = pass.at(trace.rooms[kHeard], t);
      if (pass.layer.recurrent) {
        set_product(heard, pass.recurrence(), previous);
      } else {
        heard.setZero();
      }
      auto gates = pass.at(trace.sums, t).array();
      gates.topRows(2 * n) += heard.array().topRows(2 * n);
      const auto reset = gates.topRows(n);
      auto candidate = gates.bottomRows(n);
      for (Eigen::Index i = 0; i < pass.sequences; ++i) {
        apply_logistic(gates.col(i).data(), 2 * n);
        candidate.col(i) += reset.col(i) * heard.col(i).tail(n).array();
        apply_tanh(candidate.col(i).data(), n);
      }
      pass.at(trace.outputs, t).array() =
          candidate + gates.middleRows(n, n) * (previous.array() - candidate);
    }
    trace.after.leftCols(pass.sequences) = pass.at(trace.outputs, pass.steps() - 1);
  }

  void backward(const Pass& pass, LayerTrace<Scalar>& trace, Scalar* gradient) const override {
    const Eigen::Index n = pass.units();
    for (Eigen::Index t = pass.steps(); t-- > 0;) {
      const auto slopes = pass.at(trace.slopes, t).array();
      const auto previous = pass.at(trace.rooms[kPrevious], t).array();
      const auto heard = pass.at(trace.rooms[kHeard], t).array().bottomRows(n);
      const auto gates = pass.at(trace.sums, t).array();
      const auto reset = gates.topRows(n);
      const auto update = gates.middleRows(n, n);
      const auto candidate = gates.bottomRows(n);
      auto deltas = pass.at(trace.deltas, t).array();
      deltas.bottomRows(n) = slopes * (1 - update) * (1 - candidate.square());
      deltas.middleRows(n, n) = slopes * (previous - candidate) * update * (1 - update);
      deltas.topRows(n) = deltas.bottomRows(n) * heard * reset * (1 - reset);
      // what the units heard went through the reset gate to the candidate
      auto heard_slopes = pass.at(trace.rooms[kHeardSlopes], t);
      heard_slopes.topRows(2 * n) = deltas.topRows(2 * n).matrix();
      heard_slopes.bottomRows(n).array() = deltas.bottomRows(n) * reset;
      if (t == 0) break;
      auto carry = pass.at(trace.rooms[kCarry], 0);
      carry.array() = slopes * update;
      if (pass.layer.recurrent) add_product(carry, pass.recurrence().transpose(), heard_slopes);
      pass.rest(t, carry);
      pass.at(trace.slopes, t - 1) += carry;
    }
    if (!pass.layer.recurrent) return;
    add_product(pass.recurrence(gradient), pass.all(trace.rooms[kHeardSlopes]),
                pass.all(trace.rooms[kPrevious]).transpose());
  }

 private:
  static constexpr std::size_t kPrevious = 0;     // outputs one step earlier
  static constexpr std::size_t kHeard = 1;        // R h of them
  static constexpr std::size_t kHeardSlopes = 2;  // slope at that
  static constexpr std::size_t kCarry = 3;        // slope at outputs one step earlier
};

}  // namespace

template <class Scalar>
const Dynamics<Scalar>& gru_dynamics() {
  static const Gru<Scalar> dynamics;
  return dynamics;
}
template const Dynamics<float>& gru_dynamics();
template const Dynamics<double>& gru_dynamics();

}  // namespace neuroprospect::brains

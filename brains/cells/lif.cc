// Leaky integrate-and-fire units, several ticks a control step; the equations stand at Spiking
// (brains/layout.h). Backward is the exact chain rule through current, potential, reset, adaptation
// and recurrent spikes, with the surrogate in place of a spike's derivative (Bellec et al. 2018).
// The state: current, potential, adaptation, spikes of the last tick, ticks left refractory.
#include "brains/cells/cell.h"

namespace neuroprospect::brains {
namespace {

template <class Scalar>
class Lif final : public Dynamics<Scalar> {
  using Pass = CellPass<Scalar>;
  using View = typename Pass::View;

 public:
  [[nodiscard]] Eigen::Index memory(const LayerLayout& layer) const override {
    return layer.recurrent ? kVariables : 0;
  }

  void make_room(const Pass& pass, LayerTrace<Scalar>& trace) const override {
    const Eigen::Index n = pass.units();
    const Eigen::Index ticks = pass.spiking.ticks;
    const Eigen::Index all_ticks = ticks * pass.columns;
    trace.sums.resize(n, pass.ticked_in ? all_ticks : pass.columns);
    trace.deltas.resize(n, trace.sums.cols());
    trace.outputs.resize(n, pass.columns);
    trace.slopes.resize(n, pass.columns);
    trace.spikes.resize(n, all_ticks);
    if (pass.ticked_out) trace.spike_slopes.resize(n, all_ticks);
    trace.surrogates.resize(n, all_ticks);
    trace.rooms[kRunning].resize(n, kVariables * pass.columns);
    if (!pass.layer.recurrent) return;
    trace.rooms[kPrevious].resize(n, pass.columns);
    trace.rooms[kTickDeltas].resize(n, pass.ticked_in ? 0 : all_ticks);
  }

  void forward(const Pass& given, LayerTrace<Scalar>& trace) const override {
    const Pass pass = unrolled(given);
    const Eigen::Index n = pass.units();
    const Eigen::Index s = pass.sequences;
    const Eigen::Index ticks = pass.spiking.ticks;
    const bool recurrent = pass.layer.recurrent;
    auto running = [&](Eigen::Index variable) {
      return View(trace.rooms[kRunning].data() + variable * n * s, n, s);
    };
    for (Eigen::Index variable = 0; variable < kVariables; ++variable) {
      running(variable).setZero();
      if (recurrent) running(variable) = trace.before.block(variable * n, 0, n, s);
    }
    for (Eigen::Index t = 0; t < pass.steps(); ++t) {
      if (recurrent) {
        for (Eigen::Index variable = 0; variable < kVariables; ++variable) {
          pass.rest(t, running(variable));
        }
        pass.at(trace.rooms[kPrevious], t) = running(kSpike);
      }
      auto rates = pass.at(trace.outputs, t);
      rates.setZero();
      for (Eigen::Index k = 0; k < ticks; ++k) {
        const auto sums = at_tick(pass, trace.sums, t, pass.ticked_in ? k : 0);
        auto spikes = at_tick(pass, trace.spikes, t, k);
        auto surrogate = at_tick(pass, trace.surrogates, t, k);
        if (recurrent) {
          // the spikes of this tick are not there yet: what is heard may stand in their place
          spikes = sums;
          add_product(spikes, pass.recurrence(), running(kSpike));
          tick(pass.spiking, n * s, spikes.data(), running(0).data(), surrogate.data());
        } else {
          tick(pass.spiking, n * s, sums.data(), running(0).data(), surrogate.data());
        }
        spikes = running(kSpike);
        rates += spikes;
      }
      rates /= static_cast<Scalar>(ticks);
    }
    if (!recurrent) return;
    for (Eigen::Index variable = 0; variable < kVariables; ++variable) {
      trace.after.block(variable * n, 0, n, s) = running(variable);
    }
  }

  void backward(const Pass& given, LayerTrace<Scalar>& trace, Scalar* gradient) const override {
    const Pass pass = unrolled(given);
    const Eigen::Index n = pass.units();
    const Eigen::Index s = pass.sequences;
    const Eigen::Index ticks = pass.spiking.ticks;
    const bool recurrent = pass.layer.recurrent;
    // slopes at current, potential, adaptation and spikes, as later ticks left them
    auto running = [&](Eigen::Index variable) {
      return View(trace.rooms[kRunning].data() + variable * n * s, n, s);
    };
    for (Eigen::Index variable = 0; variable < kVariables; ++variable) running(variable).setZero();
    auto& tick_deltas = pass.ticked_in ? trace.deltas : trace.rooms[kTickDeltas];
    if (!pass.ticked_in) pass.all(trace.deltas).setZero();
    for (Eigen::Index t = pass.steps(); t-- > 0;) {
      for (Eigen::Index k = ticks; k-- > 0;) {
        auto spike = running(kSpike);
        spike += pass.at(trace.slopes, t) / static_cast<Scalar>(ticks);
        if (pass.ticked_out) spike += at_tick(pass, trace.spike_slopes, t, k);
        tick_back(pass.spiking, n * s, at_tick(pass, trace.surrogates, t, k).data(),
                  running(0).data());
        const auto current = running(kCurrent);
        if (pass.ticked_in || recurrent) at_tick(pass, tick_deltas, t, k) = current;
        if (!pass.ticked_in) pass.at(trace.deltas, t) += current;
        if (recurrent) add_product(spike, pass.recurrence().transpose(), current);
        current_back(pass.spiking, n * s, running(0).data());
      }
      if (recurrent) {
        for (Eigen::Index variable = 0; variable < kVariables; ++variable) {
          pass.rest(t, running(variable));
        }
      }
    }
    if (!recurrent) return;
    // the first tick of each step heard the step before it, the others the tick before
    const auto columns = [&](typename Pass::Matrix& matrix, Eigen::Index k) {
      return View(matrix.data() + k * n * pass.columns, n, pass.columns);
    };
    add_product(pass.recurrence(gradient), columns(tick_deltas, 0),
                columns(trace.rooms[kPrevious], 0).transpose());
    for (Eigen::Index k = 1; k < ticks; ++k) {
      add_product(pass.recurrence(gradient), columns(tick_deltas, k),
                  columns(trace.spikes, k - 1).transpose());
    }
  }

 private:
  // variables of a unit, in this order in the state and while running
  static constexpr Eigen::Index kCurrent = 0;
  static constexpr Eigen::Index kPotential = 1;
  static constexpr Eigen::Index kAdaptation = 2;
  static constexpr Eigen::Index kSpike = 3;
  static constexpr Eigen::Index kRefractory = 4;
  static constexpr Eigen::Index kVariables = 5;

  static constexpr std::size_t kRunning = 0;     // variables, or slopes at them
  static constexpr std::size_t kPrevious = 1;    // spikes of the tick before each step's first
  static constexpr std::size_t kTickDeltas = 2;  // slopes at what was summed, tick by tick

  // without recurrence every column is on its own: all are one time
  static Pass unrolled(Pass pass) {
    if (!pass.layer.recurrent) {
      pass.sequences = pass.columns;
      pass.starts = nullptr;
    }
    return pass;
  }

  static View at_tick(const Pass& pass, typename Pass::Matrix& matrix, Eigen::Index t,
                      Eigen::Index k) {
    return {matrix.data() + matrix.rows() * (k * pass.columns + t * pass.sequences), matrix.rows(),
            pass.sequences};
  }

  // one tick of `count` units; without branches, so that it is vectorised
  static void tick(const Spiking& spiking, Eigen::Index count, const Scalar* __restrict sums,
                   Scalar* variables, Scalar* __restrict surrogate) {
    const auto current_decay = static_cast<Scalar>(spiking.current_decay);
    const auto membrane_decay = static_cast<Scalar>(spiking.membrane_decay);
    const auto threshold = static_cast<Scalar>(spiking.threshold);
    const auto adaptation = static_cast<Scalar>(spiking.adaptation);
    const auto adaptation_decay = static_cast<Scalar>(spiking.adaptation_decay);
    const auto refractory_ticks = static_cast<Scalar>(spiking.refractory_ticks);
    const Scalar height = static_cast<Scalar>(spiking.surrogate_gain) / threshold;
    const Scalar slope = 1 / threshold;
    Scalar* __restrict c = variables + kCurrent * count;
    Scalar* __restrict v = variables + kPotential * count;
    Scalar* __restrict a = variables + kAdaptation * count;
    Scalar* __restrict z = variables + kSpike * count;
    Scalar* __restrict left = variables + kRefractory * count;
    for (Eigen::Index i = 0; i < count; ++i) {
      c[i] = current_decay * c[i] + sums[i];
      v[i] = membrane_decay * v[i] + c[i] - threshold * z[i];
      a[i] = adaptation_decay * a[i] + z[i];
      const Scalar above = v[i] - (threshold + adaptation * a[i]);
      const Scalar ready = left[i] > 0 ? Scalar(0) : Scalar(1);
      const Scalar near = ready * height * (1 - slope * std::abs(above));
      const Scalar waited = left[i] - (1 - ready);
      const Scalar spike = above > 0 ? ready : Scalar(0);
      surrogate[i] = near > 0 ? near : Scalar(0);
      left[i] = spike > 0 ? refractory_ticks : waited;
      z[i] = spike;
    }
  }

  // the way back through a tick: from slopes at its variables to those at its current, and at the
  // potential, adaptation and spikes of the tick before, but for recurrent connections
  static void tick_back(const Spiking& spiking, Eigen::Index count,
                        const Scalar* __restrict surrogate, Scalar* slopes) {
    const auto membrane_decay = static_cast<Scalar>(spiking.membrane_decay);
    const auto threshold = static_cast<Scalar>(spiking.threshold);
    const auto adaptation = static_cast<Scalar>(spiking.adaptation);
    const auto adaptation_decay = static_cast<Scalar>(spiking.adaptation_decay);
    Scalar* __restrict c = slopes + kCurrent * count;
    Scalar* __restrict v = slopes + kPotential * count;
    Scalar* __restrict a = slopes + kAdaptation * count;
    Scalar* __restrict z = slopes + kSpike * count;
    for (Eigen::Index i = 0; i < count; ++i) {
      const Scalar crossing = z[i] * surrogate[i];
      const Scalar at_potential = v[i] + crossing;
      const Scalar at_adaptation = a[i] - adaptation * crossing;
      c[i] += at_potential;
      v[i] = membrane_decay * at_potential;
      a[i] = adaptation_decay * at_adaptation;
      z[i] = at_adaptation - threshold * at_potential;
    }
  }

  static void current_back(const Spiking& spiking, Eigen::Index count, Scalar* slopes) {
    const auto current_decay = static_cast<Scalar>(spiking.current_decay);
    Scalar* c = slopes + kCurrent * count;
    for (Eigen::Index i = 0; i < count; ++i) c[i] *= current_decay;
  }
};

}  // namespace

template <class Scalar>
const Dynamics<Scalar>& lif_dynamics() {
  static const Lif<Scalar> dynamics;
  return dynamics;
}
template const Dynamics<float>& lif_dynamics();
template const Dynamics<double>& lif_dynamics();

}  // namespace neuroprospect::brains

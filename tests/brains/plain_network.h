// tests/brains/plain_network.h: networks as their equations have them, unit by unit and number by
// number, over any kind of number: double, or Dual, which carries its own derivatives forward. An
// oracle for brains/network.h: it shares the layout of numbers with it, and no line of code.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "brains/layout.h"

namespace neuroprospect::brains::plain {

/// A number and its derivatives by some parameters (forward-mode differentiation).
struct Dual {
  double value = 0;
  Eigen::VectorXd slopes;  // empty: a constant

  Dual() = default;
  Dual(double constant) : value(constant) {}  // NOLINT: numbers are duals
  Dual(double at, Eigen::VectorXd by) : value(at), slopes(std::move(by)) {}

  // what has value `at` and derivative `slope` by this
  [[nodiscard]] Dual through(double at, double slope) const { return {at, slope * slopes}; }

  static Dual sum(double at, double wa, const Dual& a, double wb, const Dual& b) {
    if (a.slopes.size() == 0) return b.through(at, wb);
    if (b.slopes.size() == 0) return a.through(at, wa);
    return {at, wa * a.slopes + wb * b.slopes};
  }
  friend Dual operator+(const Dual& a, const Dual& b) { return sum(a.value + b.value, 1, a, 1, b); }
  friend Dual operator-(const Dual& a, const Dual& b) {
    return sum(a.value - b.value, 1, a, -1, b);
  }
  friend Dual operator*(const Dual& a, const Dual& b) {
    return sum(a.value * b.value, b.value, a, a.value, b);
  }
};

inline double value_of(double x) { return x; }
inline double value_of(const Dual& x) { return x.value; }

// a function of one number, with value f and slope df at it
inline double apply(double, double f, double) { return f; }
inline Dual apply(const Dual& x, double f, double df) { return x.through(f, df); }

template <class Number>
Number tanh_of(const Number& x) {
  const double f = std::tanh(value_of(x));
  return apply(x, f, 1 - f * f);
}
template <class Number>
Number logistic_of(const Number& x) {
  const double f = 1 / (1 + std::exp(-value_of(x)));
  return apply(x, f, f * (1 - f));
}
template <class Number>
Number exp_of(const Number& x) {
  const double f = std::exp(value_of(x));
  return apply(x, f, f);
}
template <class Number>
Number relu_of(const Number& x) {
  const bool on = value_of(x) > 0;
  return apply(x, on ? value_of(x) : 0, on ? 1 : 0);
}

/// One sequence through a network.
template <class Number>
class Network {
 public:
  using Numbers = std::vector<Number>;

  Network(const NetworkShape& shape, Numbers parameters)
      : shape_(shape), parameters_(std::move(parameters)), blocks_(blocks_of(shape)) {}

  /// Outputs of one control step. `state` is as brains::Network has it.
  Numbers step(const Eigen::VectorXd& inputs, Numbers& state) {
    squares_ = 0.0;
    activity_.clear();
    Numbers rates(inputs.begin(), inputs.end());  // what the layer below gives
    std::vector<Numbers> ticks;                   // tick by tick, where it does
    if (shape_.input_fields > 0) encode(rates, ticks);
    const auto layers = static_cast<int>(layout_of(shape_).size());
    std::size_t at = 0;  // in the state
    for (int l = 0; l + 1 < layers; ++l) {
      const HiddenLayer hidden = l < std::ssize(shape_.hidden)
                                     ? shape_.hidden[static_cast<std::size_t>(l)]
                                     : HiddenLayer{Cell::lif, 0, false};
      const auto n = static_cast<std::size_t>(find(Role::biases, l)->rows) /
                     (hidden.cell == Cell::gru ? 3 : 1);
      const auto memory = [&](std::size_t variable, std::size_t i) -> Number& {
        return state[at + variable * n + i];
      };
      if (hidden.cell == Cell::lif) {
        std::vector<Numbers> spikes;
        Numbers variables(5 * n, Number(0.0));
        if (hidden.recurrent)
          std::copy_n(state.begin() + static_cast<long>(at), 5 * n, variables.begin());
        Numbers sum(n, Number(0.0));
        for (int k = 0; k < shape_.spiking.ticks; ++k) {
          spikes.push_back(
              tick(l, n, ticks.empty() ? rates : ticks[static_cast<std::size_t>(k)], variables));
          for (std::size_t i = 0; i < n; ++i) sum[i] = sum[i] + spikes.back()[i];
        }
        if (hidden.recurrent) {
          std::copy(variables.begin(), variables.end(), state.begin() + static_cast<long>(at));
          at += 5 * n;
        }
        rates.clear();
        for (const Number& s : sum) rates.push_back(s * Number(1.0 / shape_.spiking.ticks));
        ticks = std::move(spikes);
      } else {
        Numbers sums = sums_of(l, rates);
        Numbers before(n, Number(0.0));
        const bool remembers =
            hidden.recurrent || hidden.cell == Cell::gru || hidden.cell == Cell::ctrnn;
        if (remembers) {
          for (std::size_t i = 0; i < n; ++i) before[i] = memory(0, i);
        }
        Numbers heard = before;
        if (hidden.cell == Cell::ctrnn) {
          for (Number& h : heard) h = logistic_of(h);
        }
        const Numbers recurrent = heard_of(l, heard, sums.size());
        Numbers after(n);
        rates.assign(n, Number(0.0));
        for (std::size_t i = 0; i < n; ++i) {
          switch (hidden.cell) {
            case Cell::tanh:
              after[i] = rates[i] = tanh_of(sums[i] + recurrent[i]);
              break;
            case Cell::relu:
              after[i] = rates[i] = relu_of(sums[i] + recurrent[i]);
              break;
            case Cell::gru: {
              const Number r = logistic_of(sums[i] + recurrent[i]);
              const Number u = logistic_of(sums[n + i] + recurrent[n + i]);
              const Number c = tanh_of(sums[2 * n + i] + r * recurrent[2 * n + i]);
              after[i] = rates[i] = u * before[i] + (Number(1.0) - u) * c;
              break;
            }
            case Cell::ctrnn: {
              const Number rate = logistic_of(entry(*find(Role::leak, l), i, 0));
              after[i] = (Number(1.0) - rate) * before[i] + rate * (sums[i] + recurrent[i]);
              rates[i] = logistic_of(after[i]);
              break;
            }
            case Cell::lif:
              break;
          }
        }
        if (remembers) {
          for (std::size_t i = 0; i < n; ++i) memory(0, i) = after[i];
          at += n;
        }
        ticks.clear();
      }
      for (const Number& h : rates) squares_ = squares_ + h * h;
      activity_.push_back(rates);
    }
    const int head = layers - 1;
    if (shape_.output_units == 0) return sums_of(head, rates);
    Numbers outputs;
    for (int o = 0; o < shape_.outputs; ++o) {
      Number sum = entry(*find(Role::biases, head), static_cast<std::size_t>(o), 0);
      for (int r = 0; r < shape_.output_units; ++r) {
        const auto unit = static_cast<std::size_t>(r) * static_cast<std::size_t>(shape_.outputs) +
                          static_cast<std::size_t>(o);
        sum = sum + entry(*find(Role::readout, head), unit, 0) * rates[unit];
      }
      outputs.push_back(sum);
    }
    return outputs;
  }

  /// Σ h² of the last step.
  [[nodiscard]] const Number& squares() const { return squares_; }
  /// Outputs of each layer but the head in the last step.
  [[nodiscard]] const std::vector<Numbers>& activity() const { return activity_; }

 private:
  [[nodiscard]] const Block* find(Role role, int layer) const {
    for (const Block& block : blocks_) {
      if (block.role == role && block.layer == layer) return &block;
    }
    return nullptr;
  }
  [[nodiscard]] const Number& entry(const Block& block, std::size_t row, std::size_t column) const {
    return parameters_[static_cast<std::size_t>(block.first) +
                       column * static_cast<std::size_t>(block.rows) + row];
  }
  [[nodiscard]] Numbers times(const Block& block, const Numbers& x) const {
    Numbers result(static_cast<std::size_t>(block.rows), Number(0.0));
    for (std::size_t j = 0; j < x.size(); ++j) {
      for (std::size_t i = 0; i < result.size(); ++i) {
        result[i] = result[i] + entry(block, i, j) * x[j];
      }
    }
    return result;
  }
  [[nodiscard]] Numbers sums_of(int layer, const Numbers& below) const {
    Numbers sums = times(*find(Role::weights, layer), below);
    if (const Block* inhibition = find(Role::inhibition, layer)) {
      const Numbers inhibited = times(*inhibition, times(*find(Role::drive, layer), below));
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = sums[i] - inhibited[i];
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] = sums[i] + entry(*find(Role::biases, layer), i, 0);
    }
    return sums;
  }
  [[nodiscard]] Numbers heard_of(int layer, const Numbers& heard, std::size_t sums) const {
    const Block* recurrent = find(Role::recurrent, layer);
    return recurrent ? times(*recurrent, heard) : Numbers(sums, Number(0.0));
  }

  // spikes of a layer of lif in one tick
  Numbers tick(int layer, std::size_t n, const Numbers& below, Numbers& variables) const {
    const Spiking& s = shape_.spiking;
    const auto at = [&](std::size_t variable, std::size_t i) -> Number& {
      return variables[variable * n + i];
    };
    const Numbers sums = sums_of(layer, below);
    const Numbers recurrent = heard_of(layer,
                                       Numbers(variables.begin() + static_cast<long>(3 * n),
                                               variables.begin() + static_cast<long>(4 * n)),
                                       n);
    Numbers spikes;
    for (std::size_t i = 0; i < n; ++i) {
      const Number z = at(3, i);
      at(0, i) = Number(s.current_decay) * at(0, i) + sums[i] + recurrent[i];
      at(1, i) = Number(s.membrane_decay) * at(1, i) + at(0, i) - z * Number(s.threshold);
      at(2, i) = Number(s.adaptation_decay) * at(2, i) + z;
      const Number above = at(1, i) - (Number(s.threshold) + Number(s.adaptation) * at(2, i));
      const bool refractory = value_of(at(4, i)) > 0;
      const double slope = refractory
                               ? 0
                               : s.surrogate_gain / s.threshold *
                                     std::max(0.0, 1 - std::abs(value_of(above)) / s.threshold);
      const bool spike = value_of(above) > 0 && !refractory;
      at(3, i) = apply(above, spike ? 1 : 0, slope);
      at(4, i) = Number(spike ? s.refractory_ticks : refractory ? value_of(at(4, i)) - 1 : 0.0);
      spikes.push_back(at(3, i));
    }
    return spikes;
  }

  void encode(Numbers& rates, std::vector<Numbers>& ticks) const {
    const Numbers inputs = rates;
    rates.clear();
    for (int f = 0; f < shape_.input_fields; ++f) {
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::size_t row = static_cast<std::size_t>(f) * inputs.size() + i;
        const Number z = (inputs[i] - entry(*find(Role::centres, 0), row, 0)) *
                         exp_of(Number(-1.0) * entry(*find(Role::widths, 0), row, 0));
        rates.push_back(exp_of(Number(-0.5) * z * z));
      }
    }
    const bool spiking =
        shape_.hidden.empty() ? shape_.output_units > 0 : shape_.hidden[0].cell == Cell::lif;
    if (!spiking) return;
    Numbers potentials(rates.size(), Number(0.0));
    for (int k = 0; k < shape_.spiking.ticks; ++k) {
      Numbers& spikes = ticks.emplace_back();
      for (std::size_t i = 0; i < rates.size(); ++i) {
        Number& v = potentials[i];
        v = v + rates[i];
        spikes.push_back(apply(v, value_of(v) > 0.999 ? 1 : 0, 1));
        v = v - Number(0.999) * spikes.back();
      }
    }
  }

  NetworkShape shape_;
  Numbers parameters_;
  std::vector<Block> blocks_;
  Number squares_ = 0.0;
  std::vector<Numbers> activity_;
};

}  // namespace neuroprospect::brains::plain

// brains/cells/elementwise.h: functions of many numbers, each by the same arithmetic wherever it
// stands. (Eigen computes what does not fill a packet, or is not aligned, by other code with other
// rounding: a unit would depend on how many others there are, and on its batch.)
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>

namespace neuroprospect::brains {

/// tanh of a packet of float: the rational function of degree 7 over 8 with the least largest error
/// on ±7.9 (found by Lawson's iteration), beyond which tanh is 1 to 3e-7. Error below 5e-7.
template <class Packet>
Packet fast_tanh(const Packet& of) {
  using namespace Eigen::internal;
  const auto number = [](double value) { return pset1<Packet>(static_cast<float>(value)); };
  const Packet x = pmax(pmin(of, number(7.9)), number(-7.9));  // so that a NaN stays one
  const Packet s = pmul(x, x);
  // divided by the highest coefficient below, which spares a multiplication
  Packet above = pmadd(s, number(46.453238702000625), number(11999.277715096692));
  above = pmadd(s, above, number(525902.1676912397));
  above = pmadd(s, above, number(4069601.7421328053));
  Packet below = padd(s, number(970.1752625506456));
  below = pmadd(s, below, number(96870.88273888142));
  below = pmadd(s, below, number(1882428.2021427727));
  below = pmadd(s, below, number(4069604.0787348086));
  return pdiv(pmul(x, above), below);
}

/// Replaces `count` numbers by their values under a function of packets.
template <class Function>
void apply(float* numbers, Eigen::Index count, const Function& function) {
  using namespace Eigen::internal;
  using Packet = packet_traits<float>::type;
  constexpr Eigen::Index kWide = packet_traits<float>::size;
  Eigen::Index i = 0;
  for (; i + kWide <= count; i += kWide) {
    pstoreu(numbers + i, function(ploadu<Packet>(numbers + i)));
  }
  if (i == count) return;
  std::array<float, static_cast<std::size_t>(kWide)> last = {};
  std::copy(numbers + i, numbers + count, last.begin());
  pstoreu(last.data(), function(ploadu<Packet>(last.data())));
  std::copy_n(last.begin(), count - i, numbers + i);
}

/// tanh(x); in float by fast_tanh().
inline void apply_tanh(float* numbers, Eigen::Index count) {
  apply(numbers, count, [](const auto& x) { return fast_tanh(x); });
}
inline void apply_tanh(double* numbers, Eigen::Index count) {
  std::transform(numbers, numbers + count, numbers, [](double x) { return std::tanh(x); });
}

/// 1 / (1 + e^−x) = ½ + ½ tanh(½ x); in float by fast_tanh().
inline void apply_logistic(float* numbers, Eigen::Index count) {
  apply(numbers, count, [](const auto& x) {
    using namespace Eigen::internal;
    const auto half = pset1<std::decay_t<decltype(x)>>(0.5F);
    return pmadd(half, fast_tanh(pmul(half, x)), half);
  });
}
inline void apply_logistic(double* numbers, Eigen::Index count) {
  std::transform(numbers, numbers + count, numbers,
                 [](double x) { return 1 / (1 + std::exp(-x)); });
}

}  // namespace neuroprospect::brains

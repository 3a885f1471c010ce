// What passes of each kind of cell cost: forward, backward, and the update of their numbers,
// batched as PPO does it, against the most multiply–adds that this core does, measured in the same
// run.
#include <algorithm>
#include <array>
#include <ctime>
#include <string>

#include "base/random.h"
#include "bench/figure.h"
#include "brains/adam.h"
#include "brains/network.h"

namespace neuroprospect::bench {
namespace {

using brains::Cell;

constexpr Eigen::Index kColumns = 256;
constexpr Eigen::Index kSequences = 16;  // of networks with state, 16 steps each
constexpr int kRounds = 5;

// CPU time of this program, which has one thread [s].
double now_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Seconds that a call takes, in the best of some rounds of about 20 ms.
template <class Call>
double seconds(Call&& call) {
  call();
  const double once_s = now_s();
  call();
  const int repeats = std::max(1, static_cast<int>(0.02 / std::max(1e-6, now_s() - once_s)));
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const double start_s = now_s();
    for (int i = 0; i < repeats; ++i) call();
    best = std::min(best, (now_s() - start_s) / repeats);
  }
  return best;
}

// Multiply–adds a second of this core at most: chains in registers, of the instructions that the
// program is built for, as many as hide what one takes.
double peak() {
  using namespace Eigen::internal;
  using Packet = packet_traits<float>::type;
  constexpr int kChains = 12;
  constexpr int kSteps = 100'000;
  volatile float kept = 0;
  const double chain_s = seconds([&] {
    const auto shrink = pset1<Packet>(0.999F);
    const auto shift = pset1<Packet>(kept + 1e-3F);
    Packet sums[kChains];
    for (int c = 0; c < kChains; ++c) sums[c] = pset1<Packet>(0.1F * static_cast<float>(c));
    for (int i = 0; i < kSteps; ++i) {
      for (auto& sum : sums) sum = pmadd(sum, shrink, shift);
    }
    for (const auto& sum : sums) kept = kept + 1e-12F * predux(sum);
  });
  return kChains * kSteps * packet_traits<float>::size / chain_s;
}

struct Work {
  double forward = 0;  // multiply–adds of the matrices, per column
  double backward = 0;
};

Work work_of(const brains::NetworkShape& shape) {
  Work work;
  bool ticked = false;
  const auto layers = brains::layout_of(shape);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const auto& layer = layers[l];
    const bool spiking = l + 1 < layers.size() && layer.cell == Cell::lif;
    const auto sums = static_cast<double>(layer.outputs * layer.gates);
    const double inputs =
        sums * static_cast<double>(layer.inputs) * (spiking && ticked ? shape.spiking.ticks : 1);
    const double recurrent = layer.recurrent ? sums * static_cast<double>(layer.outputs) *
                                                   (spiking ? shape.spiking.ticks : 1)
                                             : 0;
    work.forward += inputs + recurrent;
    work.backward += inputs + 2 * recurrent + (l > 0 ? inputs : 0);
    ticked = spiking;
  }
  return work;
}

void measure(const Output& output, double peak_per_s, Cell cell, bool recurrent, int width) {
  const brains::NetworkShape shape{65, {{cell, width, recurrent}, {cell, width, recurrent}}, 10};
  const brains::Network<float> network(shape);
  RandomStream random({.seed = 1});
  Eigen::VectorXf numbers(network.parameter_count());
  for (float& number : numbers) number = 0.1F * static_cast<float>(random.normal());
  Eigen::MatrixXf inputs(shape.inputs, kColumns);
  for (Eigen::Index i = 0; i < inputs.size(); ++i) {
    inputs.data()[i] = static_cast<float>(random.normal());
  }
  const Eigen::MatrixXf slopes = Eigen::MatrixXf::Constant(shape.outputs, kColumns, 1e-3F);
  Eigen::VectorXf gradient = Eigen::VectorXf::Zero(numbers.size());
  auto trace = network.make_trace(kColumns);
  const Eigen::Index sequences = network.state_size() > 0 ? kSequences : kColumns;
  Eigen::MatrixXf state = Eigen::MatrixXf::Zero(network.state_size(), sequences);
  brains::Adam adam(numbers.size(), 1e-5);

  const double forward_s = seconds([&] { network.forward(numbers, inputs, {}, state, trace); });
  const double backward_s =
      seconds([&] { network.backward(numbers, inputs, slopes, trace, gradient); });
  const double update_s = seconds([&] { adam.descend(gradient, 1e-9, numbers); });
  const Work work = work_of(shape);
  const std::string name =
      fmt::format("{}{} {}x{}", name_of(cell), recurrent ? " rec." : "", width, width);
  const auto print = [&](const char* phase, double s, double columns, double multiplies) {
    output.print({fmt::format("{} {}", name, phase), 1e9 * s / columns, "ns/sample",
                  "its multiply-adds at the core's peak", multiplies / (s / columns) / peak_per_s,
                  ""});
  };
  print("forward", forward_s, kColumns, work.forward);
  print("backward", backward_s, kColumns, work.backward);
  // Adam: seven multiplications or additions, a root and a division for each number
  print("update", update_s, 2 * kColumns, 7 * static_cast<double>(numbers.size()) / (2 * kColumns));
}

}  // namespace
}  // namespace neuroprospect::bench

int main(int argc, char** argv) {
  using namespace neuroprospect::bench;
  const Output output(argc, argv);
  const double peak_per_s = peak();
  output.print({"peak", 1e-9 * peak_per_s, "GMA/s", "itself", 1, ""});
  for (const int width : {32, 64, 128, 256}) {
    measure(output, peak_per_s, Cell::tanh, false, width);
    measure(output, peak_per_s, Cell::relu, false, width);
    measure(output, peak_per_s, Cell::tanh, true, width);
    measure(output, peak_per_s, Cell::gru, true, width);
    measure(output, peak_per_s, Cell::ctrnn, true, width);
    measure(output, peak_per_s, Cell::lif, false, width);
    measure(output, peak_per_s, Cell::lif, true, width);
  }
}

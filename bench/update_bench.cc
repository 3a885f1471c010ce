// What an update of PPO takes: the loss of a minibatch, its gradient, and a step of Adam, for actor
// and critic of 64–64 tanh. With the seconds that PyTorch takes for the same as an argument
// (bench/peers/ppo_update.py; script/bench --peers), against those.
#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "base/random.h"
#include "bench/figure.h"
#include "brains/adam.h"
#include "brains/ppo_loss.h"

namespace neuroprospect::bench {
namespace {

constexpr Eigen::Index kSamples = 512;

// CPU time of this program, which has one thread [s].
double now_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Seconds of an update in the best of some rounds.
double update_s() {
  const brains::NetworkShape actor{65, {{brains::Cell::tanh, 64}, {brains::Cell::tanh, 64}}, 10};
  const brains::NetworkShape critic{65, actor.hidden, 1};
  brains::PpoLoss<float> loss(actor, critic, {.clip = 0.2F, .value = 0.5F, .entropy = 0.01F});
  RandomStream random({.seed = 1});
  const auto randomise = [&](auto& numbers, double sd) {
    for (Eigen::Index i = 0; i < numbers.size(); ++i) {
      numbers.data()[i] = static_cast<float>(sd * random.normal());
    }
  };
  Eigen::VectorXf parameters(loss.parameter_count());
  randomise(parameters, 0.1);
  Eigen::MatrixXf samples(loss.rows().count, kSamples);
  randomise(samples, 1);
  // actions as the policy takes them, so that about as many are clipped as in learning
  auto trace = loss.actor().make_trace(brains::kMaxColumns);
  for (Eigen::Index first = 0; first < kSamples; first += brains::kMaxColumns) {
    auto part = samples.middleCols(first, brains::kMaxColumns);
    const Eigen::MatrixXf observations = part.topRows(actor.inputs);
    const Eigen::VectorXf numbers = loss.actor_part(parameters);
    auto actions = part.middleRows(loss.rows().action, actor.outputs);
    part.row(loss.rows().numbers + brains::SampleRows::kLogProbability) =
        -0.5F * actions.colwise().squaredNorm();
    actions += loss.actor().forward(numbers, observations, trace);
  }
  loss.exploration_part(parameters).setZero();
  Eigen::VectorXf gradient(parameters.size());
  brains::Adam adam(parameters.size(), 1e-5);
  double best = 1e9;
  for (int round = 0; round < 10; ++round) {
    constexpr int kUpdates = 100;
    const double start_s = now_s();
    for (int i = 0; i < kUpdates; ++i) {
      loss.evaluate(parameters, samples, gradient);
      const float norm = gradient.norm();
      adam.descend(gradient, 3e-4, parameters, norm > 0.5F ? 0.5F / norm : 1);
    }
    best = std::min(best, (now_s() - start_s) / kUpdates);
  }
  return best;
}

}  // namespace
}  // namespace neuroprospect::bench

int main(int argc, char** argv) {
  using namespace neuroprospect::bench;
  const Output output(argc, argv);
  const double rival_s = argc > 1 ? std::strtod(argv[argc - 1], nullptr) : 0;
  const double own_s = update_s();
  output.print({"PPO update of 512 samples", 1e6 * own_s, "us",
                rival_s > 0 ? "PyTorch on one thread" : "nothing (script/bench --peers)",
                rival_s / own_s, ">= 5"});
}

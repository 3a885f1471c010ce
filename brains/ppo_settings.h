// brains/ppo_settings.h: how PPO learns. Plain data; each field is declared once.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/parameter.h"
#include "brains/auxiliary_settings.h"
#include "brains/layout.h"

namespace neuroprospect::brains {

/// How PPO makes use of a body's mirror plane (Abdolhosseini et al. 2019). A further way is a
/// genome that can be nothing else: brain.symmetric.
enum class SymmetryMethod : std::uint8_t {
  none,  ///< it does not
  data,  ///< every sample is learned from twice, as it was and mirrored
  loss,  ///< policies that act otherwise in the mirror cost
};

/// PPO's settings beside the learning genes. The defaults are DERL's (Gupta, Savarese, Ganguli and
/// Fei-Fei 2021, as coded).
struct PpoSettings {
  int environments = 32;
  int horizon = 128;
  int minibatch = 512;
  int epochs = 4;
  int through_time = 16;
  double clip = 0.2;
  double value_weight = 0.5;
  double trace_decay = 0.95;
  double adam_epsilon = 1e-5;
  double max_gradient_norm = 0.5;
  double max_kl = 0.2;
  std::vector<int> critic = {64, 64};
  SymmetryMethod symmetry = SymmetryMethod::none;
  double symmetry_weight = 4;
  AuxiliarySettings auxiliary = {};

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "environments",
                    .help = "worlds that a learner steps side by side",
                    .low = 1,
                    .high = 4096},
          self.environments);
    visit(Parameter{.name = "horizon",
                    .unit = "control steps",
                    .help = "of each environment between updates",
                    .low = 1,
                    .high = 65536},
          self.horizon);
    visit(Parameter{.name = "minibatch",
                    .unit = "control steps",
                    .help = "per gradient step, at most",
                    .low = 1,
                    .high = 65536},
          self.minibatch);
    visit(Parameter{.name = "epochs", .help = "passes over each rollout", .low = 1, .high = 100},
          self.epochs);
    visit(Parameter{.name = "through_time",
                    .unit = "control steps",
                    .help = "that the gradient of a brain with state goes back, at most",
                    .low = 1,
                    .high = 256},
          self.through_time);
    visit(Parameter{.name = "clip",
                    .help = "how far the probability ratio, and the value, may move per rollout",
                    .low = 0.01,
                    .high = 1},
          self.clip);
    visit(Parameter{.name = "value_weight",
                    .help = "of the critic's loss beside the actor's",
                    .low = 0,
                    .high = 10},
          self.value_weight);
    visit(Parameter{.name = "trace_decay",
                    .help = "lambda of generalized advantage estimation",
                    .low = 0,
                    .high = 1},
          self.trace_decay);
    visit(Parameter{.name = "adam_epsilon", .help = "Adam's epsilon", .low = 1e-10, .high = 1},
          self.adam_epsilon);
    visit(Parameter{.name = "max_gradient_norm",
                    .help = "longer gradients are shortened to it",
                    .low = 1e-6,
                    .high = 1e6},
          self.max_gradient_norm);
    visit(Parameter{.name = "max_kl",
                    .unit = "nat",
                    .help = "divergence from the rollout's policy at which its update stops",
                    .low = 1e-6,
                    .high = 1e6},
          self.max_kl);
    visit(Parameter{.name = "critic",
                    .unit = "units",
                    .help = "of each hidden layer of the critic, which is never inherited; that of "
                            "a brain with state remembers in its first",
                    .low = 1,
                    .high = kMaxWidth},
          self.critic);
    visit(Parameter{.name = "symmetry", .help = "how it makes use of the body's mirror plane"},
          self.symmetry);
    visit(Parameter{.name = "symmetry_weight",
                    .help = "of the squared distance between what a policy does and what it would "
                            "in the mirror, for symmetry loss",
                    .low = 0,
                    .high = 1e6},
          self.symmetry_weight);
    visit(Section{.name = "auxiliary", .help = "what it learns for beside the task's reward"},
          self.auxiliary);
  }
};

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::SymmetryMethod> {
  static constexpr std::array<std::string_view, 3> values = {"none", "data", "loss"};
};

// brains/eprop_settings.h: how e-prop learns. Plain data; each field is declared once.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/parameter.h"

namespace neuroprospect::brains {

/// How units learn what was wrong at the outputs.
enum class Feedback : std::uint8_t {
  random,     ///< fixed random weights of this life (broadcast alignment)
  symmetric,  ///< the weights by which outputs hear them; below the last hidden layer random
};

/// Settings beside the learning genes.
struct EpropSettings {
  int environments = 8;
  int horizon = 8;
  Feedback feedback = Feedback::random;
  double step = 10;
  double value_weight = 0.5;
  double trace_decay = 0.9;
  double rate_target = 0.1;
  double rate_weight = 0.05;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "environments",
                    .help = "worlds that the learner steps side by side",
                    .low = 1,
                    .high = 256},
          self.environments);
    visit(Parameter{.name = "horizon",
                    .unit = "control steps",
                    .help = "of each environment between updates",
                    .low = 1,
                    .high = 65536},
          self.horizon);
    visit(Parameter{.name = "feedback", .help = "how units learn what was wrong at the outputs"},
          self.feedback);
    visit(Parameter{.name = "step",
                    .help = "Adam's step size, times the gene learning_rate",
                    .low = 0,
                    .high = 1000},
          self.step);
    visit(Parameter{.name = "value_weight",
                    .help = "of the critic's error in learning signals, beside the actor's",
                    .low = 0,
                    .high = 100},
          self.value_weight);
    visit(Parameter{.name = "trace_decay",
                    .help = "lambda of the actor's and critic's eligibility: they fade by the "
                            "discount times this",
                    .low = 0,
                    .high = 1},
          self.trace_decay);
    visit(Parameter{.name = "rate_target",
                    .unit = "spikes a tick",
                    .help = "to which spiking units are drawn",
                    .low = 0,
                    .high = 1},
          self.rate_target);
    visit(Parameter{.name = "rate_weight", .help = "how strongly they are", .low = 0, .high = 1e6},
          self.rate_weight);
  }
};

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::Feedback> {
  static constexpr std::array<std::string_view, 2> values = {"random", "symmetric"};
};

// brains/rstdp_settings.h: how reward-modulated spike-timing plasticity learns. Plain data; each
// field is declared once.
#pragma once

#include "base/parameter.h"

namespace neuroprospect::brains {

/// Settings beside the learning genes. With ticks of 4 ms and control steps of 20 ms the defaults
/// are Izhikevich's 20 ms, 1 s and 0.2 s.
struct RstdpSettings {
  double step = 1;
  double potentiation = 1;
  double depression = 1;
  double window_ticks = 5;
  double eligibility_steps = 50;
  double dopamine_steps = 10;
  double baseline_steps = 1000;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(
        Parameter{.name = "step",
                  .help = "change for dopamine and eligibility of 1, times the gene learning_rate",
                  .low = 0,
                  .high = 1e4},
        self.step);
    visit(Parameter{.name = "potentiation",
                    .help = "A+: of a spike that follows its cause",
                    .low = -100,
                    .high = 100},
          self.potentiation);
    visit(Parameter{.name = "depression",
                    .help = "A-: of a spike that comes before it",
                    .low = -100,
                    .high = 100},
          self.depression);
    visit(Parameter{.name = "window_ticks",
                    .unit = "ticks",
                    .help = "time constant in which two spikes are a pair",
                    .low = 0.1,
                    .high = 1e4},
          self.window_ticks);
    visit(Parameter{.name = "eligibility_steps",
                    .unit = "control steps",
                    .help = "time constant in which a synapse remembers a pair",
                    .low = 0.1,
                    .high = 1e5},
          self.eligibility_steps);
    visit(Parameter{.name = "dopamine_steps",
                    .unit = "control steps",
                    .help = "time constant in which a reward fades",
                    .low = 0.1,
                    .high = 1e5},
          self.dopamine_steps);
    visit(Parameter{.name = "baseline_steps",
                    .unit = "control steps",
                    .help = "time constant of the mean reward, which is no news",
                    .low = 1,
                    .high = 1e7},
          self.baseline_steps);
  }
};

}  // namespace neuroprospect::brains

// brains/auxiliary_settings.h: what a brain learns for beside the task's reward. Plain data; each
// field is declared once.
#pragma once

#include "base/parameter.h"

namespace neuroprospect::brains {

/// Auxiliary objectives; 0: none. What is reported of learning stays the task's own return.
struct AuxiliarySettings {
  double metabolic_cost = 0;
  double activity_cost = 0;
  double prediction_weight = 0;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "metabolic_cost",
                    .unit = "reward / J",
                    .help = "taken off the reward for what the joints' motors spend in a step",
                    .low = 0,
                    .high = 1e6},
          self.metabolic_cost);
    visit(Parameter{.name = "activity_cost",
                    .help = "of the squared outputs of all hidden units, or of spiking ones' rates",
                    .low = 0,
                    .high = 1e6},
          self.activity_cost);
    visit(Parameter{.name = "prediction_weight",
                    .help = "of the squared error, per sensor, of the next observation as a linear "
                            "function of the last hidden layer",
                    .low = 0,
                    .high = 1e6},
          self.prediction_weight);
  }
};

}  // namespace neuroprospect::brains

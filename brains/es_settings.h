// brains/es_settings.h: how evolution strategies learn. Plain data; each field is declared once.
#pragma once

#include "base/parameter.h"

namespace neuroprospect::brains {

/// Settings beside the learning genes, which they multiply, so that evolution can change both.
struct EsSettings {
  int population = 16;
  double noise = 0.08;
  double step = 30;
  double weight_decay = 0.005;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "population",
                    .unit = "episodes",
                    .help = "of a generation: pairs of mirrored perturbations; even",
                    .low = 2,
                    .high = 65536},
          self.population);
    visit(Parameter{.name = "noise",
                    .help = "a perturbation's standard deviation, times the gene exploration_std",
                    .low = 1e-4,
                    .high = 10},
          self.noise);
    visit(Parameter{.name = "step",
                    .help = "Adam's step size, times the gene learning_rate",
                    .low = 0,
                    .high = 1000},
          self.step);
    visit(Parameter{.name = "weight_decay",
                    .help = "of every number, in units of the gradient of centred ranks",
                    .low = 0,
                    .high = 1},
          self.weight_decay);
  }
};

}  // namespace neuroprospect::brains

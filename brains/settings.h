// brains/settings.h: the space of brains. Plain data; each field is declared once.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/parameter.h"
#include "brains/genome.h"

namespace neuroprospect::brains {

/// How innate wiring mutates.
enum class MutationKind : std::uint8_t {
  calibrated,  ///< a Gaussian direction, as far as outputs move by the genome's mutation target
};

/// Founders, and how a child's brain differs from its parent's.
struct BrainSettings {
  std::vector<int> hidden = {64, 64};
  double hidden_gain = 1.4;
  double output_gain = 0.3;
  MutationKind mutation = MutationKind::calibrated;
  double mutation_target = 0.05;
  double mutation_target_step = 0.2;
  double width_rate = 0.05;
  double depth_rate = 0.01;
  double gene_rate = 0.1;
  double gene_step = 0.3;
  int min_width = 4;
  int max_width = 256;
  int min_layers = 1;
  int max_layers = 4;
  LearningGenes learning = {};

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "hidden",
                    .unit = "units",
                    .help = "of each hidden layer of a founder",
                    .low = 1,
                    .high = kMaxWidth},
          self.hidden);
    visit(Parameter{.name = "hidden_gain",
                    .help = "a founder's hidden weights have variance gain² / inputs",
                    .low = 0,
                    .high = 10},
          self.hidden_gain);
    visit(Parameter{.name = "output_gain",
                    .help = "the same for the weights of its outputs",
                    .low = 0,
                    .high = 10},
          self.output_gain);
    visit(Parameter{.name = "mutation", .help = "how innate wiring mutates"}, self.mutation);
    visit(Parameter{.name = "mutation_target",
                    .unit = "command, RMS",
                    .help = "how far a mutation moves the outputs, at the founders",
                    .low = kMutationTargetLow,
                    .high = kMutationTargetHigh},
          self.mutation_target);
    visit(Parameter{.name = "mutation_target_step",
                    .help = "standard deviation of the target's own mutation, of its logarithm",
                    .low = 0,
                    .high = 2},
          self.mutation_target_step);
    visit(Parameter{.name = "width_rate",
                    .unit = "probability",
                    .help = "that a hidden layer gains or loses units",
                    .low = 0,
                    .high = 1},
          self.width_rate);
    visit(Parameter{.name = "depth_rate",
                    .unit = "probability",
                    .help = "that a hidden layer is added or removed",
                    .low = 0,
                    .high = 1},
          self.depth_rate);
    visit(Parameter{.name = "gene_rate",
                    .unit = "probability",
                    .help = "that one of the learning genes changes",
                    .low = 0,
                    .high = 1},
          self.gene_rate);
    visit(Parameter{.name = "gene_step",
                    .help = "standard deviation of such a change, of the gene's logarithm",
                    .low = 0,
                    .high = 2},
          self.gene_step);
    visit(Parameter{.name = "min_width",
                    .unit = "units",
                    .help = "below which mutation takes none away",
                    .low = 1,
                    .high = kMaxWidth},
          self.min_width);
    visit(Parameter{.name = "max_width",
                    .unit = "units",
                    .help = "above which mutation adds none",
                    .low = 1,
                    .high = kMaxWidth},
          self.max_width);
    visit(Parameter{.name = "min_layers",
                    .unit = "hidden layers",
                    .help = "below which mutation removes none",
                    .low = 1,
                    .high = kMaxHiddenLayers},
          self.min_layers);
    visit(Parameter{.name = "max_layers",
                    .unit = "hidden layers",
                    .help = "above which mutation adds none",
                    .low = 1,
                    .high = kMaxHiddenLayers},
          self.max_layers);
    visit(Section{.name = "learning", .help = "the founders' learning genes"}, self.learning);
  }
};

/// Throws an input Error where settings contradict each other.
void validate(const BrainSettings& settings);

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::MutationKind> {
  static constexpr std::array<std::string_view, 1> values = {"calibrated"};
};

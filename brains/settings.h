// brains/settings.h: the space of brains. Plain data; each field is declared once.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/parameter.h"
#include "brains/connectome_settings.h"
#include "brains/genome.h"

namespace neuroprospect::brains {

/// How innate wiring mutates.
enum class MutationKind : std::uint8_t {
  calibrated,  ///< a Gaussian direction, as far as outputs move by the genome's mutation target
  gaussian,    ///< noise of a fixed size
  sparse,      ///< as calibrated, but a few numbers
  safe,        ///< as calibrated, but less of what outputs are sensitive to
};

/// The genome network of bottleneck wiring (brains/bottleneck.h).
struct BottleneckSettings {
  std::vector<int> hidden = {16, 16};
  double gain = 2;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "hidden",
                    .unit = "units",
                    .help = "of each hidden layer of the genome network",
                    .low = 1,
                    .high = kMaxGenomeWidth},
          self.hidden);
    visit(Parameter{.name = "gain",
                    .help = "its hidden weights have variance gain² / inputs: the higher, the more "
                            "a founder's wiring differs from unit to unit",
                    .low = 0.1,
                    .high = 10},
          self.gain);
  }
};

/// Founders, and how a child's brain differs from its parent's.
struct BrainSettings {
  std::vector<int> hidden = {64, 64};
  Cell cell = Cell::tanh;
  bool recurrent = false;
  int sensor_fields = 0;
  int actuator_units = 0;
  Spiking spiking = {};
  Encoding encoding = Encoding::direct;
  BottleneckSettings bottleneck = {};
  Dale dale = Dale::none;
  double excitatory_share = 0.8;
  bool symmetric = false;
  double density = 1;
  ConnectomeSettings connectome = {};
  double hidden_gain = 1.4;
  double recurrent_gain = 1;
  double output_gain = 0.3;
  MutationKind mutation = MutationKind::calibrated;
  double mutation_target = 0.2;
  double mutation_target_step = 0.2;
  double mutation_sigma = 0.03;
  double mutation_share = 0.05;
  double width_rate = 0.05;
  double depth_rate = 0.01;
  double recurrence_rate = 0;
  double density_rate = 0;
  double gene_rate = 0.1;
  double gene_step = 0.3;
  int min_width = 4;
  int max_width = 256;
  int min_layers = 1;
  int max_layers = 4;
  PlasticityGrain plasticity = PlasticityGrain::none;
  double plasticity_gain = 0.02;
  double plasticity_rate = 0.5;
  double plasticity_step = 0.1;
  double learns_rate = 0;
  LearningGenes learning = {};

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "hidden",
                    .unit = "units",
                    .help = "of each hidden layer of a founder",
                    .low = 1,
                    .high = kMaxWidth},
          self.hidden);
    visit(Parameter{.name = "cell", .help = "of a founder's hidden layers"}, self.cell);
    visit(
        Parameter{.name = "recurrent",
                  .help = "whether units of a founder's hidden layers hear each other; gru always"},
        self.recurrent);
    visit(Parameter{.name = "sensor_fields",
                    .help = "population coding, in: receptive fields of each sensor; 0: none",
                    .low = 0,
                    .high = kMaxPopulation},
          self.sensor_fields);
    visit(Parameter{.name = "actuator_units",
                    .help = "population coding, out: spiking units of each actuator; 0: none",
                    .low = 0,
                    .high = kMaxPopulation},
          self.actuator_units);
    visit(Parameter{.name = "encoding", .help = "how innate wiring is inherited; docs/brains.md"},
          self.encoding);
    visit(Parameter{.name = "dale", .help = "Dale's law; see docs/brains.md"}, self.dale);
    visit(Parameter{.name = "excitatory_share",
                    .unit = "share",
                    .help = "dale = column: of a founder's hidden units",
                    .low = 0,
                    .high = 1},
          self.excitatory_share);
    visit(
        Parameter{.name = "symmetric",
                  .help = "whether the brain acts mirrored in a mirrored body, whatever it learns"},
        self.symmetric);
    visit(Parameter{.name = "density",
                    .unit = "share",
                    .help = "of the connections between hidden units, and from the sensors, that a "
                            "founder has",
                    .low = 0.01,
                    .high = 1},
          self.density);
    visit(Parameter{.name = "hidden_gain",
                    .help = "a founder's hidden weights have variance gain² / inputs",
                    .low = 0,
                    .high = 10},
          self.hidden_gain);
    visit(Parameter{.name = "recurrent_gain",
                    .help = "the same for connections within a layer, over its units",
                    .low = 0,
                    .high = 10},
          self.recurrent_gain);
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
    visit(Parameter{.name = "mutation_sigma",
                    .help = "mutation = gaussian: standard deviation of the noise on every number",
                    .low = 0,
                    .high = 10},
          self.mutation_sigma);
    visit(Parameter{.name = "mutation_share",
                    .unit = "probability",
                    .help = "mutation = sparse: that a number moves",
                    .low = 0,
                    .high = 1},
          self.mutation_share);
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
    visit(Parameter{.name = "recurrence_rate",
                    .unit = "probability",
                    .help = "that a hidden layer becomes recurrent or ceases to be",
                    .low = 0,
                    .high = 1},
          self.recurrence_rate);
    visit(Parameter{.name = "density_rate",
                    .unit = "probability",
                    .help = "that a hidden layer loses its weakest connections, or regains some",
                    .low = 0,
                    .high = 1},
          self.density_rate);
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
    visit(Parameter{.name = "plasticity",
                    .help = "for what there are genes of local plasticity: nothing, each block of "
                            "weights, or each connection"},
          self.plasticity);
    visit(Parameter{.name = "plasticity_gain",
                    .help = "standard deviation of the founders' rates of plasticity; their other "
                            "coefficients have 1",
                    .low = 0,
                    .high = 10},
          self.plasticity_gain);
    visit(Parameter{.name = "plasticity_rate",
                    .unit = "probability",
                    .help = "that the coefficients of plasticity move",
                    .low = 0,
                    .high = 1},
          self.plasticity_rate);
    visit(Parameter{.name = "plasticity_step",
                    .help = "standard deviation of that, as a share of the founders'",
                    .low = 0,
                    .high = 10},
          self.plasticity_step);
    visit(Parameter{.name = "learns_rate",
                    .unit = "probability",
                    .help = "that a layer becomes a reflex, which learns nothing, or ceases to be",
                    .low = 0,
                    .high = 1},
          self.learns_rate);
    visit(Section{.name = "connectome", .help = "a layer wired like a nervous system"},
          self.connectome);
    visit(Section{.name = "bottleneck", .help = "the genome network, where encoding is bottleneck"},
          self.bottleneck);
    visit(Section{.name = "spiking", .help = "of lif units"}, self.spiking);
    visit(Section{.name = "learning", .help = "the founders' learning genes"}, self.learning);
  }
};

/// Throws an input Error where settings contradict each other.
void validate(const BrainSettings& settings);

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::MutationKind> {
  static constexpr std::array<std::string_view, 4> values = {"calibrated", "gaussian", "sparse",
                                                             "safe"};
};

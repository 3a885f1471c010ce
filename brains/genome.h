// brains/genome.h: what of a brain is inherited. Plain data; changed by variation only.
// What develops from it for one body is a policy (brains/policy.h); what a life teaches is neither.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/parameter.h"
#include "brains/growth.h"
#include "brains/layout.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// Dale's law: whether a unit may excite some units and inhibit others.
enum class Dale : std::uint8_t {
  none,    ///< it may
  column,  ///< never: all that a hidden unit sends on has its sign (Song, Yang and Wang 2016)
  dann,    ///< all units excite; inhibition is feed-forward, through interneurons (Cornford et al.
           ///< 2021)
};

/// The structure of a brain between its ports; the order is from sensors to actuators.
struct Architecture {
  std::vector<HiddenLayer> hidden;
  bool output_learns = true;  ///< false: what the outputs hear is a reflex
  int sensor_fields = 0;      ///< population coding, as in NetworkShape
  int actuator_units = 0;
  Spiking spiking = {};
  Dale dale = Dale::none;
  /// Whether the brain acts mirrored in a mirrored body: W of mirrored units is the same.
  bool symmetric = false;

  bool operator==(const Architecture&) const = default;
};

/// How innate wiring is written down.
enum class Encoding : std::uint8_t {
  direct,      ///< one number per connection, keyed by the ports at both ends
  bottleneck,  ///< a small network's numbers; it says each connection's (brains/bottleneck.h)
};

inline constexpr int kMaxGenomeWidth = 128;  ///< of a layer of a genome network
inline constexpr int kMaxGenomeLayers = 4;   ///< its hidden layers

/// Innate wiring. Needs no more than the ports' keys and its numbers to be inherited by any body.
struct InnateWiring {
  Encoding encoding = Encoding::direct;
  std::vector<PortKey> sensors;    ///< of each input
  std::vector<PortKey> actuators;  ///< of each output
  /// direct: every number of the network, as blocks_of(shape_of(genome)) places them; bottleneck:
  /// every number of the genome network, as blocks_of(genome_network(bottleneck)) places them.
  std::vector<float> numbers;
  /// bottleneck: units of each hidden layer of the genome network; direct: empty.
  std::vector<int> bottleneck = {};
  /// bottleneck: ports that are new and have not grown up; direct: empty.
  Growth growth = {};
  /// Which connections there can be: 1 per number of the developed network that may differ from 0;
  /// empty: all.
  std::vector<std::uint8_t> mask;
  /// What each hidden unit is, layer by layer: +1 excitatory, −1 inhibitory, 0 free; empty: all
  /// free.
  std::vector<std::int8_t> signs;
  /// Hidden layer whose units are the neurons of a connectome, and do not change; −1: none.
  int connectome_layer = -1;

  bool operator==(const InnateWiring&) const = default;
};

/// How finely the coefficients of local plasticity are inherited.
enum class PlasticityGrain : std::uint8_t { none, block, connection };

/// A, B, C, D and η.
inline constexpr std::size_t kPlasticityCoefficients = 5;

/// The ABCD rule (Najarro and Risi 2020): Δw = η (A x y + B x + C y + D).
struct PlasticityGenes {
  PlasticityGrain grain = PlasticityGrain::none;
  /// A B C D η, of each block of weights (weights, recurrent; in the order of blocks), or of each
  /// number of the network.
  std::vector<float> coefficients;

  bool operator==(const PlasticityGenes&) const = default;
};

/// How a brain learns. All are positive, and mutate by a factor. The declared ranges bind founders,
/// mutation and what is read from a file.
struct LearningGenes {
  double learning_rate = 3e-4;
  double exploration_std = 0.6;
  double entropy_weight = 0.01;
  double foresight_steps = 100;

  bool operator==(const LearningGenes&) const = default;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "learning_rate",
                    .help = "Adam's step size at the start of learning; falls linearly to 0",
                    .low = 1e-5,
                    .high = 1e-2},
          self.learning_rate);
    visit(Parameter{.name = "exploration_std",
                    .unit = "command",
                    .help = "standard deviation of exploration at the start of learning",
                    .low = 0.02,
                    .high = 2},
          self.exploration_std);
    visit(Parameter{.name = "entropy_weight",
                    .help = "reward for staying random while learning",
                    .low = 1e-5,
                    .high = 0.1},
          self.entropy_weight);
    visit(Parameter{.name = "foresight_steps",
                    .unit = "control steps",
                    .help = "how far ahead rewards count: the discount is 1 - 1 / foresight_steps",
                    .low = 5,
                    .high = 1000},
          self.foresight_steps);
  }
};

/// Range of the self-adaptive mutation target [RMS of outputs].
inline constexpr double kMutationTargetLow = 0.002;
inline constexpr double kMutationTargetHigh = 0.5;

/// A brain genome.
struct BrainGenome {
  Architecture architecture;
  InnateWiring wiring;
  LearningGenes learning;
  PlasticityGenes plasticity;
  double mutation_target = 0.05;  ///< how far a mutation moves a child's outputs [RMS], evolves too

  bool operator==(const BrainGenome&) const = default;
};

/// Throws an input Error that names what is wrong unless every size and constant is within range
/// and what is asked for goes together.
void validate(const Architecture& architecture);

/// Throws an input Error that names what is wrong unless `genome` can develop: sizes within range
/// and consistent, at least one sensor and one actuator, no port twice, every number finite and
/// allowed by the genome's constraints (brains/constraint.h), and these possible together.
void validate(const BrainGenome& genome);

/// How many coefficients of plasticity there are for a network.
std::size_t plasticity_count(const NetworkShape& shape, PlasticityGrain grain);

/// The shape of the network that develops from `genome`.
NetworkShape shape_of(const BrainGenome& genome);

/// A brain in numbers.
struct BrainSize {
  std::uint64_t units = 0;        ///< hidden and output
  std::uint64_t connections = 0;  ///< weights, biases not counted
  std::uint64_t genome_numbers =
      0;  ///< all that is heritable: wiring, biases, learning genes, target
};
BrainSize size_of(const BrainGenome& genome);

}  // namespace neuroprospect::brains

template <>
struct neuroprospect::Names<neuroprospect::brains::Dale> {
  static constexpr std::array<std::string_view, 3> values = {"none", "column", "dann"};
};
template <>
struct neuroprospect::Names<neuroprospect::brains::Encoding> {
  static constexpr std::array<std::string_view, 2> values = {"direct", "bottleneck"};
};
template <>
struct neuroprospect::Names<neuroprospect::brains::PlasticityGrain> {
  static constexpr std::array<std::string_view, 3> values = {"none", "block", "connection"};
};

// brains/genome.h: what of a brain is inherited. Plain data; changed by variation only.
// What develops from it for one body is a policy (brains/policy.h); what a life teaches is neither.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/parameter.h"
#include "brains/layout.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// The sizes of a brain between its ports; the order is from sensors to actuators.
struct Architecture {
  std::vector<HiddenLayer> hidden;

  bool operator==(const Architecture&) const = default;
};

/// Innate wiring, one number per connection, keyed by the ports at both ends.
struct InnateWiring {
  std::vector<PortKey> sensors;    ///< of each column of the first weight matrix
  std::vector<PortKey> actuators;  ///< of each row of the last weight matrix
  std::vector<float>
      numbers;  ///< every weight and bias, as layout_of(shape_of(genome)) places them

  bool operator==(const InnateWiring&) const = default;
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
  double mutation_target = 0.05;  ///< how far a mutation moves a child's outputs [RMS], evolves too

  bool operator==(const BrainGenome&) const = default;
};

/// Throws an input Error that names what is wrong unless `genome` can develop: sizes within range
/// and consistent, at least one sensor and one actuator, no port twice, every number finite.
void validate(const BrainGenome& genome);

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

#include "brains/recombine.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "brains/adapt.h"
#include "brains/bottleneck.h"
#include "brains/constraint.h"

namespace neuroprospect::brains {
namespace {

void record_count(std::vector<MutationRecord>& records, const char* field, std::ptrdiff_t count) {
  if (count > 0) records.push_back({"recombine", field, "", fmt::format("{} of the mate", count)});
}

// Which ports of a stage came with limbs of the mate; none of hidden ones.
std::vector<bool> came_with(const std::vector<PortKey>& keys, std::span<const PortKey> from_mate) {
  std::vector<bool> came;
  came.reserve(keys.size());
  for (const PortKey& key : keys) {
    came.push_back(std::ranges::find(from_mate, key) != from_mate.end());
  }
  return came;
}

// Whose each unit of the child's is, stage by stage: true, the mate's. Mirrored ones together.
class Shares {
 public:
  Shares(const BrainGenome& child, const Ports& ports, std::span<const PortKey> from_mate,
         RandomStream& random)
      : sizes_(stage_sizes(shape_of(child))) {
    const std::size_t outputs = child.architecture.hidden.size() + 1;
    for (std::size_t stage = 0; stage < sizes_.size(); ++stage) {
      const auto size = static_cast<std::size_t>(sizes_[stage]);
      auto& came = came_.emplace_back(size, false);
      if (stage == 0) came = came_with(child.wiring.sensors, from_mate);
      if (stage == outputs) came = came_with(child.wiring.actuators, from_mate);
      auto& mates = mates_.emplace_back(came);
      if (stage == 0) continue;  // ports are not drawn: what they feel is the same for all
      for (std::size_t i = 0; i < size; ++i) {
        const bool drawn = random.chance(0.5);
        std::size_t image = i;
        if (child.architecture.symmetric) {
          image = stage == outputs ? static_cast<std::size_t>(ports.actuators[i].mirror)
                                   : std::min(i ^ 1U, size - 1);
        }
        mates[i] = image < i ? mates[image] : drawn || came[i];
      }
    }
  }

  [[nodiscard]] bool mates(const Axis& axis, std::size_t entry) const {
    return of(mates_, axis, entry);
  }
  [[nodiscard]] bool came(const Axis& axis, std::size_t entry) const {
    return of(came_, axis, entry);
  }
  [[nodiscard]] const std::vector<std::vector<bool>>& mates() const { return mates_; }
  [[nodiscard]] std::ptrdiff_t ports() const {
    std::ptrdiff_t count = 0;
    for (const auto& stage : came_) count += std::ranges::count(stage, true);
    return count;
  }

 private:
  [[nodiscard]] bool of(const std::vector<std::vector<bool>>& list, const Axis& axis,
                        std::size_t entry) const {
    if (axis.stage == Axis::kSingle) return false;
    const auto stage = static_cast<std::size_t>(axis.stage);
    return list[stage][entry % static_cast<std::size_t>(sizes_[stage])];
  }

  std::vector<int> sizes_;
  std::vector<std::vector<bool>> came_;
  std::vector<std::vector<bool>> mates_;
};

// Each unit of the child's genome network, hidden or output, is whole from one of both.
void recombine_bottlenecks(BrainGenome& child, const BrainGenome& mate, RandomStream& random,
                           std::vector<MutationRecord>& records) {
  auto& numbers = child.wiring.numbers;
  std::ptrdiff_t units = 0;
  for (const LayerLayout& layer : layout_of(genome_network(child.wiring.bottleneck))) {
    for (Eigen::Index unit = 0; unit < layer.outputs; ++unit) {
      if (!random.chance(0.5)) continue;
      const auto& theirs = mate.wiring.numbers;
      weights_in(numbers.data(), layer).row(unit) = weights_in(theirs.data(), layer).row(unit);
      biases_in(numbers.data(), layer)[unit] = biases_in(theirs.data(), layer)[unit];
      ++units;
    }
  }
  record_count(records, "units", units);
}

// Puts the mate's numbers into `child`, which is the main parent's brain in the child's body and
// has the same architecture as the mate's.
void recombine_wiring(BrainGenome& child, const BrainGenome& main, const BrainGenome& mate,
                      const Ports& ports, std::span<const PortKey> from_mate, RandomStream& random,
                      std::vector<MutationRecord>& records) {
  const NetworkShape shape = shape_of(child);
  const Shares shares(child, ports, from_mate, random);
  const auto in_mate = origins(shape_of(mate), shape, by_ports(mate, child));
  const auto in_main = origins(shape_of(main), shape, by_ports(main, child));
  auto& mask = child.wiring.mask;
  if (mask.empty() && !mate.wiring.mask.empty()) mask.assign(child.wiring.numbers.size(), 1);
  for (const Block& block : blocks_of(shape)) {
    for (Eigen::Index k = 0; k < block.size(); ++k) {
      const auto i = static_cast<std::size_t>(block.first + k);
      if (in_mate[i] < 0) continue;
      const auto row = static_cast<std::size_t>(k % block.rows);
      const auto column = static_cast<std::size_t>(k / block.rows);
      if (!shares.mates(block.row_axis, row) && !shares.came(block.column_axis, column) &&
          in_main[i] >= 0) {
        continue;
      }
      const auto from = static_cast<std::size_t>(in_mate[i]);
      child.wiring.numbers[i] = mate.wiring.numbers[from];
      if (!mask.empty()) mask[i] = mate.wiring.mask.empty() ? 1 : mate.wiring.mask[from];
      if (child.plasticity.grain == PlasticityGrain::connection) {
        std::copy_n(mate.plasticity.coefficients.data() + kPlasticityCoefficients * from,
                    kPlasticityCoefficients,
                    child.plasticity.coefficients.data() + kPlasticityCoefficients * i);
      }
    }
  }
  child = constrained(std::move(child), ports);

  // units whose incoming weights are the mate's; it must have them
  const std::size_t outputs = main.architecture.hidden.size() + 1;
  std::ptrdiff_t units = 0;
  for (std::size_t stage = 1; stage <= outputs; ++stage) {
    for (std::size_t i = 0; i < shares.mates()[stage].size(); ++i) {
      const auto& theirs = mate.wiring.actuators;
      const bool there =
          stage < outputs || std::ranges::find(theirs, child.wiring.actuators[i]) != theirs.end();
      const auto& ours = main.wiring.actuators;
      const bool only_there =
          stage == outputs && std::ranges::find(ours, child.wiring.actuators[i]) == ours.end();
      if (there && (shares.mates()[stage][i] || only_there)) ++units;
    }
  }
  record_count(records, "units", units);
  record_count(records, "ports", shares.ports());
}

}  // namespace

Mutated recombine(const BrainGenome& main, const BrainGenome& mate, const Ports& ports,
                  std::span<const PortKey> from_mate, RandomStream& random) {
  Mutated child{adapt(main, ports, random), {}};

  const auto choose = [&](std::string_view name, double& gene, double mates) {
    if (!random.chance(0.5) || gene == mates) return;
    child.records.push_back(
        {"recombine", std::string(name), fmt::format("{}", gene), fmt::format("{}", mates)});
    gene = mates;
  };
  std::vector<double> mates;
  LearningGenes::declare(mate.learning,
                         [&](const Parameter&, const double& gene) { mates.push_back(gene); });
  std::size_t index = 0;
  LearningGenes::declare(child.genome.learning, [&](const Parameter& parameter, double& gene) {
    choose(parameter.name, gene, mates[index++]);
  });
  choose("mutation_target", child.genome.mutation_target, mate.mutation_target);

  const InnateWiring& ours = main.wiring;
  const InnateWiring& theirs = mate.wiring;
  if (ours.encoding == Encoding::bottleneck) {
    if (ours.bottleneck == theirs.bottleneck) {
      recombine_bottlenecks(child.genome, mate, random, child.records);
    }
  } else if (theirs.encoding == ours.encoding && main.architecture == mate.architecture &&
             main.wiring.connectome_layer == mate.wiring.connectome_layer &&
             main.wiring.signs == mate.wiring.signs &&
             main.plasticity.grain == mate.plasticity.grain) {
    recombine_wiring(child.genome, main, mate, ports, from_mate, random, child.records);
  }
  validate(child.genome);
  return child;
}

}  // namespace neuroprospect::brains

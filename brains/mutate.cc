#include "brains/mutate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "brains/calibrate.h"
#include "brains/develop.h"
#include "brains/gaussian.h"
#include "brains/plasticity.h"
#include "brains/restructure.h"
#include "brains/safe.h"
#include "brains/sparse.h"

namespace neuroprospect::brains {
namespace {

std::string describe(const Architecture& architecture) {
  std::vector<std::string> layers;
  for (const HiddenLayer& layer : architecture.hidden) {
    std::string text = fmt::format("{}", layer.width);
    if (layer.cell != Cell::tanh) text += fmt::format(":{}", name_of(layer.cell));
    if (layer.recurrent && layer.cell != Cell::gru) text += ":recurrent";
    layers.push_back(std::move(text));
  }
  return fmt::format("{}", fmt::join(layers, " "));
}

// all digits: equal only if the numbers are
std::string describe(double number) { return fmt::format("{}", number); }

std::string describe_density(const BrainGenome& genome) {
  const auto& mask = genome.wiring.mask;
  return fmt::format("{} absent", std::ranges::count(mask, 0));
}

// `value` times a log-normal factor, within its range
double stepped(double value, double step, double low, double high, RandomStream& random) {
  return std::clamp(value * std::exp(step * random.normal()), low, high);
}

MutationRecord mutate_gene(LearningGenes& genes, double step, RandomStream& random) {
  std::uint64_t count = 0;
  LearningGenes::declare(genes, [&](const Parameter&, double&) { ++count; });
  const std::uint64_t chosen = random.below(count);
  std::uint64_t index = 0;
  MutationRecord record;
  record.op = "learning_gene";
  LearningGenes::declare(genes, [&](const Parameter& gene, double& value) {
    if (index++ != chosen) return;
    record.field = gene.name;
    record.before = describe(value);
    value = stepped(value, step, gene.low, gene.high, random);
    record.after = describe(value);
  });
  return record;
}

// one layer becomes a reflex, or ceases to be
MutationRecord mutate_learns(BrainGenome& genome, RandomStream& random) {
  Architecture& architecture = genome.architecture;
  const std::size_t l = random.below(architecture.hidden.size() + 1);
  bool& learns =
      l == architecture.hidden.size() ? architecture.output_learns : architecture.hidden[l].learns;
  const auto text = [&] { return learns ? "learns" : "reflex"; };
  MutationRecord record{"learns", fmt::format("layer {}", l), text(), {}};
  learns = !learns;
  record.after = text();
  return record;
}

// What `mutation` does to structure. Where numbers are a genome network's, it works on what they
// develop into (which connections are weak, which units are heard), and they stay.
template <class Mutation>
BrainGenome restructured(const BrainGenome& genome, const Ports& ports, Mutation&& mutation) {
  if (genome.wiring.encoding == Encoding::direct) return mutation(genome);
  BrainGenome changed = mutation(spelled_out(genome, ports));
  changed.wiring.encoding = genome.wiring.encoding;
  changed.wiring.bottleneck = genome.wiring.bottleneck;
  changed.wiring.growth = genome.wiring.growth;
  changed.wiring.numbers = genome.wiring.numbers;
  return changed;
}

}  // namespace

Mutated mutate(const BrainGenome& genome, const Ports& ports, const Memory& memory,
               const BrainSettings& settings, RandomStream& random) {
  Mutated child{genome, {}};
  // what stays as it was (at the end of its range, say) is no change
  const auto record = [&](MutationRecord change) {
    if (change.after != change.before) child.records.push_back(std::move(change));
  };
  const auto resize = [&](std::string_view op, double rate, auto&& mutation) {
    if (!random.chance(rate)) return;
    const std::string before = describe(child.genome.architecture);
    child.genome = restructured(child.genome, ports, mutation);
    record({std::string(op), "hidden", before, describe(child.genome.architecture)});
  };
  resize("depth", settings.depth_rate,
         [&](const BrainGenome& parent) { return mutate_depth(parent, ports, settings, random); });
  resize("width", settings.width_rate,
         [&](const BrainGenome& parent) { return mutate_width(parent, ports, settings, random); });
  resize("recurrence", settings.recurrence_rate,
         [&](const BrainGenome& parent) { return mutate_recurrence(parent, ports, random); });
  if (random.chance(settings.density_rate)) {
    const std::string before = describe_density(child.genome);
    child.genome = restructured(child.genome, ports, [&](const BrainGenome& parent) {
      return mutate_density(parent, ports, random);
    });
    record({"density", "connections", before, describe_density(child.genome)});
  }
  if (settings.learns_rate > 0 && random.chance(settings.learns_rate)) {
    record(mutate_learns(child.genome, random));
  }
  if (child.genome.plasticity.grain != PlasticityGrain::none &&
      random.chance(settings.plasticity_rate)) {
    record(mutate_plasticity(child.genome.plasticity, settings, random));
  }
  if (random.chance(settings.gene_rate)) {
    record(mutate_gene(child.genome.learning, settings.gene_step, random));
  }
  Growth& growth = child.genome.wiring.growth;
  const std::string gains = fmt::format("{}", fmt::join(growth.gains, " "));
  mutate(growth, random);
  record({"growth", "gains", gains, fmt::format("{}", fmt::join(growth.gains, " "))});
  double& target = child.genome.mutation_target;
  target = stepped(target, settings.mutation_target_step, kMutationTargetLow, kMutationTargetHigh,
                   random);
  record(
      {"mutation_target", "mutation_target", describe(genome.mutation_target), describe(target)});

  switch (settings.mutation) {
    case MutationKind::calibrated:
      child.genome = calibrated_mutation(child.genome, ports, memory, random);
      record({"calibrated", "output_rms", "", describe(target)});
      break;
    case MutationKind::gaussian:
      child.genome = gaussian_mutation(child.genome, ports, settings.mutation_sigma, random);
      record({"gaussian", "sigma", "", describe(settings.mutation_sigma)});
      break;
    case MutationKind::sparse:
      child.genome = sparse_mutation(child.genome, ports, memory, settings.mutation_share, random);
      record({"sparse", "output_rms", "", describe(target)});
      break;
    case MutationKind::safe:
      child.genome = safe_mutation(child.genome, ports, memory, random);
      record({"safe", "output_rms", "", describe(target)});
      break;
  }
  validate(child.genome);
  return child;
}

}  // namespace neuroprospect::brains

#include "bodies/mutate.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "base/error.h"
#include "bodies/anatomy.h"
#include "bodies/fields.h"
#include "bodies/operators.h"
#include "bodies/unimal.h"
#include "bodies/validate.h"

namespace neuroprospect::bodies {
namespace {

std::string text(double value) { return fmt::format("{}", value); }
std::string text(JointAxes axes) { return std::string(name_of(axes)); }
std::string text(LimbId id) { return to_string(id); }

// the names and values of a gene's fields
std::vector<std::pair<std::string_view, std::string>> fields_of(const LimbGene& gene) {
  std::vector<std::pair<std::string_view, std::string>> fields;
  for_each_field(gene, [&](std::string_view name, const auto& field) {
    fields.emplace_back(name, text(field));
  });
  return fields;
}

std::string text(const LimbGene& gene) {
  std::string result;
  for (const auto& [name, value] : fields_of(gene)) {
    result += fmt::format("{}{}={}", result.empty() ? "" : " ", name, value);
  }
  return result;
}

std::vector<MutationRecord> differences(std::string_view op, const BodyGenome& parent,
                                        const BodyGenome& child) {
  std::vector<MutationRecord> records;
  const auto compare = [&](LimbId limb, std::string_view field, const std::string& before,
                           const std::string& after) {
    if (before != after) {
      records.push_back({std::string(op), limb, std::string(field), before, after});
    }
  };
  compare(kHead, "head_density_kgm3", text(parent.head_density_kgm3),
          text(child.head_density_kgm3));
  compare(kHead, "limb_density_kgm3", text(parent.limb_density_kgm3),
          text(child.limb_density_kgm3));
  for (const LimbGene& gene : parent.limbs) {
    const LimbGene* heir = find_limb(child, gene.id);
    if (heir == nullptr) {
      compare(gene.id, "limb", text(gene), "");
      continue;
    }
    const auto before = fields_of(gene);
    const auto after = fields_of(*heir);
    for (std::size_t i = 0; i < before.size(); ++i) {
      compare(gene.id, before[i].first, before[i].second, after[i].second);
    }
  }
  for (const LimbGene& gene : child.limbs) {
    if (find_limb(parent, gene.id) == nullptr) compare(gene.id, "limb", "", text(gene));
  }
  return records;
}

// One mutation; `next` names the limb that grows.
std::optional<Mutated> vary(const BodyGenome& parent, LimbId next, int limbs_low, int max_attempts,
                            RandomStream& random) {
  std::vector<const Operator*> offered;
  for (const Operator& candidate : operators()) {
    if (candidate.can_apply(parent)) offered.push_back(&candidate);
  }
  const Operator& op = *random.pick(offered);
  for (int attempt = 1; attempt <= max_attempts; ++attempt) {
    BodyGenome child = parent;
    if (!op.apply(child, next, random) || child == parent || find_fault(child, limbs_low)) continue;
    auto records = differences(op.name, parent, child);
    return Mutated{std::move(child), std::move(records), attempt};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Mutated> mutate(const BodyGenome& parent, const BodySettings& settings,
                              std::uint64_t birth, RandomStream& random) {
  for (const LimbGene& gene : parent.limbs) {
    require(gene.id.birth != birth, "birth {} already grew limb {} of its parent", birth,
            to_string(gene.id));
  }
  return vary(parent, {birth, 1}, kLimbsLow, settings.max_attempts, random);
}

BodyGenome random_body(const BodySettings& settings, std::uint64_t birth, RandomStream& random) {
  const int low = settings.founder_limbs_low;
  const int high = settings.founder_limbs_high;
  require(kLimbsLow <= low && low <= high && high <= kLimbsHigh,
          "founders of {} to {} limbs; needs {} <= low <= high <= {}", low, high, kLimbsLow,
          kLimbsHigh);
  const int target =
      low + static_cast<int>(random.below(static_cast<std::uint64_t>(high - low + 1)));
  BodyGenome genome;
  redraw_densities(genome, random);
  // a founder on its way may have a single limb; a mutation that fails is tried again as another
  for (LimbId next{birth, 1}; limb_count(genome) < target;) {
    auto mutated = vary(genome, next, 0, settings.max_attempts, random);
    if (!mutated) continue;
    if (find_limb(mutated->genome, next) != nullptr) ++next.ordinal;
    genome = std::move(mutated->genome);
  }
  return genome;
}

}  // namespace neuroprospect::bodies

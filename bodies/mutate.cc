#include "bodies/mutate.h"

#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "bodies/anatomy.h"
#include "bodies/differences.h"
#include "bodies/operators.h"
#include "bodies/unimal.h"
#include "bodies/validate.h"

namespace neuroprospect::bodies {
namespace {

// The first child that `draw` makes of `parent` and that is another, valid body.
template <class Draw>
std::optional<Mutated> redrawn(std::string_view op, const BodyGenome& parent, int limbs_low,
                               int max_attempts, Draw&& draw) {
  for (int attempt = 1; attempt <= max_attempts; ++attempt) {
    Mutated child{.genome = parent, .records = {}, .copies = {}, .attempts = attempt};
    if (!draw(child) || child.genome == parent || find_fault(child.genome, limbs_low)) continue;
    child.records = differences(op, parent, child.genome);
    return child;
  }
  return std::nullopt;
}

// One mutation of DERL's; `next` names the limb that grows.
std::optional<Mutated> vary(const BodyGenome& parent, LimbId next, int limbs_low, int max_attempts,
                            RandomStream& random) {
  std::vector<const Operator*> offered;
  for (const Operator& candidate : operators()) {
    if (candidate.can_apply(parent)) offered.push_back(&candidate);
  }
  const Operator& op = *random.pick(offered);
  return redrawn(op.name, parent, limbs_low, max_attempts,
                 [&](Mutated& child) { return op.apply(child.genome, next, random); });
}

constexpr std::string_view kDuplicate = "duplicate_subtree";

std::optional<Mutated> duplicate(const BodyGenome& parent, LimbId first, int max_attempts,
                                 RandomStream& random) {
  auto child = redrawn(kDuplicate, parent, kLimbsLow, max_attempts, [&](Mutated& draw) {
    auto duplicated = duplicate_subtree(parent, first, random);
    if (!duplicated) return false;
    draw.genome = std::move(duplicated->genome);
    draw.copies = std::move(duplicated->copies);
    return true;
  });
  if (!child) return child;
  for (const LimbCopy& copy : child->copies) {
    child->records.push_back(
        {std::string(kDuplicate), copy.copy, "copy_of", "", to_string(copy.original)});
  }
  return child;
}

}  // namespace

std::optional<Mutated> mutate(const BodyGenome& parent, const BodySettings& settings,
                              std::uint64_t birth, RandomStream& random) {
  for (const LimbGene& gene : parent.limbs) {
    require(gene.id.birth != birth, "birth {} already grew limb {} of its parent", birth,
            to_string(gene.id));
  }
  const LimbId next{birth, 1};
  const int attempts = settings.max_attempts;
  // no draw where there is nothing to decide: campaigns without it stay what they were
  if (settings.duplicate_rate > 0 && random.chance(settings.duplicate_rate) &&
      can_duplicate(parent)) {
    return duplicate(parent, next, attempts, random);
  }
  return vary(parent, next, kLimbsLow, attempts, random);
}

BodyGenome random_body(const BodySettings& settings, std::uint64_t birth, RandomStream& random) {
  const int low = settings.founder_limbs_low;
  const int high = settings.founder_limbs_high;
  require(kLimbsLow <= low && low <= high && high <= kLimbsHigh,
          "founders of {} to {} limbs; needs {} <= low <= high <= {}", low, high, kLimbsLow,
          kLimbsHigh);
  const int target =
      low + static_cast<int>(random.below(static_cast<std::uint64_t>(high - low) + 1));
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

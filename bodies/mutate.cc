#include "bodies/mutate.h"

#include <utility>

#include "base/error.h"
#include "bodies/anatomy.h"
#include "bodies/differences.h"
#include "bodies/operators.h"
#include "bodies/unimal.h"
#include "bodies/validate.h"

namespace neuroprospect::bodies {
namespace {

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

#include "bodies/duplicate.h"

#include <algorithm>
#include <cstddef>

#include "bodies/anatomy.h"
#include "bodies/operators.h"
#include "bodies/unimal.h"

namespace neuroprospect::bodies {
namespace {

// indices of a gene and of those that grow on it, in the genome's order: parents first
std::vector<std::size_t> subtree(const BodyGenome& genome, std::size_t root) {
  std::vector<std::size_t> result = {root};
  for (std::size_t i = root + 1; i < genome.limbs.size(); ++i) {
    const bool within = std::ranges::any_of(
        result, [&](std::size_t j) { return genome.limbs[j].id == genome.limbs[i].parent; });
    if (within) result.push_back(i);
  }
  return result;
}

int limbs_of(const BodyGenome& genome, const std::vector<std::size_t>& genes) {
  int count = 0;
  for (const std::size_t i : genes) count += is_pair(genome, genome.limbs[i]) ? 2 : 1;
  return count;
}

// the subtrees that could come once more
std::vector<std::vector<std::size_t>> candidates(const BodyGenome& genome) {
  const int room = kLimbsHigh - limb_count(genome);
  std::vector<std::vector<std::size_t>> result;
  for (std::size_t i = 0; i < genome.limbs.size(); ++i) {
    auto genes = subtree(genome, i);
    if (limbs_of(genome, genes) <= room) result.push_back(std::move(genes));
  }
  return result;
}

}  // namespace

bool can_duplicate(const BodyGenome& genome) { return !candidates(genome).empty(); }

std::optional<Duplicated> duplicate_subtree(const BodyGenome& genome, LimbId first,
                                            RandomStream& random) {
  const auto offered = candidates(genome);
  const auto& genes = offered[random.below(offered.size())];
  const auto site = random.below(genome.limbs.size() + 1);
  const bool on_pair = site != 0 && is_pair(genome, genome.limbs[site - 1]);
  const bool was_pair = is_pair(genome, genome.limbs[genes[0]]);
  const bool pair = was_pair || on_pair || random.below(2) == 1;
  const bool halved = pair && !was_pair && std::ranges::any_of(genes, [&](std::size_t i) {
                        return is_pair(genome, genome.limbs[i]);
                      });
  if (halved) return std::nullopt;

  Duplicated child{genome, {}};
  for (const std::size_t i : genes) {
    LimbGene copy = genome.limbs[i];
    copy.id = first;
    if (child.copies.empty()) {
      copy.parent = site == 0 ? kHead : genome.limbs[site - 1].id;
      draw_direction(copy, pair, random);
    } else {
      copy.parent = std::ranges::find(child.copies, copy.parent, &LimbCopy::original)->copy;
    }
    child.copies.push_back({copy.id, genome.limbs[i].id});
    child.genome.limbs.push_back(copy);
    ++first.ordinal;
  }
  const LimbGene* root = find_limb(child.genome, child.copies[0].copy);
  if (is_pair(child.genome, *root) != pair) return std::nullopt;
  return child;
}

}  // namespace neuroprospect::bodies

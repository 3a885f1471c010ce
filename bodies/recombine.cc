#include "bodies/recombine.h"

#include <algorithm>
#include <span>

#include "base/error.h"
#include "bodies/anatomy.h"
#include "bodies/differences.h"
#include "bodies/validate.h"

namespace neuroprospect::bodies {
namespace {

// the limb and all that grows on it, parents first
std::vector<LimbGene> subtree(const BodyGenome& genome, LimbId root) {
  std::vector<LimbGene> limbs;
  for (const LimbGene& gene : genome.limbs) {
    const bool grows_on_one =
        std::ranges::find(limbs, gene.parent, &LimbGene::id) != limbs.end() && gene.id != root;
    if (gene.id == root || grows_on_one) limbs.push_back(gene);
  }
  return limbs;
}

// where the subtree can grow on the main parent, the likeliest place first
std::vector<LimbId> places(const BodyGenome& main, const LimbGene& root, RandomStream& random) {
  if (const LimbGene* homologue = find_limb(main, root.id)) return {homologue->parent};
  if (root.parent == kHead || find_limb(main, root.parent) != nullptr) return {root.parent};
  std::vector<LimbId> anywhere = {kHead};
  for (const LimbGene& gene : main.limbs) anywhere.push_back(gene.id);
  random.shuffle(std::span(anywhere));
  return anywhere;
}

// `main` without its own limb of the subtree's root, and with the subtree in its place
BodyGenome grafted(const BodyGenome& main, std::vector<LimbGene> limbs, LimbId place) {
  limbs.front().parent = place;
  BodyGenome child = main;
  const auto old = std::ranges::find(child.limbs, limbs.front().id, &LimbGene::id);
  const auto position = old - child.limbs.begin();
  for (const LimbGene& gone : subtree(main, limbs.front().id)) {
    std::erase_if(child.limbs, [&](const LimbGene& gene) { return gene.id == gone.id; });
  }
  // what grew on it stood later
  child.limbs.insert(child.limbs.begin() + position, limbs.begin(), limbs.end());
  return child;
}

}  // namespace

std::optional<Recombined> recombine(const BodyGenome& main, const BodyGenome& mate,
                                    RandomStream& random) {
  require(!find_fault(main) && !find_fault(mate), "a parent's body is not valid");
  std::vector<LimbId> roots;
  for (const LimbGene& gene : mate.limbs) roots.push_back(gene.id);
  random.shuffle(std::span(roots));

  Recombined child;
  for (const LimbId root : roots) {
    const std::vector<LimbGene> limbs = subtree(mate, root);
    for (const LimbId place : places(main, limbs.front(), random)) {
      ++child.attempts;
      child.genome = grafted(main, limbs, place);
      const auto changes = differences("recombine", main, child.genome);
      if (changes.empty() || find_fault(child.genome)) continue;
      for (const LimbGene& gene : limbs) {
        child.from_mate.push_back(gene.id);
        const char* before = find_limb(main, gene.id) == nullptr ? "" : "main";
        child.records.push_back({"recombine", gene.id, "source", before, "mate"});
      }
      child.records.insert(child.records.end(), changes.begin(), changes.end());
      return child;
    }
  }
  return std::nullopt;
}

}  // namespace neuroprospect::bodies

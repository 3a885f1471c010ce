#include "bodies/operators.h"

#include <algorithm>
#include <array>
#include <vector>

#include "bodies/anatomy.h"
#include "bodies/unimal.h"

namespace neuroprospect::bodies {
namespace {

template <class T, std::size_t n>
const T& pick(const std::array<T, n>& from, RandomStream& random) {
  return from[random.below(n)];
}

JointAxes draw_axes(RandomStream& random) {
  return pick(std::array{JointAxes::x, JointAxes::y, JointAxes::xy}, random);
}

void redraw_range(HingeGene& hinge, RandomStream& random) {
  const HingeRange& range = pick(kHingeRanges, random);
  hinge.lower_rad = range.lower_rad;
  hinge.upper_rad = range.upper_rad;
}

void redraw_gear(HingeGene& hinge, RandomStream& random) {
  hinge.gear_nm = pick(kGears_nm, random);
}

// Calls change(hinge) for the hinges that the gene's axes use; the others sleep.
template <class Change>
void for_each_hinge(LimbGene& gene, Change&& change) {
  if (gene.axes != JointAxes::y) change(gene.x);
  if (gene.axes != JointAxes::x) change(gene.y);
}

// Calls change(gene) for every gene or for one, with equal chance: DERL's joint operators.
template <class Change>
void change_all_or_one(BodyGenome& genome, RandomStream& random, Change&& change) {
  if (random.below(2) == 0) {
    for (LimbGene& gene : genome.limbs) change(gene);
  } else {
    change(genome.limbs[random.below(genome.limbs.size())]);
  }
}

// Genes that can go: leaves, as long as enough limbs stay.
std::vector<std::size_t> deletable(const BodyGenome& genome) {
  const int limbs = limb_count(genome);
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < genome.limbs.size(); ++i) {
    const LimbGene& gene = genome.limbs[i];
    const bool leaf = std::none_of(genome.limbs.begin(), genome.limbs.end(),
                                   [&](const LimbGene& other) { return other.parent == gene.id; });
    if (leaf && limbs - (is_pair(genome, gene) ? 2 : 1) >= kLimbsLow) result.push_back(i);
  }
  return result;
}

bool grow_limb(BodyGenome& genome, LimbId id, RandomStream& random) {
  LimbGene gene;
  gene.id = id;
  const auto site = random.below(genome.limbs.size() + 1);
  gene.parent = site == 0 ? kHead : genome.limbs[site - 1].id;
  const bool on_pair = site != 0 && is_pair(genome, genome.limbs[site - 1]);
  const bool pair = on_pair || random.below(2) == 1;

  gene.length_m = pick(kLengths_m, random);
  gene.axes = draw_axes(random);
  for (HingeGene* hinge : {&gene.x, &gene.y}) {
    redraw_range(*hinge, random);
    redraw_gear(*hinge, random);
  }

  draw_direction(gene, pair, random);
  genome.limbs.push_back(gene);
  return is_pair(genome, gene) == pair;
}

bool delete_limb(BodyGenome& genome, LimbId, RandomStream& random) {
  const auto index = random.pick(deletable(genome));
  genome.limbs.erase(genome.limbs.begin() + static_cast<std::ptrdiff_t>(index));
  return true;
}

bool limb_params(BodyGenome& genome, LimbId, RandomStream& random) {
  genome.limbs[random.below(genome.limbs.size())].length_m = pick(kLengths_m, random);
  return true;
}

bool density(BodyGenome& genome, LimbId, RandomStream& random) {
  redraw_densities(genome, random);
  return true;
}

bool gear(BodyGenome& genome, LimbId, RandomStream& random) {
  change_all_or_one(genome, random, [&](LimbGene& gene) {
    for_each_hinge(gene, [&](HingeGene& hinge) { redraw_gear(hinge, random); });
  });
  return true;
}

bool joint_angle(BodyGenome& genome, LimbId, RandomStream& random) {
  change_all_or_one(genome, random, [&](LimbGene& gene) {
    for_each_hinge(gene, [&](HingeGene& hinge) { redraw_range(hinge, random); });
  });
  return true;
}

bool dof(BodyGenome& genome, LimbId, RandomStream& random) {
  change_all_or_one(genome, random, [&](LimbGene& gene) { gene.axes = draw_axes(random); });
  return true;
}

bool can_grow(const BodyGenome& genome) { return limb_count(genome) < kLimbsHigh; }
bool can_delete(const BodyGenome& genome) { return !deletable(genome).empty(); }
bool has_limbs(const BodyGenome& genome) { return !genome.limbs.empty(); }

constexpr std::array kOperators = {
    Operator{"grow_limb", can_grow, grow_limb},
    Operator{"joint_angle", has_limbs, joint_angle},
    Operator{"limb_params", has_limbs, limb_params},
    Operator{"dof", has_limbs, dof},
    Operator{"density", has_limbs, density},
    Operator{"gear", has_limbs, gear},
    Operator{"delete_limb", can_delete, delete_limb},
};

}  // namespace

std::span<const Operator> operators() { return kOperators; }

void draw_direction(LimbGene& gene, bool pair, RandomStream& random) {
  auto azimuth = random.below(kAzimuths_rad.size());
  if (pair) azimuth = std::min(azimuth, kAzimuths_rad.size() - azimuth);
  gene.polar_rad = pick(kPolars_rad, random);
  gene.azimuth_rad = gene.polar_rad == kPolars_rad.back() ? 0 : kAzimuths_rad[azimuth];
}

void redraw_densities(BodyGenome& genome, RandomStream& random) {
  genome.limb_density_kgm3 = pick(kDensities_kgm3, random);
  genome.head_density_kgm3 = pick(kDensities_kgm3, random);
}

}  // namespace neuroprospect::bodies

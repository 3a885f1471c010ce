// tests/bodies/examples.h: bodies that several tests look at.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "bodies/genome.h"
#include "bodies/settings.h"
#include "bodies/unimal.h"

namespace neuroprospect::bodies {

inline RandomStream stream(std::uint64_t seed) { return RandomStream({.seed = seed}); }

inline LimbGene limb(std::uint32_t ordinal, LimbId parent, double azimuth_deg, double polar_deg,
                     double length_m = 0.3, JointAxes axes = JointAxes::xy) {
  LimbGene gene;
  gene.id = {7, ordinal};
  gene.parent = parent;
  gene.azimuth_rad = radians(azimuth_deg);
  gene.polar_rad = radians(polar_deg);
  gene.length_m = length_m;
  gene.axes = axes;
  return gene;
}

/// Two pairs of straight legs and a tail: 5 limbs, 8 hinges.
inline BodyGenome tailed_quadruped() {
  BodyGenome genome{.head_density_kgm3 = 1000, .limb_density_kgm3 = 600, .limbs = {}};
  genome.limbs = {limb(1, kHead, 45, 90, 0.4, JointAxes::xy),
                  limb(2, kHead, 135, 90, 0.3, JointAxes::x),
                  limb(3, kHead, 180, 135, 0.2, JointAxes::xy)};
  genome.limbs[0].x = {radians(-30), radians(60), 300};
  genome.limbs[1].x = {0, radians(45), 200};
  return genome;
}

/// A middle limb with a pair at its end: no leaf can go without leaving a single limb.
inline BodyGenome forked_tail() {
  BodyGenome genome;
  genome.limbs = {limb(1, kHead, 180, 90), limb(2, {7, 1}, 135, 90)};
  return genome;
}

}  // namespace neuroprospect::bodies

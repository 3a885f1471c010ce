#include "bodies/anatomy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "bodies/unimal.h"

namespace neuroprospect::bodies {
namespace {

// Sines of the grid's angles are exact at multiples of 90° and equal in size at the others, so that
// what lies on the plane has y = 0 and mirror images are exact.
double sine(double angle_rad) {
  constexpr double kHalfRoot = std::numbers::sqrt2 / 2;
  constexpr std::array<double, 8> kSines = {0, kHalfRoot,  1,  kHalfRoot,
                                            0, -kHalfRoot, -1, -kHalfRoot};
  return kSines[static_cast<std::size_t>(std::lround(angle_rad / radians(45))) % kSines.size()];
}

double cosine(double angle_rad) { return sine(angle_rad + radians(90)); }

// L = Rz(azimuth) Ry(polar); a right limb has its azimuth negated
Eigen::Matrix3d orientation(const LimbGene& gene, Side side) {
  const double sa = side == Side::right ? -sine(gene.azimuth_rad) : sine(gene.azimuth_rad);
  const double ca = cosine(gene.azimuth_rad);
  const double sp = sine(gene.polar_rad);
  const double cp = cosine(gene.polar_rad);
  Eigen::Matrix3d R_HL;
  R_HL << ca * cp, -sa, ca * sp,  //
      sa * cp, ca, sa * sp,       //
      -sp, 0, cp;
  return R_HL;
}

bool is_off_plane(const LimbGene& gene) {
  return sine(gene.polar_rad) * sine(gene.azimuth_rad) != 0;
}

}  // namespace

const LimbGene* find_limb(const BodyGenome& genome, LimbId id) {
  const auto found = std::find_if(genome.limbs.begin(), genome.limbs.end(),
                                  [&](const LimbGene& gene) { return gene.id == id; });
  return found == genome.limbs.end() ? nullptr : &*found;
}

bool is_pair(const BodyGenome& genome, const LimbGene& gene) {
  for (const LimbGene* limb = &gene; !is_off_plane(*limb);) {
    if (limb->parent == kHead) return false;
    limb = find_limb(genome, limb->parent);
    require(limb != nullptr, "limb {}: its parent or an ancestor's is unknown", to_string(gene.id));
  }
  return true;
}

int limb_count(const BodyGenome& genome) {
  int count = 0;
  for (const LimbGene& gene : genome.limbs) count += is_pair(genome, gene) ? 2 : 1;
  return count;
}

int dof_count(const BodyGenome& genome) {
  int count = 0;
  for (const LimbGene& gene : genome.limbs) {
    count += (is_pair(genome, gene) ? 2 : 1) * (gene.axes == JointAxes::xy ? 2 : 1);
  }
  return count;
}

std::vector<Part> parts_at_rest(const BodyGenome& genome) {
  std::vector<Part> parts(1);
  parts[0].shape_H = {Eigen::Vector3d::Zero(), Eigen::Vector3d::Zero(), kHeadRadius_m};

  const auto add_limb = [&](const LimbGene& gene, Side side, int parent, int mirror) {
    const Part& on = parts[static_cast<std::size_t>(parent)];
    Part part{&gene, side, parent, mirror, on.depth + 1, orientation(gene, side), {}};
    const Eigen::Vector3d direction_H = part.R_HL.col(2);
    const Eigen::Vector3d p_HJ =
        parent == 0 ? Eigen::Vector3d(kHeadRadius_m * direction_H) : on.shape_H.to;
    part.shape_H = {p_HJ, p_HJ + gene.length_m * direction_H, kLimbRadius_m};
    parts.push_back(part);
  };

  for (const LimbGene& gene : genome.limbs) {
    // the parent's left or middle part comes first
    const auto parent = static_cast<int>(
        std::find_if(parts.begin(), parts.end(),
                     [&](const Part& part) { return part.key().id == gene.parent; }) -
        parts.begin());
    const auto own = static_cast<int>(parts.size());
    require(parent < own, "limb {}: its parent stands later or nowhere", to_string(gene.id));
    if (is_pair(genome, gene)) {
      add_limb(gene, Side::left, parent, own + 1);
      add_limb(gene, Side::right, parts[static_cast<std::size_t>(parent)].mirror, own);
    } else {
      add_limb(gene, Side::middle, parent, own);
    }
  }
  return parts;
}

bool may_overlap(const std::vector<Part>& parts, int i, int j) {
  const Part& a = parts[static_cast<std::size_t>(i)];
  const Part& b = parts[static_cast<std::size_t>(j)];
  return a.parent == j || b.parent == i || (a.mirror == j && a.parent == b.parent);
}

}  // namespace neuroprospect::bodies

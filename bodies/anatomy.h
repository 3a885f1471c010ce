// bodies/anatomy.h: where the parts of a body are at rest, in the head frame H (see plan.h), and
// how many there are. What validation and development both stand on. Thread safety: pure functions.
// All of them need a genome whose limbs have distinct ids, stand parents first and have directions
// of the unimal grid.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "bodies/capsule.h"
#include "bodies/genome.h"
#include "bodies/plan.h"

namespace neuroprospect::bodies {

/// The gene of that id; nullptr where there is none.
const LimbGene* find_limb(const BodyGenome& genome, LimbId id);

/// True when `gene`, one of the genome's, is a mirrored pair of limbs: it grows off the sagittal
/// plane, or on a pair.
bool is_pair(const BodyGenome& genome, const LimbGene& gene);

/// Limbs of the body; both of a pair count.
int limb_count(const BodyGenome& genome);

/// Hinges of the body; both of a pair count.
int dof_count(const BodyGenome& genome);

/// A part at rest.
struct Part {
  const LimbGene* gene = nullptr;  ///< the genome's own; nullptr for the head
  Side side = Side::middle;
  int parent = -1;  ///< index of the parent part; −1 for the head
  int mirror = 0;   ///< index of the part on the other side; itself on the plane
  int depth = 0;    ///< in the tree; the head is 0
  Eigen::Matrix3d R_HL =
      Eigen::Matrix3d::Identity();  ///< its link's frame; third column: direction
  Capsule shape_H;                  ///< segment from the joint's anchor to the far end

  [[nodiscard]] LimbKey key() const { return {gene == nullptr ? kHead : gene->id, side}; }
  [[nodiscard]] Eigen::Vector3d centre_H() const { return 0.5 * (shape_H.from + shape_H.to); }
};

/// The head, then the limbs in the genome's order, the left of a pair right before the right: so
/// parents come first. Mirror images are exact to the bit.
std::vector<Part> parts_at_rest(const BodyGenome& genome);

/// True when parts i and j may overlap at rest: they are parent and child, or the pair that grows
/// on one part of the plane.
bool may_overlap(const std::vector<Part>& parts, int i, int j);

}  // namespace neuroprospect::bodies

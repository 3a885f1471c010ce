// brains/constraint.h: what holds for the numbers of a network whatever changes them: connections
// that cannot be (connectomes, sparse layers), signs that cannot change (Dale's law), mirror images
// that are the same (symmetry), and what no learner touches (reflexes).
// Thread safety: pure functions; a Constraint is read from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "brains/genome.h"
#include "brains/layout.h"
#include "brains/ports.h"

namespace neuroprospect::brains {

/// Each list is of one entry per number of the network, or empty where it holds for all of them
/// that there is nothing to hold. The allowed numbers are a closed convex cone; project() finds the
/// nearest point of it, so that any optimiser becomes its projected version.
struct Constraint {
  std::vector<std::uint8_t> mask = {};        ///< 0: the number is 0
  std::vector<std::int8_t> sign = {};         ///< +1: never below 0; −1: never above it; 0: free
  std::vector<std::int32_t> mirror = {};      ///< index of the number's mirror image
  std::vector<std::int8_t> mirror_sign = {};  ///< the mirror image is sign · number
  std::vector<std::uint8_t> learns = {};      ///< 0: no learner changes it

  [[nodiscard]] bool empty() const {
    return mask.empty() && sign.empty() && mirror.empty() && learns.empty();
  }
  bool operator==(const Constraint&) const = default;
};

/// The nearest allowed numbers: mirror images become their mean, what has the wrong sign or cannot
/// be becomes 0. Does not change what is allowed, to the bit.
template <class Scalar>
void project(const Constraint& constraint, std::span<Scalar> numbers);

/// A gradient as learners may follow it: 0 where nothing learns or can be, mirror images the same.
/// An optimiser that treats equal gradients alike then keeps mirror images equal.
template <class Scalar>
void restrict_gradient(const Constraint& constraint, std::span<Scalar> gradient);

/// Numbers that break the constraint; `learns` is none that a single state can break. With `innate`
/// (empty: unknown), also those that do not learn and are not what they were.
std::size_t count_violations(const Constraint& constraint, std::span<const float> numbers,
                             std::span<const float> innate = {});

/// Where a network of this shape has its numbers' mirror images in a body with these ports. Hidden
/// units mirror in pairs: 0 with 1, 2 with 3 …; the last of an odd number is on the plane. A
/// mirrored receptive field or unit of a population whose port changes sign is the one at the other
/// end of its row.
struct MirrorMap {
  std::vector<std::int32_t> mirror;
  std::vector<std::int8_t> sign;
};
MirrorMap mirror_map(const NetworkShape& shape, const Ports& ports);

/// The same where each port's `mirror` and `mirror_sign` say of which port it is the image, and
/// with what sign, and hidden units are their own.
MirrorMap image_map(const NetworkShape& shape, const Ports& ports);

/// `genome` as its constraints ask for in a body with these ports: in a symmetric brain a
/// connection is there where its mirror image is, and the numbers are projected, unless they are a
/// genome network's: those are when they develop.
BrainGenome constrained(BrainGenome genome, const Ports& ports);

/// What holds for what develops from `genome` in a body with these ports.
Constraint constraint_of(const BrainGenome& genome, const Ports& ports);

/// The same without the body: all but symmetry.
Constraint constraint_of(const BrainGenome& genome);

}  // namespace neuroprospect::brains

// bodies/genome.h: what of a body is inherited. Plain data; changed by mutation only.
// A head (sphere) and a tree of capsule limbs, mirror-symmetric about the sagittal (x–z) plane by
// construction: a limb that grows off the plane, or on a limb that is itself one of a pair, is a
// mirrored pair that shares one gene.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/parameter.h"

namespace neuroprospect::bodies {

/// Identity of a limb gene, never reused within a campaign: limbs of relatives with the same id are
/// homologous. Both limbs of a mirrored pair have it, and differ by side.
struct LimbId {
  std::uint64_t birth = 0;    ///< the birth that grew it
  std::uint32_t ordinal = 0;  ///< which of that birth's limbs, from 1; 0 is the head

  auto operator<=>(const LimbId&) const = default;  // NOLINT(modernize-use-nullptr): <=>
};

/// The head, of every body.
inline constexpr LimbId kHead{};

/// "head", or "12.1" for the first limb that birth 12 grew.
std::string to_string(LimbId id);

/// Back again; empty for any other text.
std::optional<LimbId> parse_limb_id(std::string_view text);

/// Hinges of a limb's joint, about the limb's own x and y axes (frame L of plan.h); with both, x is
/// nearer the parent.
enum class JointAxes : std::uint8_t { x, y, xy };

/// One hinge.
struct HingeGene {
  double lower_rad = -0.5235987755982988;  ///< [rad] (−π/2 … 0)
  double upper_rad = 0.5235987755982988;   ///< [rad] (0 … π/2), above lower
  double gear_nm = 150;                    ///< torque at full command [N·m] (150 … 300)

  bool operator==(const HingeGene&) const = default;
};

/// A limb, or a mirrored pair of limbs. The fields of a pair are its left limb's (y > 0, or the
/// child of its parent's left limb).
struct LimbGene {
  LimbId id;
  LimbId parent = kHead;   ///< the head, or a limb that stands earlier in BodyGenome::limbs
  double azimuth_rad = 0;  ///< direction at rest in frame H, from +x towards +y [rad] (0 … 2π)
  double polar_rad = 0;    ///< and from +z [rad] (π/2 … π: horizontal to straight down)
  double length_m = 0.2;   ///< of the capsule's segment, cap centre to cap centre [m] (0.2 … 0.4)
  JointAxes axes = JointAxes::x;
  HingeGene x;  ///< used where axes is x or xy; kept, and inherited, where it is not
  HingeGene y;  ///< likewise for y

  bool operator==(const LimbGene&) const = default;
};

/// A body genome. Limbs stand parents first.
struct BodyGenome {
  double head_density_kgm3 = 500;  ///< [kg/m³] (500 … 1000)
  double limb_density_kgm3 = 500;  ///< one for all limbs [kg/m³] (500 … 1000)
  std::vector<LimbGene> limbs;

  bool operator==(const BodyGenome&) const = default;
};

/// One change that a mutation made, as it is stored with the birth.
struct MutationRecord {
  std::string op;       ///< the operator, by the name that bodies/mutate.h gives it
  LimbId limb = kHead;  ///< the limb it changed; the head where it changed the whole body
  std::string field;    ///< what changed: "limb", "length_m", "x.gear_nm", …
  std::string before;   ///< empty where there was nothing
  std::string after;    ///< empty where nothing is left
};

}  // namespace neuroprospect::bodies

template <>
struct neuroprospect::Names<neuroprospect::bodies::JointAxes> {
  static constexpr std::array<std::string_view, 3> values = {"x", "y", "xy"};
};

#include "bodies/validate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "base/error.h"
#include "bodies/anatomy.h"

namespace neuroprospect::bodies {
namespace {

using Fault = std::optional<std::string>;

// Parts that only touch are apart: the grid has directions whose limbs meet exactly.
constexpr double kTolerance_m = 1e-6;

Fault fault_of_value(std::string_view field, double value, std::span<const double> allowed) {
  if (!std::isfinite(value)) return fmt::format("{}: {} is not finite", field, value);
  if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return {};
  return fmt::format("{}: {} is none of {}", field, value, fmt::join(allowed, ", "));
}

Fault fault_of_hinge(std::string_view name, const HingeGene& hinge) {
  for (const auto& [field, value] :
       {std::pair{"lower_rad", hinge.lower_rad}, {"upper_rad", hinge.upper_rad}}) {
    if (!std::isfinite(value)) return fmt::format("{}.{}: {} is not finite", name, field, value);
  }
  const bool known =
      std::any_of(kHingeRanges.begin(), kHingeRanges.end(), [&](const HingeRange& range) {
        return range.lower_rad == hinge.lower_rad && range.upper_rad == hinge.upper_rad;
      });
  if (!known) {
    return fmt::format("{0}.lower_rad, {0}.upper_rad: {1} to {2} is none of the {3} hinge ranges",
                       name, hinge.lower_rad, hinge.upper_rad, kHingeRanges.size());
  }
  return fault_of_value(fmt::format("{}.gear_nm", name), hinge.gear_nm, kGears_nm);
}

// what can be said of a gene without looking at others
Fault fault_of_gene(const LimbGene& gene) {
  if (gene.id.ordinal == 0) return "id: ordinal 0 is the head's";
  if (auto fault = fault_of_value("azimuth_rad", gene.azimuth_rad, kAzimuths_rad)) return fault;
  if (auto fault = fault_of_value("polar_rad", gene.polar_rad, kPolars_rad)) return fault;
  if (gene.polar_rad == kPolars_rad.back() && gene.azimuth_rad != 0) {
    return fmt::format("azimuth_rad: {} of a limb straight down, which has 0", gene.azimuth_rad);
  }
  if (auto fault = fault_of_value("length_m", gene.length_m, kLengths_m)) return fault;
  if (gene.axes > JointAxes::xy) {
    return fmt::format("axes: {} is none of x (0), y (1), xy (2)", static_cast<int>(gene.axes));
  }
  if (auto fault = fault_of_hinge("x", gene.x)) return fault;
  return fault_of_hinge("y", gene.y);
}

// how a gene stands to those before it, which are sound
Fault fault_of_place(const BodyGenome& genome, std::size_t index) {
  const LimbGene& gene = genome.limbs[index];
  const auto before = std::span(genome.limbs).first(index);
  bool parent_known = gene.parent == kHead;
  for (const LimbGene& other : before) {
    if (other.id == gene.id) return "id: another limb has it";
    parent_known |= other.id == gene.parent;
  }
  if (!parent_known) {
    return fmt::format("parent: {} is not a limb that stands earlier", to_string(gene.parent));
  }
  for (const LimbGene& other : before) {
    if (other.parent == gene.parent && other.azimuth_rad == gene.azimuth_rad &&
        other.polar_rad == gene.polar_rad) {
      return fmt::format("azimuth_rad, polar_rad: limb {} has this direction on the same parent",
                         to_string(other.id));
    }
  }
  const LimbGene* parent = find_limb(genome, gene.parent);
  if (gene.azimuth_rad > kAzimuths_rad[4] && (parent == nullptr || !is_pair(genome, *parent))) {
    return fmt::format("azimuth_rad: {} points right; a pair is given by its left limb",
                       gene.azimuth_rad);
  }
  return {};
}

Fault fault_of_shape(const std::vector<Part>& parts) {
  for (int j = 1; j < static_cast<int>(parts.size()); ++j) {
    const Part& part = parts[static_cast<std::size_t>(j)];
    const Part& parent = parts[static_cast<std::size_t>(part.parent)];
    constexpr double kFoldbackCosine = -0.7;  // 135° and 180°; the grid has nothing near
    if (part.parent != 0 && part.R_HL.col(2).dot(parent.R_HL.col(2)) < kFoldbackCosine) {
      return fmt::format("limb {}: azimuth_rad, polar_rad: it folds back on its parent {}",
                         to_string(part.gene->id), to_string(parent.gene->id));
    }
    for (int i = 0; i < j; ++i) {
      const Part& other = parts[static_cast<std::size_t>(i)];
      const double gap = gap_m(part.shape_H, other.shape_H);
      if (gap < -kTolerance_m && !may_overlap(parts, i, j)) {
        return fmt::format("limb {}: azimuth_rad, polar_rad, length_m: {} m inside {} at rest",
                           to_string(part.gene->id), -gap, to_string(other.key().id));
      }
    }
  }
  return {};
}

}  // namespace

std::optional<std::string> find_fault(const BodyGenome& genome, int limbs_low) {
  if (auto fault = fault_of_value("head_density_kgm3", genome.head_density_kgm3, kDensities_kgm3)) {
    return "head: " + *fault;
  }
  if (auto fault = fault_of_value("limb_density_kgm3", genome.limb_density_kgm3, kDensities_kgm3)) {
    return "head: " + *fault;
  }
  // before anything that takes time in the number of genes
  if (genome.limbs.size() > kLimbsHigh) {
    return fmt::format("limbs: {} genes; at most {} limbs", genome.limbs.size(), kLimbsHigh);
  }
  for (std::size_t i = 0; i < genome.limbs.size(); ++i) {
    Fault fault = fault_of_gene(genome.limbs[i]);
    if (!fault) fault = fault_of_place(genome, i);
    if (fault) return fmt::format("limb {}: {}", to_string(genome.limbs[i].id), *fault);
  }
  const int limbs = limb_count(genome);
  if (limbs < limbs_low || limbs > kLimbsHigh) {
    return fmt::format("limbs: {}, both of a pair counted; {} to {} are allowed", limbs, limbs_low,
                       kLimbsHigh);
  }
  if (const int dofs = dof_count(genome); dofs > kDofsHigh) {
    return fmt::format("limbs: {} degrees of freedom; at most {} are allowed", dofs, kDofsHigh);
  }
  return fault_of_shape(parts_at_rest(genome));
}

void validate(const BodyGenome& genome) {
  const auto fault = find_fault(genome);
  require_input(!fault, "body genome: {}", fault.value_or(""));
}

void validate(const BodySettings& settings) {
  require_input(settings.founder_limbs_low <= settings.founder_limbs_high,
                "founder_limbs_low: {} is above founder_limbs_high, {}", settings.founder_limbs_low,
                settings.founder_limbs_high);
}

}  // namespace neuroprospect::bodies

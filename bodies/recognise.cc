#include "bodies/recognise.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "bodies/anatomy.h"
#include "bodies/develop.h"
#include "bodies/part_name.h"
#include "bodies/unimal.h"
#include "bodies/validate.h"

namespace neuroprospect::bodies {
namespace {

using Eigen::Vector3d;

// Files round: MuJoCo writes six digits, and a place far from the root is a sum of several numbers.
// Nothing else of the space is near.
constexpr double kTolerance = 1e-4;

bool near(double a, double b, double scale = 1) { return std::abs(a - b) <= kTolerance * scale; }
bool near(const Vector3d& a, const Vector3d& b) { return (a - b).norm() <= kTolerance; }

// The value of the space that this is; empty for none.
std::optional<double> snapped(double value, std::span<const double> values) {
  for (const double candidate : values) {
    if (near(value, candidate, std::max(1.0, std::abs(candidate)))) return candidate;
  }
  return std::nullopt;
}

Vector3d direction_of(const LimbGene& gene) {
  return {std::sin(gene.polar_rad) * std::cos(gene.azimuth_rad),
          std::sin(gene.polar_rad) * std::sin(gene.azimuth_rad), std::cos(gene.polar_rad)};
}

// A limb as it is guessed: the gene of a middle or left one.
struct Limb {
  LimbGene gene;
  Side side = Side::middle;
};

class Guess {
 public:
  Guess(const RawFile& file, const Assembled& assembled) : file_(&file), assembled_(&assembled) {}

  // empty: see reason
  std::optional<BodyGenome> genome();
  std::string reason;

 private:
  [[nodiscard]] const std::vector<GivenLink>& links() const { return assembled_->body.links; }
  bool guess_limb(std::size_t index);
  bool guess_direction(const GivenLink& link, LimbGene& gene);
  bool guess_hinges(const GivenLink& link, LimbGene& gene, Side side);
  bool guess_densities(BodyGenome& genome);
  void name(BodyGenome& genome) const;
  bool wrong(std::size_t index, std::string_view what) {
    const Place& place = assembled_->links[index];
    reason = fmt::format("{}:{}: {}: {}", file_->source, place.line, place.text(), what);
    return false;
  }

  const RawFile* file_;
  const Assembled* assembled_;
  std::vector<Limb> limbs_;  // of each link, the head first
};

bool Guess::guess_direction(const GivenLink& link, LimbGene& gene) {
  const GivenShape& shape = link.shapes[0];
  const bool swapped = near(shape.to_H, link.p_HJ);
  if (!swapped && !near(shape.from_H, link.p_HJ)) return false;
  const Vector3d along =
      swapped ? Vector3d(shape.from_H - shape.to_H) : Vector3d(shape.to_H - shape.from_H);
  const auto length_m = snapped(along.norm(), kLengths_m);
  if (!length_m) return false;
  gene.length_m = *length_m;
  for (const double polar_rad : kPolars_rad) {
    for (const double azimuth_rad : kAzimuths_rad) {
      gene.polar_rad = polar_rad;
      gene.azimuth_rad = azimuth_rad;
      if (near(direction_of(gene), along.normalized())) return true;
      if (polar_rad == kPolars_rad.back()) break;
    }
  }
  return false;
}

bool Guess::guess_hinges(const GivenLink& link, LimbGene& gene, Side side) {
  const Vector3d z = direction_of(gene);
  const Vector3d y(-std::sin(gene.azimuth_rad), std::cos(gene.azimuth_rad), 0);
  const Vector3d x = side == Side::right ? Vector3d(z.cross(y)) : Vector3d(y.cross(z));
  const auto is = [&](std::size_t hinge, const Vector3d& axis) {
    return hinge < link.hinges.size() && near(link.hinges[hinge].axis_H, axis);
  };
  const auto take = [&](const GivenHinge& hinge, HingeGene& taken) {
    for (const HingeRange& range : kHingeRanges) {
      if (near(hinge.lower_rad, range.lower_rad) && near(hinge.upper_rad, range.upper_rad)) {
        taken.lower_rad = range.lower_rad;
        taken.upper_rad = range.upper_rad;
        const auto gear = snapped(hinge.gear_nm, kGears_nm);
        taken.gear_nm = gear.value_or(0);
        return gear.has_value();
      }
    }
    return false;
  };
  if (link.hinges.size() == 2 && is(0, x) && is(1, y)) {
    gene.axes = JointAxes::xy;
    return take(link.hinges[0], gene.x) && take(link.hinges[1], gene.y);
  }
  if (link.hinges.size() != 1) return false;
  if (is(0, x)) {
    gene.axes = JointAxes::x;
    return take(link.hinges[0], gene.x);
  }
  gene.axes = JointAxes::y;
  return is(0, y) && take(link.hinges[0], gene.y);
}

bool Guess::guess_limb(std::size_t index) {
  const GivenLink& link = links()[index];
  if (link.shapes.size() != 1 || !near(link.shapes[0].radius_m, kLimbRadius_m)) {
    return wrong(index, fmt::format("no single capsule of {} m radius", kLimbRadius_m));
  }
  Limb limb;
  if (!guess_direction(link, limb.gene)) {
    return wrong(index,
                 "no capsule of 0.2, 0.3 or 0.4 m from its joint in a direction of the grid");
  }
  const auto parent = static_cast<std::size_t>(
      std::ranges::find(links(), link.parent, &GivenLink::id) - links().begin());
  limb.side = limbs_[parent].side;
  const double sideways = direction_of(limb.gene).y();
  if (limb.side == Side::middle && std::abs(sideways) > kTolerance) {
    limb.side = sideways > 0 ? Side::left : Side::right;
  }
  if (!guess_hinges(link, limb.gene, limb.side)) {
    return wrong(index,
                 "its hinges are not about the limb's x and y axes, or not of the ranges and "
                 "gears of the space");
  }
  limb.gene.parent = limbs_[parent].gene.id;
  limb.gene.id = {0, static_cast<std::uint32_t>(index)};
  limbs_.push_back(limb);
  return true;
}

bool Guess::guess_densities(BodyGenome& genome) {
  const double head_kg = capsule_mass_kg(kHeadRadius_m, 0, 1);
  const auto head = snapped(links()[0].mass_kg / head_kg, kDensities_kgm3);
  if (!head) return wrong(0, "the head's density is none of the space");
  genome.head_density_kgm3 = *head;
  if (links().size() > 1) {
    const double limb_kg = capsule_mass_kg(kLimbRadius_m, limbs_[1].gene.length_m, 1);
    const auto limb = snapped(links()[1].mass_kg / limb_kg, kDensities_kgm3);
    if (!limb) return wrong(1, "the limbs' density is none of the space");
    genome.limb_density_kgm3 = *limb;
  }
  return true;
}

// Gives limbs their ids: as the links' names say, where all of them do, and then sleeping hinges;
// or else {0, 1}, {0, 2}, …
void Guess::name(BodyGenome& genome) const {
  std::vector<LimbId> ids;
  for (std::size_t i = 0; i < links().size(); ++i) {
    const auto key = parse_part_name(assembled_->links[i].name);
    if (!key || key->side != limbs_[i].side || (key->id == kHead) != (i == 0)) break;
    ids.push_back(key->id);
  }
  const bool named = ids.size() == links().size();
  if (!named) {
    ids.assign(links().size(), {});
    LimbId next{0, 1};
    for (const LimbGene& gene : genome.limbs) {
      ids[gene.id.ordinal] = next;
      ++next.ordinal;
    }
  }
  for (LimbGene& gene : genome.limbs) {
    gene.id = ids[gene.id.ordinal];
    gene.parent = ids[gene.parent.ordinal];
  }
  if (!named) return;
  for (const RawSleeping& sleeping : file_->sleeping) {
    for (LimbGene& gene : genome.limbs) {
      if (gene.id != sleeping.limb) continue;
      if (sleeping.axis == 0 && gene.axes == JointAxes::y) gene.x = sleeping.hinge;
      if (sleeping.axis == 1 && gene.axes == JointAxes::x) gene.y = sleeping.hinge;
    }
  }
}

std::optional<BodyGenome> Guess::genome() {
  const auto& head = links()[0].shapes;
  const bool sphere = head.size() == 1 && near(head[0].from_H, Vector3d::Zero()) &&
                      near(head[0].to_H, Vector3d::Zero()) && near(head[0].radius_m, kHeadRadius_m);
  if (!sphere) {
    wrong(0, fmt::format("the head is no sphere of {} m radius", kHeadRadius_m));
    return std::nullopt;
  }
  limbs_.emplace_back();
  for (std::size_t i = 1; i < links().size(); ++i) {
    if (!guess_limb(i)) return std::nullopt;
  }
  BodyGenome genome;
  if (!guess_densities(genome)) return std::nullopt;
  for (std::size_t i = 1; i < limbs_.size(); ++i) {
    if (limbs_[i].side != Side::right) genome.limbs.push_back(limbs_[i].gene);
  }
  name(genome);
  if (const auto fault = find_fault(genome)) {
    reason = fmt::format("{}: {}", file_->source, *fault);
    return std::nullopt;
  }
  return genome;
}

bool same_hinge(const GivenHinge& a, const GivenHinge& b, bool has_armature) {
  const auto same = [](double x, double y) { return near(x, y, std::max(1.0, std::abs(y))); };
  return near(a.axis_H, b.axis_H) && near(a.lower_rad, b.lower_rad) &&
         near(a.upper_rad, b.upper_rad) && same(a.gear_nm, b.gear_nm) &&
         same(a.damping_nms, b.damping_nms) &&
         (!has_armature ||
          (same(a.armature_kgm2, b.armature_kgm2) && same(a.stiffness_nm, b.stiffness_nm)));
}

bool same_link(const GivenLink& a, const GivenLink& b, bool has_armature) {
  if (!near(a.p_HC, b.p_HC) || !near(a.p_HJ, b.p_HJ) || !near(a.mass_kg, b.mass_kg, b.mass_kg) ||
      (inertia_of(a) - inertia_of(b)).norm() > kTolerance * b.inertia_kgm2.norm() ||
      a.hinges.size() != b.hinges.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.hinges.size(); ++i) {
    if (!same_hinge(a.hinges[i], b.hinges[i], has_armature)) return false;
  }
  return true;
}

// The link of the plan that each link of the file is; empty where one is none of them.
std::vector<std::size_t> matched(const GivenBody& read, const GivenBody& developed,
                                 bool has_armature) {
  std::vector<std::size_t> result;
  for (const GivenLink& link : read.links) {
    std::size_t k = 0;
    while (k < developed.links.size() && (std::ranges::find(result, k) != result.end() ||
                                          !same_link(link, developed.links[k], has_armature))) {
      ++k;
    }
    if (k == developed.links.size()) return {};
    result.push_back(k);
  }
  return result;
}

}  // namespace

std::variant<Recognised, std::string> recognise(const RawFile& file, const Assembled& assembled) {
  Guess guess(file, assembled);
  const auto genome = guess.genome();
  if (!genome) return guess.reason;
  for (const JointPreset preset : {JointPreset::servo, JointPreset::derl}) {
    const BodyPlan plan = develop(*genome, preset);
    const GivenBody& read = assembled.body;
    if (plan.links.size() != read.links.size()) break;
    const auto match = matched(read, as_given(plan), file.has_armature);
    if (match.empty()) continue;
    const auto index = [&](LimbId id) {
      return static_cast<int>(match[static_cast<std::size_t>(
          std::ranges::find(read.links, id, &GivenLink::id) - read.links.begin())]);
    };
    for (const auto& [a, b] : read.apart) {
      const std::array<int, 2> pair = {std::min(index(a), index(b)), std::max(index(a), index(b))};
      if (std::ranges::find(plan.touching_at_rest, pair) == plan.touching_at_rest.end()) {
        return fmt::format("{}: limbs that are apart at rest never touch", file.source);
      }
    }
    return Recognised{*genome, preset};
  }
  return fmt::format(
      "{}: the two of a pair are not alike, or masses, inertias or passive joint terms "
      "are none of the space's",
      file.source);
}

}  // namespace neuroprospect::bodies

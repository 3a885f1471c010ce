#include "bodies/raw_body.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "bodies/capsule.h"
#include "bodies/part_name.h"

namespace neuroprospect::bodies {
namespace {

using Eigen::Matrix3d;
using Eigen::Vector3d;

constexpr double kSamePoint_m = 1e-9;
// A link between hinges that weighs less is a way of writing two hinges at one point [kg].
constexpr double kNothing_kg = 1e-8;
constexpr std::size_t kHingesAtPoint = 2;

// A link that is being put together; moments about the file's origin, along the file's axes.
struct Draft {
  Place place;
  int parent = -1;
  Vector3d joint_m = Vector3d::Zero();
  double mass_kg = 0;
  Vector3d moment_kgm = Vector3d::Zero();
  Matrix3d inertia_kgm2 = Matrix3d::Zero();
  std::vector<RawShape> shapes;
  std::vector<GivenHinge> hinges;
  std::vector<Place> hinge_places;
  bool gone = false;
};

struct Pose {
  Matrix3d R = Matrix3d::Identity();
  Vector3d p = Vector3d::Zero();
  [[nodiscard]] Vector3d operator*(const Vector3d& point) const { return p + R * point; }
};

Matrix3d point_inertia(double mass_kg, const Vector3d& p) {
  return mass_kg * (p.squaredNorm() * Matrix3d::Identity() - p * p.transpose());
}

[[noreturn]] void fail(const RawFile& file, const Place& place, std::string_view what) {
  throw Error(ErrorKind::input,
              fmt::format("{}:{}: {}: {}", file.source, place.line, place.text(), what));
}

double degrees(double radians) { return radians * 180 / std::numbers::pi; }

// the angle of rest: the nearest to 0 in its range
double rest_angle(RawFile& file, const RawHinge& hinge) {
  const double rest = std::clamp(0.0, hinge.lower_rad, hinge.upper_rad);
  if (hinge.stiffness_nm > 0 && std::abs(hinge.spring_rad - rest) > 1e-9) {
    fail(file, hinge.place,
         fmt::format("its spring pulls to {:.4g}°, but it rests at {:.4g}°: a springref there, or "
                     "no stiffness, would be right",
                     degrees(hinge.spring_rad), degrees(rest)));
  }
  if (rest != 0) {
    file.notes.push_back(
        fmt::format("{}:{}: {}: its range, {:.4g}° to {:.4g}°, is without 0: it rests, and counts, "
                    "from {:.4g}°",
                    file.source, hinge.place.line, hinge.place.text(), degrees(hinge.lower_rad),
                    degrees(hinge.upper_rad), degrees(rest)));
  }
  return rest;
}

void add_mass(Draft& draft, const RawBody& body, const Pose& pose) {
  const Vector3d centre = pose * body.centre_m;
  draft.mass_kg += body.mass_kg;
  draft.moment_kgm += body.mass_kg * centre;
  draft.inertia_kgm2 +=
      pose.R * body.inertia_kgm2 * pose.R.transpose() + point_inertia(body.mass_kg, centre);
  for (RawShape shape : body.shapes) {
    shape.shape.from_H = pose * shape.shape.from_H;
    shape.shape.to_H = pose * shape.shape.to_H;
    draft.shapes.push_back(shape);
  }
}

// Links of the hinges of a body, which turns `pose` to rest as it goes; gives the last.
int add_hinges(RawFile& file, const RawBody& body, int parent, Pose& pose,
               std::vector<Draft>& drafts) {
  for (const RawHinge& hinge : body.hinges) {
    const Vector3d anchor = pose * hinge.anchor_m;
    const bool fits = parent >= 0 && &hinge != body.hinges.data() &&
                      drafts.back().hinges.size() < kHingesAtPoint &&
                      (drafts.back().joint_m - anchor).norm() < kSamePoint_m;
    if (!fits) {
      Draft draft;
      draft.place = body.place;
      draft.parent = parent;
      draft.joint_m = anchor;
      drafts.push_back(draft);
      parent = static_cast<int>(drafts.size()) - 1;
    }
    const double rest = rest_angle(file, hinge);
    drafts.back().hinges.push_back({pose.R * hinge.axis, hinge.lower_rad - rest,
                                    hinge.upper_rad - rest, hinge.gear_nm, hinge.armature_kgm2,
                                    hinge.damping_nms, hinge.stiffness_nm});
    drafts.back().hinge_places.push_back(hinge.place);
    if (rest != 0) {
      pose.R = pose.R * Eigen::AngleAxisd(rest, hinge.axis).toRotationMatrix();
      pose.p = anchor - pose.R * hinge.anchor_m;
    }
  }
  return parent;
}

// A link of nothing but a hinge, with one link on it that turns about the same point.
void merge_between(std::vector<Draft>& drafts) {
  for (std::size_t i = 1; i < drafts.size(); ++i) {
    Draft& between = drafts[i];
    if (between.mass_kg > kNothing_kg || !between.shapes.empty()) continue;
    between.mass_kg = 0;
    between.inertia_kgm2.setZero();
    Draft* only = nullptr;
    int children = 0;
    for (Draft& other : drafts) {
      if (other.parent != static_cast<int>(i)) continue;
      only = &other;
      ++children;
    }
    if (children != 1 || between.hinges.size() + only->hinges.size() > kHingesAtPoint ||
        (only->joint_m - between.joint_m).norm() > kSamePoint_m) {
      continue;
    }
    only->hinges.insert(only->hinges.begin(), between.hinges.begin(), between.hinges.end());
    only->hinge_places.insert(only->hinge_places.begin(), between.hinge_places.begin(),
                              between.hinge_places.end());
    only->parent = between.parent;
    between.gone = true;
  }
}

bool may_touch(const Draft& a, const Draft& b) {
  for (const RawShape& s : a.shapes) {
    for (const RawShape& t : b.shapes) {
      if ((s.contype & t.conaffinity) != 0 || (t.contype & s.conaffinity) != 0) return true;
    }
  }
  return false;
}

// The order of links: as their motors stand, parents first; links without come when they must.
std::vector<int> order_of(const std::vector<Draft>& drafts, const std::vector<int>& motors) {
  std::vector<int> order;
  std::vector<bool> there(drafts.size());
  const auto add = [&](auto&& self, int index) -> void {
    const auto i = static_cast<std::size_t>(index);
    if (there[i] || drafts[i].gone) return;
    if (drafts[i].parent >= 0) self(self, drafts[i].parent);
    there[i] = true;
    order.push_back(index);
  };
  add(add, 0);
  for (const int link : motors) add(add, link);
  for (std::size_t i = 0; i < drafts.size(); ++i) add(add, static_cast<int>(i));
  return order;
}

GivenLink link_of(const RawFile& file, const Draft& draft, const Vector3d& origin) {
  GivenLink link;
  link.p_HJ = draft.joint_m - origin;
  link.mass_kg = draft.mass_kg;
  const Vector3d centre =
      draft.mass_kg > 0 ? Vector3d(draft.moment_kgm / draft.mass_kg) : draft.joint_m;
  link.p_HC = centre - origin;
  const Matrix3d inertia = draft.inertia_kgm2 - point_inertia(draft.mass_kg, centre);
  link.inertia_kgm2 = inertia.diagonal();
  link.products_kgm2 = {inertia(0, 1), inertia(0, 2), inertia(1, 2)};
  if (draft.mass_kg == 0 && !draft.shapes.empty()) {
    fail(file, draft.place, "it has a shape and no mass: a density, or a mass, would be right");
  }
  for (const RawShape& raw : draft.shapes) {
    link.shapes.push_back(raw.shape);
    link.shapes.back().from_H -= origin;
    link.shapes.back().to_H -= origin;
  }
  link.hinges = draft.hinges;
  return link;
}

// Ids as the names have them where all are ours; else {0, 1}, {0, 2}, …
void name_links(Assembled& assembled) {
  std::vector<LimbId> ids;
  for (const Place& place : assembled.links) {
    const auto key = parse_part_name(place.name);
    const bool head = ids.empty();
    const bool fits = key && key->side == Side::middle && (key->id == kHead) == head &&
                      (head || key->id.ordinal > 0) && std::ranges::find(ids, key->id) == ids.end();
    if (!fits) {
      ids.clear();
      break;
    }
    ids.push_back(key->id);
  }
  auto& links = assembled.body.links;
  for (std::size_t i = 0; i < links.size(); ++i) {
    links[i].id = !ids.empty() ? ids[i] : LimbId{0, static_cast<std::uint32_t>(i)};
  }
}

}  // namespace

std::string Place::text() const {
  return name.empty() ? fmt::format("<{}>", element)
                      : fmt::format("<{} name=\"{:.60}\">", element, name);
}

void add_solid(RawBody& body, const GivenShape& shape, std::optional<double> mass_kg,
               double density_kgm3) {
  const Vector3d along = shape.to_H - shape.from_H;
  const double length_m = along.norm();
  const double mass = mass_kg.value_or(capsule_mass_kg(shape.radius_m, length_m, density_kgm3));
  const double unit_kg = capsule_mass_kg(shape.radius_m, length_m, 1);
  const Vector3d moments = capsule_inertia_kgm2(shape.radius_m, length_m, 1) * (mass / unit_kg);
  // across in every direction, and less along
  Matrix3d inertia = moments.x() * Matrix3d::Identity();
  if (length_m > 0) {
    const Vector3d direction = along / length_m;
    inertia += (moments.z() - moments.x()) * direction * direction.transpose();
  }
  const Vector3d centre = 0.5 * (shape.from_H + shape.to_H);
  const double both_kg = body.mass_kg + mass;
  if (both_kg <= 0) return;
  const Vector3d middle = (body.mass_kg * body.centre_m + mass * centre) / both_kg;
  body.inertia_kgm2 += point_inertia(body.mass_kg, body.centre_m - middle) + inertia +
                       point_inertia(mass, centre - middle);
  body.mass_kg = both_kg;
  body.centre_m = middle;
}

Assembled assemble(RawFile& file) {
  std::vector<Draft> drafts;
  std::vector<Pose> poses;
  std::vector<int> link_of_body;
  for (const RawBody& body : file.bodies) {
    const auto parent = static_cast<std::size_t>(body.parent);
    Pose pose;
    pose.R = body.parent < 0 ? body.R_PB : poses[parent].R * body.R_PB;
    pose.p = body.parent < 0 ? body.p_PB : poses[parent] * body.p_PB;
    int link = body.parent < 0 ? 0 : link_of_body[parent];
    if (body.parent < 0) {
      drafts.emplace_back().place = body.place;
    } else {
      link = add_hinges(file, body, link, pose, drafts);
    }
    add_mass(drafts[static_cast<std::size_t>(link)], body, pose);
    poses.push_back(pose);
    link_of_body.push_back(link);
  }
  merge_between(drafts);
  if (drafts[0].mass_kg <= 0)
    fail(file, drafts[0].place, "it has no mass; a body's root needs one");

  std::vector<int> motors;
  for (const int body : file.motors) {
    motors.push_back(link_of_body[static_cast<std::size_t>(body)]);
  }
  const std::vector<int> order = order_of(drafts, motors);
  const Vector3d origin = drafts[0].moment_kgm / drafts[0].mass_kg;
  Assembled result;
  std::vector<int> place_of(drafts.size(), -1);
  for (const int index : order) {
    const Draft& draft = drafts[static_cast<std::size_t>(index)];
    place_of[static_cast<std::size_t>(index)] = static_cast<int>(result.links.size());
    result.body.links.push_back(link_of(file, draft, origin));
    result.links.push_back(draft.place);
    result.hinges.push_back(draft.hinge_places);
  }
  result.body.links[0].p_HJ.setZero();
  name_links(result);

  const auto id = [&](int draft) {
    const int at = place_of[static_cast<std::size_t>(draft)];
    return result.body.links[static_cast<std::size_t>(at)].id;
  };
  for (const int index : order) {
    const Draft& draft = drafts[static_cast<std::size_t>(index)];
    if (draft.parent >= 0) {
      result.body.links[static_cast<std::size_t>(place_of[static_cast<std::size_t>(index)])]
          .parent = id(draft.parent);
    }
  }
  const auto excluded = [&](int a, int b) {
    return std::ranges::any_of(file.apart, [&](const std::array<int, 2>& pair) {
      const int i = link_of_body[static_cast<std::size_t>(pair[0])];
      const int j = link_of_body[static_cast<std::size_t>(pair[1])];
      return (i == a && j == b) || (i == b && j == a);
    });
  };
  for (std::size_t a = 0; a < order.size(); ++a) {
    for (std::size_t b = a + 1; b < order.size(); ++b) {
      const Draft& first = drafts[static_cast<std::size_t>(order[a])];
      const Draft& second = drafts[static_cast<std::size_t>(order[b])];
      if (first.shapes.empty() || second.shapes.empty()) continue;
      if (!may_touch(first, second) || excluded(order[a], order[b])) {
        result.body.apart.push_back({id(order[a]), id(order[b])});
      }
    }
  }
  return result;
}

}  // namespace neuroprospect::bodies

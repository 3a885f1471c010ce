#include "bodies/mjcf_element.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace neuroprospect::bodies {
namespace {

using Eigen::Matrix3d;
using Eigen::Vector3d;

const MjcfAttributes kNone;

constexpr std::size_t kMaxClasses = 256;  // each has all that those above it say

// Elements that may have defaults: those that this program uses, skips or refuses; and actuators,
// which share theirs, whatever they are called (MuJoCo's reference, "general").
constexpr std::array<std::string_view, 10> kWithDefaults = {
    "joint", "geom", "site", "camera", "light", "mesh", "material", "pair", "equality", "tendon"};
constexpr std::array<std::string_view, 8> kActuators = {
    "motor", "general", "position", "velocity", "muscle", "intvelocity", "cylinder", "adhesion"};

std::string_view kind_of(const XmlNode& element) {
  const bool actuator = std::ranges::find(kActuators, element.name()) != kActuators.end();
  return actuator ? kActuators[0] : element.name();
}

Vector3d unit(const XmlNode& node, std::string_view attribute, const Vector3d& v) {
  if (v.norm() < 1e-9) node.fail(fmt::format("{}: a direction has a length", attribute));
  return v.normalized();
}

Matrix3d turned(double angle_rad, const Vector3d& axis) {
  return Eigen::AngleAxisd(angle_rad, axis).toRotationMatrix();
}

Matrix3d from_euler(const XmlNode& node, const std::vector<double>& angles,
                    const MjcfUnits& units) {
  Matrix3d R = Matrix3d::Identity();
  for (std::size_t i = 0; i < 3; ++i) {
    const char letter = units.eulerseq[i];
    const int axis = std::tolower(static_cast<unsigned char>(letter)) - 'x';
    if (axis < 0 || axis > 2) node.fail("euler: the compiler's eulerseq has other letters");
    const Matrix3d step = turned(angles[i] * units.angle_rad, Vector3d::Unit(axis));
    R = std::islower(static_cast<unsigned char>(letter)) != 0 ? Matrix3d(R * step)
                                                              : Matrix3d(step * R);
  }
  return R;
}

Matrix3d from_xyaxes(const XmlNode& node, const std::vector<double>& v) {
  const Vector3d x = unit(node, "xyaxes", {v[0], v[1], v[2]});
  const Vector3d given(v[3], v[4], v[5]);
  const Vector3d y = unit(node, "xyaxes", given - given.dot(x) * x);
  Matrix3d R;
  R << x, y, x.cross(y);
  return R;
}

// the smallest turn that takes z there
Matrix3d from_zaxis(const XmlNode& node, const std::vector<double>& v) {
  const Vector3d z = unit(node, "zaxis", {v[0], v[1], v[2]});
  const Vector3d across = Vector3d::UnitZ().cross(z);
  const double sine = across.norm();
  const Vector3d axis = sine < 1e-10 ? Vector3d(Vector3d::UnitX()) : Vector3d(across / sine);
  return turned(std::atan2(sine, z.z()), axis);
}

}  // namespace

void MjcfDefaults::read(const XmlNode& node) { read(node, {}, true); }

void MjcfDefaults::read(const XmlNode& node, const MjcfClass& above, bool top) {
  node.only({"class"});
  const std::string name(top ? node.find("class").value_or("main") : node.text("class"));
  MjcfClass own = above;
  for (const XmlNode& child : node.children()) {
    if (child.name() == "default") continue;
    const std::string_view kind = kind_of(child);
    if (kind != kActuators[0] && std::ranges::find(kWithDefaults, kind) == kWithDefaults.end()) {
      child.fail_unknown("joint, geom and motor");
    }
    MjcfAttributes& attributes = own[std::string(kind)];
    for (const std::string_view attribute : child.attributes()) {
      attributes[std::string(attribute)] = *child.find(attribute);
    }
  }
  if (classes_.size() >= kMaxClasses) {
    node.fail(fmt::format("more than {} classes of defaults", kMaxClasses));
  }
  if (!classes_.emplace(name, own).second) node.fail("another default has this class");
  if (top) classes_.emplace("", own);
  for (const XmlNode& child : node.children()) {
    if (child.name() == "default") read(child, own, false);
  }
}

const MjcfClass& MjcfDefaults::named(const XmlNode& user, std::string_view name) const {
  const auto found = classes_.find(name);
  if (found == classes_.end()) user.fail(fmt::format("there is no class \"{:.60}\"", name));
  return found->second;
}

const MjcfAttributes& MjcfDefaults::of(const XmlNode& element, std::string_view childclass) const {
  const std::string_view name = element.find("class").value_or(childclass);
  if (name.empty() && classes_.empty()) return kNone;
  const MjcfClass& all = named(element, name);
  const auto found = all.find(kind_of(element));
  return found == all.end() ? kNone : found->second;
}

std::optional<std::string_view> MjcfElement::find(std::string_view attribute) const {
  if (const auto own = node_.find(attribute)) return own;
  const auto found = defaults_->find(attribute);
  if (found == defaults_->end()) return std::nullopt;
  return found->second;
}

void MjcfElement::only(std::initializer_list<std::string_view> attributes) const {
  node_.only(attributes);
  for (const auto& [name, value] : *defaults_) {
    if (std::ranges::find(attributes, name) == attributes.end()) {
      fail(fmt::format("{:.60}, which it has by default: no such attribute is known here; {} are",
                       name, fmt::join(attributes, ", ")));
    }
  }
}

std::string_view MjcfElement::text_or(std::string_view attribute,
                                      std::string_view otherwise) const {
  return find(attribute).value_or(otherwise);
}

double MjcfElement::number_or(std::string_view attribute, double otherwise) const {
  return find(attribute) ? numbers(attribute, 1, 1)[0] : otherwise;
}

std::vector<double> MjcfElement::numbers(std::string_view attribute, std::size_t least,
                                         std::size_t most) const {
  const auto value = find(attribute);
  if (!value) fail(fmt::format("needs {}=\"…\"", attribute));
  return node_.parse(attribute, *value, least, most);
}

Vector3d MjcfElement::vector_or(std::string_view attribute, const Vector3d& otherwise) const {
  if (!find(attribute)) return otherwise;
  const auto v = numbers(attribute, 3, 3);
  return {v[0], v[1], v[2]};
}

Vector3d MjcfElement::direction_or(std::string_view attribute, const Vector3d& otherwise) const {
  return unit(node_, attribute, vector_or(attribute, otherwise));
}

bool MjcfElement::flag(std::string_view attribute, std::string_view given,
                       const MjcfUnits& units) const {
  const std::string_view value = text_or(attribute, "auto");
  if (value == "true") return true;
  if (value == "false") return false;
  if (value != "auto") fail(fmt::format("{}: true, false or auto would be right", attribute));
  return units.autolimits && find(given);
}

Matrix3d MjcfElement::orientation(const MjcfUnits& units) const {
  int ways = 0;
  for (const char* way : {"quat", "axisangle", "euler", "xyaxes", "zaxis"}) {
    ways += find(way) ? 1 : 0;
  }
  if (ways > 1) fail("more than one of quat, axisangle, euler, xyaxes and zaxis");
  if (find("quat")) {
    const auto q = numbers("quat", 4, 4);
    const Eigen::Quaterniond quaternion(q[0], q[1], q[2], q[3]);
    if (quaternion.norm() < 1e-9) fail("quat: a quaternion of length 0");
    return quaternion.normalized().toRotationMatrix();
  }
  if (find("axisangle")) {
    const auto a = numbers("axisangle", 4, 4);
    return turned(a[3] * units.angle_rad, unit(node_, "axisangle", {a[0], a[1], a[2]}));
  }
  if (find("euler")) return from_euler(node_, numbers("euler", 3, 3), units);
  if (find("xyaxes")) return from_xyaxes(node_, numbers("xyaxes", 6, 6));
  if (find("zaxis")) return from_zaxis(node_, numbers("zaxis", 3, 3));
  return Matrix3d::Identity();
}

}  // namespace neuroprospect::bodies

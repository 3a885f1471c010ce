#include "bodies/read_mjcf.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>

#include "bodies/capsule.h"
#include "bodies/mjcf_element.h"
#include "bodies/part_name.h"

namespace neuroprospect::bodies {
namespace {

using Eigen::Matrix3d;
using Eigen::Vector3d;

constexpr int kMaxBodies = 256;
constexpr std::size_t kMaxHinges = 64;  // of one body; three do for all there is
constexpr double kWater_kgm3 = 1000;    // MuJoCo's density, where a geom has none

class MjcfReader {
 public:
  MjcfReader(const XmlFile& file, bool free_root) : file_(&file), free_root_(free_root) {
    out_.source = file.source();
    units_.angle_rad = std::numbers::pi / 180;
  }

  RawFile read();

 private:
  void read_compiler(const XmlNode& node);
  void read_option(const XmlNode& node);
  void read_custom(const XmlNode& node);
  void read_world(const XmlNode& node);
  void read_body(const XmlNode& node, int parent, std::string_view childclass);
  void read_joint(const MjcfElement& joint, RawBody& body);
  void read_geom(const MjcfElement& geom, RawBody& body);
  void read_inertial(const XmlNode& node, RawBody& body) const;
  void read_root_joint(const MjcfElement& joint);
  void read_contact(const XmlNode& node);
  void read_actuators(const XmlNode& node);
  void read_motor(const MjcfElement& motor);
  void set_total_mass();

  // once for each `what`
  void note(const XmlNode& node, const std::string& what) {
    if (noted_.insert(what).second) {
      out_.notes.push_back(fmt::format("{}:{}: {}", out_.source, node.line(), what));
    }
  }
  void skip(const XmlNode& node) {
    note(node,
         fmt::format("<{}> is skipped: it changes nothing about how the body moves", node.name()));
  }

  static Place place_of(const XmlNode& node) {
    return {std::string(node.name()), std::string(node.find("name").value_or("")), node.line()};
  }

  const XmlFile* file_;
  bool free_root_;
  RawFile out_;
  MjcfUnits units_;
  MjcfDefaults defaults_;
  std::string inertia_from_geom_ = "auto";
  double total_mass_kg_ = 0;
  bool root_is_free_ = false;
  std::set<std::string> noted_;
  std::map<std::string, int, std::less<>> bodies_;                 ///< by name
  std::map<std::string, std::array<int, 2>, std::less<>> joints_;  ///< body and hinge, by name
  std::set<std::string, std::less<>> root_joints_;                 ///< taken for a free joint
};

RawFile MjcfReader::read() {
  const XmlNode root = file_->root();
  root.only({"model"});
  // in the order in which they mean something to each other, wherever they stand
  for (const XmlNode& node : root.children()) {
    if (node.name() == "compiler") read_compiler(node);
    if (node.name() == "option") read_option(node);
    if (node.name() == "default") defaults_.read(node);
    if (node.name() == "custom") read_custom(node);
  }
  for (const XmlNode& node : root.children()) {
    if (node.name() == "worldbody") read_world(node);
  }
  if (out_.bodies.empty()) root.fail("there is no <body> in a <worldbody>");
  for (const XmlNode& node : root.children()) {
    const std::string_view name = node.name();
    if (name == "contact") {
      read_contact(node);
    } else if (name == "actuator") {
      read_actuators(node);
    } else if (name == "asset" || name == "visual" || name == "statistic" || name == "size" ||
               name == "sensor" || name == "keyframe") {
      skip(node);
    } else if (name != "compiler" && name != "option" && name != "default" && name != "custom" &&
               name != "worldbody") {
      node.fail(name == "include" ? "other files are not read: what is in it would be right here"
                                  : "bodies with this are not read; compiler, default, worldbody, "
                                    "contact (exclude) and actuator (motor) are");
    }
  }
  set_total_mass();
  return std::move(out_);
}

void MjcfReader::read_compiler(const XmlNode& node) {
  node.only({"angle",        "coordinate", "eulerseq",      "inertiafromgeom",  "autolimits",
             "settotalmass", "boundmass",  "boundinertia",  "balanceinertia",   "meshdir",
             "texturedir",   "assetdir",   "discardvisual", "strippath",        "fusestatic",
             "fitaabb",      "convexhull", "usethread",     "exactmeshinertia", "alignfree",
             "saveinertial"});
  const auto one_of = [&](std::string_view attribute, std::string_view otherwise,
                          std::initializer_list<std::string_view> right) {
    const std::string_view value = node.find(attribute).value_or(otherwise);
    if (std::ranges::find(right, value) == right.end()) {
      node.fail(fmt::format("{}=\"{:.60}\": {} would be right", attribute, value,
                            fmt::join(right, " or ")));
    }
    return std::string(value);
  };
  if (one_of("angle", "degree", {"degree", "radian"}) == "radian") units_.angle_rad = 1;
  one_of("coordinate", "local", {"local"});
  units_.eulerseq = node.find("eulerseq").value_or("xyz");
  if (units_.eulerseq.size() != 3) node.fail("eulerseq: three letters would be right");
  inertia_from_geom_ = one_of("inertiafromgeom", "auto", {"auto", "true", "false"});
  units_.autolimits = one_of("autolimits", "true", {"true", "false"}) == "true";
  one_of("balanceinertia", "false", {"false"});
  total_mass_kg_ = node.number_or("settotalmass", -1);
  for (const char* bound : {"boundmass", "boundinertia"}) {
    if (node.number_or(bound, 0) != 0) {
      node.fail(fmt::format("{}: 0 would be right, and the masses that are meant", bound));
    }
  }
}

void MjcfReader::read_option(const XmlNode& node) {
  for (const char* medium : {"density", "viscosity"}) {
    if (node.number_or(medium, 0) != 0) {
      node.fail(fmt::format("{}: no world here is in a fluid; 0 would be right", medium));
    }
  }
  note(node, "<option> is skipped: the world is the campaign's");
}

void MjcfReader::read_custom(const XmlNode& node) {
  for (const XmlNode& child : node.children()) {
    const std::string_view name = child.find("name").value_or("");
    constexpr std::string_view kSleeping = "sleeping ";
    if (child.name() != "text" || !name.starts_with(kSleeping)) {
      skip(child);
      continue;
    }
    const std::string_view rest = name.substr(kSleeping.size());
    const auto blank = rest.find(' ');
    const auto limb = parse_limb_id(rest.substr(0, blank));
    const std::string_view axis = blank == std::string_view::npos ? "" : rest.substr(blank + 1);
    if (!limb || (axis != "x" && axis != "y")) {
      child.fail("a name like \"sleeping 12.1 y\" would be right");
    }
    const auto v = child.numbers("data", 3, 3);
    out_.sleeping.push_back({*limb, axis == "x" ? 0 : 1, {v[0], v[1], v[2]}});
  }
}

void MjcfReader::read_world(const XmlNode& node) {
  const std::string childclass(node.find("childclass").value_or(""));
  for (const XmlNode& child : node.children()) {
    if (child.name() == "body") {
      if (!out_.bodies.empty()) {
        child.fail("a second body in the world: one creature a file would be right");
      }
      read_body(child, -1, childclass);
    } else if (child.name() == "geom" || child.name() == "light" || child.name() == "camera" ||
               child.name() == "site") {
      note(child,
           "what stands in <worldbody> beside the body is skipped: the world is the "
           "campaign's");
    } else {
      child.fail_unknown("body, geom, light, camera and site");
    }
  }
}

void MjcfReader::read_body(const XmlNode& node, int parent, std::string_view childclass) {
  node.only({"name", "childclass", "pos", "quat", "axisangle", "euler", "xyaxes", "zaxis", "user",
             "mocap", "gravcomp"});
  if (node.find("mocap").value_or("false") != "false") node.fail("mocap: a body moves by itself");
  if (node.number_or("gravcomp", 0) != 0) node.fail("gravcomp: 0 would be right");
  if (out_.bodies.size() >= kMaxBodies) {
    node.fail(fmt::format("more than {} bodies", kMaxBodies));
  }
  if (const auto own = node.find("childclass")) {
    static_cast<void>(defaults_.named(node, *own));
    childclass = *own;
  }
  const auto index = static_cast<int>(out_.bodies.size());
  if (const auto name = node.find("name")) {
    if (!bodies_.emplace(*name, index).second) node.fail("another body has this name");
  }
  static const MjcfAttributes kNoDefaults;
  const MjcfElement element(node, kNoDefaults);
  RawBody body;
  body.place = place_of(node);
  body.parent = parent;
  body.p_PB = element.vector_or("pos", Vector3d::Zero());
  body.R_PB = element.orientation(units_);
  out_.bodies.push_back(body);

  std::vector<XmlNode> children;
  std::optional<XmlNode> inertial;
  for (const XmlNode& child : node.children()) {
    const std::string_view name = child.name();
    if (name == "body") {
      children.push_back(child);
    } else if (name == "joint") {
      const MjcfElement joint(child, defaults_.of(child, childclass));
      if (parent < 0) {
        read_root_joint(joint);
      } else {
        read_joint(joint, body);
      }
    } else if (name == "freejoint") {
      if (parent >= 0) child.fail("only the body in <worldbody> is free");
      root_is_free_ = true;
    } else if (name == "geom") {
      read_geom({child, defaults_.of(child, childclass)}, body);
    } else if (name == "inertial") {
      if (inertial) child.fail("a second one in this body");
      inertial = child;
    } else if (name == "site" || name == "camera" || name == "light") {
      skip(child);
    } else {
      child.fail_unknown("body, joint, freejoint, geom, inertial, site, camera and light");
    }
  }
  if (parent < 0 && !root_is_free_ && !free_root_) {
    node.fail("it is fixed to the world: a <freejoint/> would be right, or the option --free-root");
  }
  if (inertial && inertia_from_geom_ != "true") {
    read_inertial(*inertial, body);
  } else if (!inertial && inertia_from_geom_ == "false") {
    node.fail("needs an <inertial>, since the compiler's inertiafromgeom is false");
  }
  out_.bodies[static_cast<std::size_t>(index)] = body;
  for (const XmlNode& child : children) read_body(child, index, childclass);
}

void MjcfReader::read_root_joint(const MjcfElement& joint) {
  if (joint.text_or("type", "hinge") == "free") {
    root_is_free_ = true;
    return;
  }
  if (!free_root_) {
    joint.fail(
        "the root moves freely in every world here: a <freejoint/> would be right, or the "
        "option --free-root, which takes the root's joints for one");
  }
  note(joint.node(), "the root's own joints are taken for a free one (--free-root)");
  if (const auto name = joint.find("name")) root_joints_.emplace(*name);
}

void MjcfReader::read_joint(const MjcfElement& joint, RawBody& body) {
  joint.only({"name",
              "class",
              "type",
              "group",
              "pos",
              "axis",
              "springdamper",
              "solreflimit",
              "solimplimit",
              "solreffriction",
              "solimpfriction",
              "stiffness",
              "range",
              "limited",
              "actuatorfrcrange",
              "actuatorfrclimited",
              "actuatorgravcomp",
              "margin",
              "ref",
              "springref",
              "armature",
              "damping",
              "frictionloss",
              "user"});
  const std::string_view type = joint.text_or("type", "hinge");
  if (type != "hinge") {
    joint.fail(
        fmt::format("type=\"{:.20}\": hinges are simulated; two or three of them do for a "
                    "ball, and nothing for a slide",
                    type));
  }
  for (const char* other : {"springdamper", "actuatorfrcrange"}) {
    if (joint.find(other)) joint.fail(fmt::format("{}: not simulated; without it, right", other));
  }
  if (joint.number_or("frictionloss", 0) != 0) {
    joint.fail("frictionloss: not simulated; 0 and some damping would be right");
  }
  if (!joint.flag("limited", "range", units_)) {
    joint.fail("it turns without end: limited=\"true\" and a range would be right");
  }
  if (body.hinges.size() >= kMaxHinges) joint.fail(fmt::format("more than {} here", kMaxHinges));
  RawHinge hinge;
  hinge.place = place_of(joint.node());
  hinge.anchor_m = joint.vector_or("pos", Vector3d::Zero());
  hinge.axis = joint.direction_or("axis", Vector3d::UnitZ());
  const auto range = joint.numbers("range", 2, 2);
  const double reference_rad = joint.number_or("ref", 0) * units_.angle_rad;
  hinge.lower_rad = range[0] * units_.angle_rad - reference_rad;
  hinge.upper_rad = range[1] * units_.angle_rad - reference_rad;
  if (hinge.lower_rad >= hinge.upper_rad) joint.fail("range: the first below the second is right");
  hinge.spring_rad = joint.number_or("springref", 0) * units_.angle_rad - reference_rad;
  hinge.armature_kgm2 = joint.number_or("armature", 0);
  hinge.damping_nms = joint.number_or("damping", 0);
  hinge.stiffness_nm = joint.number_or("stiffness", 0);
  for (const char* term : {"armature", "damping", "stiffness"}) {
    if (joint.number_or(term, 0) < 0) joint.fail(fmt::format("{}: below 0", term));
  }
  if (const auto name = joint.node().find("name")) {
    const std::array<int, 2> at = {static_cast<int>(out_.bodies.size()) - 1,
                                   static_cast<int>(body.hinges.size())};
    if (!joints_.emplace(*name, at).second) joint.fail("another joint has this name");
  }
  body.hinges.push_back(hinge);
}

void MjcfReader::read_geom(const MjcfElement& geom, RawBody& body) {
  const std::string_view type = geom.text_or("type", "sphere");
  const auto bits = [&](const char* name) {
    return static_cast<std::uint32_t>(std::clamp(geom.number_or(name, 1), 0.0, 4294967295.0));
  };
  const std::uint32_t contype = bits("contype");
  const std::uint32_t conaffinity = bits("conaffinity");
  const bool seen_only = contype == 0 && conaffinity == 0;
  if (type != "sphere" && type != "capsule") {
    if (seen_only && geom.number_or("mass", -1) == 0) {
      skip(geom.node());
      return;
    }
    geom.fail(
        fmt::format("type=\"{:.20}\": spheres and capsules are simulated; some of them that "
                    "fill the same space would be right",
                    type));
  }
  geom.only({"name",    "class",        "type",   "contype",   "conaffinity", "condim",
             "group",   "priority",     "size",   "material",  "friction",    "mass",
             "density", "solmix",       "solref", "solimp",    "margin",      "gap",
             "fromto",  "pos",          "quat",   "axisangle", "euler",       "xyaxes",
             "zaxis",   "shellinertia", "mesh",   "fitscale",  "fluidshape",  "fluidcoef",
             "rgba",    "user"});
  for (const char* other : {"mesh", "fitscale", "shellinertia", "fluidshape"}) {
    if (geom.find(other)) geom.fail(fmt::format("{}: not read; without it, right", other));
  }
  for (const char* contact :
       {"friction", "condim", "solref", "solimp", "solmix", "margin", "gap", "priority"}) {
    if (geom.find(contact)) {
      note(geom.node(),
           "friction, condim, solref, solimp, margin and the like of geoms are "
           "skipped: contact is the world's");
    }
  }
  const bool capsule = type == "capsule";
  const bool between = capsule && geom.find("fromto");
  const auto size = geom.numbers("size", capsule && !between ? 2 : 1, 3);
  RawShape shape{{}, contype, conaffinity};
  shape.shape.radius_m = size[0];
  if (between) {
    const auto v = geom.numbers("fromto", 6, 6);
    shape.shape.from_H = {v[0], v[1], v[2]};
    shape.shape.to_H = {v[3], v[4], v[5]};
  } else {
    const Vector3d centre = geom.vector_or("pos", Vector3d::Zero());
    const Vector3d half =
        capsule ? Vector3d(geom.orientation(units_).col(2) * size[1]) : Vector3d::Zero();
    shape.shape.from_H = centre - half;
    shape.shape.to_H = centre + half;
  }
  if (size[0] <= 0 || (capsule && (shape.shape.to_H - shape.shape.from_H).norm() <= 0)) {
    geom.fail("size: above 0 would be right");
  }
  for (const char* amount : {"mass", "density"}) {
    if (geom.number_or(amount, 0) < 0) geom.fail(fmt::format("{}: below 0", amount));
  }
  add_solid(body, shape.shape,
            geom.find("mass") ? std::optional(geom.number_or("mass", 0)) : std::nullopt,
            geom.number_or("density", kWater_kgm3));
  if (seen_only) {
    note(geom.node(), "geoms with contype and conaffinity of 0 have their mass and touch nothing");
  } else {
    body.shapes.push_back(shape);
  }
}

void MjcfReader::read_inertial(const XmlNode& node, RawBody& body) const {
  node.only({"pos", "quat", "axisangle", "euler", "xyaxes", "zaxis", "mass", "diaginertia",
             "fullinertia"});
  static const MjcfAttributes kNoDefaults;
  const MjcfElement inertial(node, kNoDefaults);
  body.mass_kg = node.number("mass");
  if (body.mass_kg < 0) node.fail("mass: below 0");
  body.centre_m = inertial.vector_or("pos", Vector3d::Zero());
  if (node.find("fullinertia")) {
    const auto m = node.numbers("fullinertia", 6, 6);
    body.inertia_kgm2 << m[0], m[3], m[4], m[3], m[1], m[5], m[4], m[5], m[2];
  } else {
    const auto m = node.numbers("diaginertia", 3, 3);
    const Matrix3d R = inertial.orientation(units_);
    body.inertia_kgm2 = R * Vector3d(m[0], m[1], m[2]).asDiagonal() * R.transpose();
  }
}

void MjcfReader::read_contact(const XmlNode& node) {
  for (const XmlNode& child : node.children()) {
    if (child.name() != "exclude") child.fail_unknown("exclude");
    std::array<int, 2> pair{};
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string_view name = child.text(i == 0 ? "body1" : "body2");
      const auto found = bodies_.find(name);
      if (found == bodies_.end()) child.fail(fmt::format("there is no body \"{:.60}\"", name));
      pair[i] = found->second;
    }
    out_.apart.push_back(pair);
  }
}

void MjcfReader::read_actuators(const XmlNode& node) {
  for (const XmlNode& child : node.children()) {
    // "general" is what MuJoCo writes for a motor
    if (child.name() != "motor" && child.name() != "general") {
      child.fail("motors are simulated, with a joint and a gear");
    }
    read_motor({child, defaults_.of(child, "")});
  }
}

void MjcfReader::read_motor(const MjcfElement& motor) {
  motor.only({"name", "class", "group", "joint", "gear", "ctrllimited", "ctrlrange", "forcelimited",
              "forcerange", "lengthrange", "user"});
  const std::string_view joint = motor.text_or("joint", "");
  if (root_joints_.contains(joint)) motor.fail("it moves the root, which is free: no motor there");
  const auto found = joints_.find(joint);
  if (found == joints_.end()) motor.fail(fmt::format("there is no hinge \"{:.60}\"", joint));
  RawHinge& hinge = out_.bodies[static_cast<std::size_t>(found->second[0])]
                        .hinges[static_cast<std::size_t>(found->second[1])];
  if (hinge.gear_nm != 0) motor.fail("another motor moves this joint");
  double most = 1;
  if (motor.flag("ctrllimited", "ctrlrange", units_)) {
    const auto range = motor.numbers("ctrlrange", 2, 2);
    if (range[0] != -range[1] || range[1] <= 0) {
      motor.fail("ctrlrange: commands go as far one way as the other: \"-1 1\" would be right");
    }
    most = range[1];
  } else {
    note(motor.node(), "motors without a ctrlrange take commands from -1 to 1");
  }
  hinge.gear_nm = most * (motor.find("gear") ? motor.numbers("gear", 1, 6)[0] : 1);
  if (motor.find("forcerange") && motor.flag("forcelimited", "forcerange", units_)) {
    const auto range = motor.numbers("forcerange", 2, 2);
    if (range[1] < most || -range[0] < most) {
      motor.fail("forcerange: the ctrlrange and the gear would be right for that");
    }
  }
  if (hinge.gear_nm == 0) motor.fail("gear: 0 moves nothing");
  out_.motors.push_back(found->second[0]);
}

void MjcfReader::set_total_mass() {
  if (total_mass_kg_ <= 0) return;
  double sum = 0;
  for (const RawBody& body : out_.bodies) sum += body.mass_kg;
  if (sum <= 0) return;
  for (RawBody& body : out_.bodies) {
    body.mass_kg *= total_mass_kg_ / sum;
    body.inertia_kgm2 *= total_mass_kg_ / sum;
  }
}

}  // namespace

RawFile read_mjcf(const XmlFile& file, bool free_root) {
  return MjcfReader(file, free_root).read();
}

}  // namespace neuroprospect::bodies

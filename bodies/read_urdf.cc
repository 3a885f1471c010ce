#include "bodies/read_urdf.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <map>
#include <set>

#include "bodies/part_name.h"

namespace neuroprospect::bodies {
namespace {

using Eigen::Matrix3d;
using Eigen::Vector3d;

constexpr std::size_t kMaxLinks = 256;
constexpr double kSame_m = 1e-6;

struct Origin {
  Matrix3d R = Matrix3d::Identity();
  Vector3d p = Vector3d::Zero();
};

// R = Rz(yaw) Ry(pitch) Rx(roll)
Origin origin_of(const XmlNode& node) {
  const auto origin = node.child("origin");
  if (!origin) return {};
  origin->only({"xyz", "rpy"});
  const Vector3d rpy = origin->vector_or("rpy", Vector3d::Zero());
  return {(Eigen::AngleAxisd(rpy.z(), Vector3d::UnitZ()) *
           Eigen::AngleAxisd(rpy.y(), Vector3d::UnitY()) *
           Eigen::AngleAxisd(rpy.x(), Vector3d::UnitX()))
              .toRotationMatrix(),
          origin->vector_or("xyz", Vector3d::Zero())};
}

// A cylinder, of which a capsule is made with a sphere at each end.
struct Cylinder {
  XmlNode node;
  GivenShape axis;
};

struct Joint {
  XmlNode node;
  std::string parent;
  bool fixed = false;
};

class UrdfReader {
 public:
  explicit UrdfReader(const XmlFile& file) : file_(&file) {
    out_.source = file.source();
    out_.has_armature = false;
  }

  RawFile read();

 private:
  void read_joint(const XmlNode& node);
  void read_sleeping(const XmlNode& node);
  void add_link(const std::string& name, int parent, int depth);
  void read_inertial(const XmlNode& node, RawBody& body) const;
  void read_shapes(const XmlNode& link, RawBody& body) const;
  [[nodiscard]] RawHinge hinge_of(const XmlNode& node) const;
  [[nodiscard]] const XmlNode& root_link() const;

  void note(const XmlNode& node, const std::string& what) {
    if (noted_.insert(what).second) {
      out_.notes.push_back(fmt::format("{}:{}: {}", out_.source, node.line(), what));
    }
  }

  const XmlFile* file_;
  RawFile out_;
  std::vector<std::string> names_;  ///< of links, in the order of the file
  std::map<std::string, XmlNode, std::less<>> links_;
  std::map<std::string, Joint, std::less<>> joints_;  ///< by child
  std::set<std::string, std::less<>> joint_names_;
  std::map<std::string, std::vector<std::string>, std::less<>> children_;
  std::map<std::string, int, std::less<>> index_of_;  ///< among the bodies
  std::set<std::string> noted_;
};

RawFile UrdfReader::read() {
  const XmlNode root = file_->root();
  for (const XmlNode& node : root.children()) {
    const std::string_view name = node.name();
    if (name == "link") {
      if (links_.size() >= kMaxLinks) node.fail(fmt::format("more than {} links", kMaxLinks));
      const std::string link(node.text("name"));
      if (!links_.emplace(link, node).second) node.fail("another link has this name");
      names_.push_back(link);
    } else if (name == "neuroprospect_sleeping") {
      read_sleeping(node);
    } else if (name != "joint") {
      note(node, fmt::format("<{}> is skipped: it changes nothing about how the body moves", name));
    }
  }
  if (links_.empty()) root.fail("there is no <link>");
  for (const XmlNode& node : root.children()) {
    if (node.name() == "joint") read_joint(node);
  }
  // in the order of links, which our own files have from the genome
  for (const std::string& name : names_) {
    const auto joint = joints_.find(name);
    if (joint != joints_.end()) children_[joint->second.parent].push_back(name);
  }
  const XmlNode& top = root_link();
  add_link(std::string(top.text("name")), -1, 0);
  if (out_.bodies.size() < links_.size()) {
    for (const std::string& name : names_) {
      if (index_of_.contains(name)) continue;
      links_.at(name).fail("its joints go round in a circle; a tree would be right");
    }
  }
  for (const std::string& name : names_) {
    const int index = index_of_.at(name);
    if (!out_.bodies[static_cast<std::size_t>(index)].hinges.empty()) out_.motors.push_back(index);
  }
  return std::move(out_);
}

const XmlNode& UrdfReader::root_link() const {
  const XmlNode* top = nullptr;
  for (const std::string& name : names_) {
    if (joints_.contains(name)) continue;
    const XmlNode& node = links_.at(name);
    if (top != nullptr) {
      node.fail(fmt::format("no joint has it as its child, nor \"{:.60}\": one root would be right",
                            top->text("name")));
    }
    top = &node;
  }
  if (top == nullptr) file_->root().fail("the joints go round in a circle; a tree would be right");
  return *top;
}

void UrdfReader::read_joint(const XmlNode& node) {
  const std::string_view type = node.text("type");
  const auto link = [&](const char* which) {
    const std::string_view name = node.needed_child(which).text("link");
    if (!links_.contains(name)) node.fail(fmt::format("there is no link \"{:.60}\"", name));
    return std::string(name);
  };
  const std::string child = link("child");
  Joint joint{node, link("parent"), type == "fixed"};
  if (child == joint.parent) node.fail("its parent is its child");
  if (type != "revolute" && type != "fixed") {
    node.fail(
        fmt::format("type=\"{:.20}\": hinges with a range (revolute) and fixed joints are "
                    "simulated; the root link is free without a joint",
                    type));
  }
  if (!joint_names_.emplace(node.text("name")).second) node.fail("another joint has this name");
  if (node.child("mimic")) node.fail("mimic: every joint here moves by itself");
  for (const char* other : {"safety_controller", "calibration"}) {
    if (const auto extra = node.child(other)) {
      note(*extra, fmt::format("<{}> is skipped: it is a robot's, not its body's", other));
    }
  }
  if (!joints_.emplace(child, joint).second) node.fail("another joint has this child");
}

void UrdfReader::read_sleeping(const XmlNode& node) {
  node.only({"limb", "axis", "lower", "upper", "effort"});
  const auto limb = parse_limb_id(node.text("limb"));
  const std::string_view axis = node.text("axis");
  if (!limb || (axis != "x" && axis != "y")) node.fail("limb=\"12.1\" axis=\"y\" would be right");
  out_.sleeping.push_back({*limb,
                           axis == "x" ? 0 : 1,
                           {node.number("lower"), node.number("upper"), node.number("effort")}});
}

void UrdfReader::add_link(const std::string& name, int parent, int depth) {
  const XmlNode& node = links_.at(name);
  RawBody body;
  body.place = {"link", name, node.line()};
  body.parent = parent;
  if (parent >= 0) {
    const Joint& joint = joints_.find(name)->second;
    const Origin origin = origin_of(joint.node);
    body.R_PB = origin.R;
    body.p_PB = origin.p;
    if (!joint.fixed) body.hinges.push_back(hinge_of(joint.node));
  }
  if (const auto inertial = node.child("inertial")) read_inertial(*inertial, body);
  read_shapes(node, body);
  const auto index = static_cast<int>(out_.bodies.size());
  index_of_[name] = index;
  out_.bodies.push_back(body);
  if (depth > kMaxXmlDepth) node.fail(fmt::format("more than {} joints from the root", depth));
  for (const std::string& child : children_[name]) add_link(child, index, depth + 1);
}

RawHinge UrdfReader::hinge_of(const XmlNode& node) const {
  RawHinge hinge;
  hinge.place = {"joint", std::string(node.text("name")), node.line()};
  hinge.anchor_m.setZero();
  const auto axis = node.child("axis");
  hinge.axis = axis ? axis->vector_or("xyz", Vector3d::UnitX()) : Vector3d::UnitX();
  if (hinge.axis.norm() < 1e-9) node.fail("axis: a direction has a length");
  hinge.axis.normalize();
  const XmlNode limit = node.needed_child("limit");
  hinge.lower_rad = limit.number_or("lower", 0);
  hinge.upper_rad = limit.number_or("upper", 0);
  if (hinge.lower_rad >= hinge.upper_rad) limit.fail("a lower below the upper would be right");
  hinge.gear_nm = limit.number("effort");
  if (hinge.gear_nm < 0) limit.fail("effort: below 0");
  if (const auto dynamics = node.child("dynamics")) {
    hinge.damping_nms = dynamics->number_or("damping", 0);
    if (hinge.damping_nms < 0) dynamics->fail("damping: below 0");
    if (dynamics->number_or("friction", 0) != 0) {
      dynamics->fail("friction: not simulated; 0 and some damping would be right");
    }
  }
  return hinge;
}

void UrdfReader::read_inertial(const XmlNode& node, RawBody& body) const {
  const Origin origin = origin_of(node);
  body.mass_kg = node.needed_child("mass").number("value");
  if (body.mass_kg < 0) node.fail("mass: below 0");
  body.centre_m = origin.p;
  const XmlNode inertia = node.needed_child("inertia");
  // read before the matrix is begun: a matrix half filled may not be left
  const double xx = inertia.number("ixx");
  const double xy = inertia.number("ixy");
  const double xz = inertia.number("ixz");
  const double yy = inertia.number("iyy");
  const double yz = inertia.number("iyz");
  const double zz = inertia.number("izz");
  Matrix3d moments;
  moments << xx, xy, xz, xy, yy, yz, xz, yz, zz;
  body.inertia_kgm2 = origin.R * moments * origin.R.transpose();
}

// Takes the sphere at one end of a cylinder out of `spheres`; false: it is not there.
bool take_end(std::vector<GivenShape>& spheres, const Vector3d& end, double radius_m) {
  const auto found = std::ranges::find_if(spheres, [&](const GivenShape& sphere) {
    return (sphere.from_H - end).norm() < kSame_m && std::abs(sphere.radius_m - radius_m) < kSame_m;
  });
  if (found == spheres.end()) return false;
  spheres.erase(found);
  return true;
}

void UrdfReader::read_shapes(const XmlNode& link, RawBody& body) const {
  std::vector<GivenShape> spheres;
  std::vector<Cylinder> cylinders;
  for (const XmlNode& node : link.children()) {
    if (node.name() != "collision") continue;
    const Origin origin = origin_of(node);
    const auto shapes = node.needed_child("geometry").children();
    if (shapes.size() != 1) node.fail("geometry: one shape would be right");
    const XmlNode& shape = shapes[0];
    if (shape.name() != "sphere" && shape.name() != "cylinder" && shape.name() != "capsule") {
      shape.fail(
          "spheres, capsules, and cylinders with a sphere at each end are simulated; some "
          "that fill the same space would be right");
    }
    const double radius_m = shape.number("radius");
    const double length_m = shape.name() == "sphere" ? 0 : shape.number("length");
    if (radius_m <= 0 || (shape.name() != "sphere" && length_m <= 0)) {
      shape.fail("a size above 0 would be right");
    }
    const Vector3d half = origin.R.col(2) * (length_m / 2);
    const GivenShape given{origin.p - half, origin.p + half, radius_m};
    if (shape.name() == "sphere") {
      spheres.push_back(given);
    } else if (shape.name() == "capsule") {
      body.shapes.push_back({given});
    } else {
      cylinders.push_back({shape, given});
    }
  }
  for (const Cylinder& cylinder : cylinders) {
    const GivenShape& axis = cylinder.axis;
    if (!take_end(spheres, axis.from_H, axis.radius_m) ||
        !take_end(spheres, axis.to_H, axis.radius_m)) {
      cylinder.node.fail("a cylinder is simulated with a sphere of its radius at each end");
    }
    body.shapes.push_back({axis});
  }
  for (const GivenShape& sphere : spheres) body.shapes.push_back({sphere});
}

}  // namespace

RawFile read_urdf(const XmlFile& file) { return UrdfReader(file).read(); }

}  // namespace neuroprospect::bodies

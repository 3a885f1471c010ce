// bodies/mjcf_element.h: elements of MJCF as they are with their defaults, and MJCF's units and
// orientations. Behind bodies/read_mjcf.cc. Thread safety: read from any thread.
#pragma once

#include <Eigen/Core>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bodies/xml_read.h"

namespace neuroprospect::bodies {

/// What <compiler> says of how numbers are meant.
struct MjcfUnits {
  double angle_rad = 0;  ///< one of the file's angles
  std::string eulerseq = "xyz";
  bool autolimits = true;
};

/// Attributes of one element: by name.
using MjcfAttributes = std::map<std::string, std::string, std::less<>>;

/// A class of defaults: attributes by element.
using MjcfClass = std::map<std::string, MjcfAttributes, std::less<>>;

/// The classes of a file: what <default> elements make of those above them.
class MjcfDefaults {
 public:
  /// Throws an input Error for a class twice, or an element that none could have.
  void read(const XmlNode& node);

  /// The attributes that `element` has where it says nothing: of its own class attribute, else of
  /// `childclass`, else of the main class. Throws where there is no such class.
  [[nodiscard]] const MjcfAttributes& of(const XmlNode& element, std::string_view childclass) const;

  /// Throws unless there is such a class.
  [[nodiscard]] const MjcfClass& named(const XmlNode& user, std::string_view name) const;

 private:
  void read(const XmlNode& node, const MjcfClass& above, bool top);

  std::map<std::string, MjcfClass, std::less<>> classes_;
};

/// An element with its defaults.
class MjcfElement {
 public:
  MjcfElement(const XmlNode& node, const MjcfAttributes& defaults)
      : node_(node), defaults_(&defaults) {}

  [[nodiscard]] const XmlNode& node() const { return node_; }
  [[noreturn]] void fail(std::string_view what) const { node_.fail(what); }
  /// No other attributes than these, of its own or by default.
  void only(std::initializer_list<std::string_view> attributes) const;
  [[nodiscard]] std::optional<std::string_view> find(std::string_view attribute) const;
  [[nodiscard]] std::string_view text_or(std::string_view attribute,
                                         std::string_view otherwise) const;
  [[nodiscard]] double number_or(std::string_view attribute, double otherwise) const;
  [[nodiscard]] std::vector<double> numbers(std::string_view attribute, std::size_t least,
                                            std::size_t most) const;
  [[nodiscard]] Eigen::Vector3d vector_or(std::string_view attribute,
                                          const Eigen::Vector3d& otherwise) const;
  /// A unit vector.
  [[nodiscard]] Eigen::Vector3d direction_or(std::string_view attribute,
                                             const Eigen::Vector3d& otherwise) const;
  /// MuJoCo's true, false and auto, which is true where `given` is there.
  [[nodiscard]] bool flag(std::string_view attribute, std::string_view given,
                          const MjcfUnits& units) const;
  /// From quat, axisangle, euler, xyaxes or zaxis; at most one of them.
  [[nodiscard]] Eigen::Matrix3d orientation(const MjcfUnits& units) const;

 private:
  XmlNode node_;
  const MjcfAttributes* defaults_;
};

}  // namespace neuroprospect::bodies

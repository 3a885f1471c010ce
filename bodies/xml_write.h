// bodies/xml_write.h: attributes of XML that is written, behind bodies/mjcf.cc and bodies/urdf.cc.
// Thread safety: one thread.
#pragma once

#include <fmt/format.h>

#include <Eigen/Core>
#include <pugixml.hpp>
#include <sstream>
#include <string>

namespace neuroprospect::bodies {

/// The shortest text that reads back to the same number.
inline std::string xml_text(double value) { return fmt::format("{}", value); }

/// Three such texts.
inline std::string xml_text(const Eigen::Vector3d& v) {
  return fmt::format("{} {} {}", v.x(), v.y(), v.z());
}

inline void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name) = value.c_str();
}

/// The document, indented by two blanks.
inline std::string xml_text(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default | pugi::format_no_declaration);
  return out.str();
}

}  // namespace neuroprospect::bodies

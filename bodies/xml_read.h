// bodies/xml_read.h: XML of others, read within limits, and errors that say where. Shows pugixml:
// behind the readers of this room. Thread safety: read from any thread.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <pugixml.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace neuroprospect::bodies {

inline constexpr int kMaxXmlElements = 20'000;
inline constexpr int kMaxXmlDepth = 64;
inline constexpr int kMaxXmlAttributes = 64;  ///< of one element

class XmlFile;

/// An element. Every function throws an input Error that says file, line and element, and what
/// would be right, where something is not what it asks for. Must not outlive its file.
class XmlNode {
 public:
  XmlNode(const XmlFile& file, pugi::xml_node node) : file_(&file), node_(node) {}

  [[nodiscard]] std::string_view name() const { return node_.name(); }
  [[nodiscard]] int line() const;
  [[noreturn]] void fail(std::string_view what) const;
  /// An element that has no meaning here: says so, with those that have.
  [[noreturn]] void fail_unknown(std::string_view known) const;

  [[nodiscard]] std::vector<XmlNode> children() const;
  /// The child of that name; empty without one. Throws when there are several.
  [[nodiscard]] std::optional<XmlNode> child(std::string_view name) const;
  [[nodiscard]] XmlNode needed_child(std::string_view name) const;

  /// No other attributes than these.
  void only(std::initializer_list<std::string_view> attributes) const;
  [[nodiscard]] std::vector<std::string_view> attributes() const;
  [[nodiscard]] std::optional<std::string_view> find(std::string_view attribute) const;
  [[nodiscard]] std::string_view text(std::string_view attribute) const;
  /// Finite and at most 1e9 in size.
  [[nodiscard]] double number(std::string_view attribute) const;
  [[nodiscard]] double number_or(std::string_view attribute, double otherwise) const;
  /// From `least` to `most` such numbers, between blanks.
  [[nodiscard]] std::vector<double> numbers(std::string_view attribute, std::size_t least,
                                            std::size_t most) const;
  [[nodiscard]] Eigen::Vector3d vector_or(std::string_view attribute,
                                          const Eigen::Vector3d& otherwise) const;

  /// The same of a value that is somewhere else, as of a default; `attribute` names it.
  [[nodiscard]] std::vector<double> parse(std::string_view attribute, std::string_view value,
                                          std::size_t least, std::size_t most) const;

 private:
  const XmlFile* file_;
  pugi::xml_node node_;
};

/// A whole text.
class XmlFile {
 public:
  /// Throws an input Error, with the line, for broken XML; for more than the limits above; for a
  /// document type, whose entities no body needs; for an attribute twice; and for what is not
  /// UTF-8, or holds control characters, which would reach the terminal with a message.
  XmlFile(std::string_view text, std::string_view source);

  [[nodiscard]] XmlNode root() const { return {*this, document_.document_element()}; }
  [[nodiscard]] const std::string& source() const { return source_; }
  [[nodiscard]] int line_at(std::ptrdiff_t offset) const;

 private:
  void check_limits() const;
  void check_attributes(pugi::xml_node node) const;

  std::string source_;
  std::vector<std::ptrdiff_t> line_starts_;
  pugi::xml_document document_;
};

}  // namespace neuroprospect::bodies

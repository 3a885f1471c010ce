#include "bodies/xml_read.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.h"
#include "bodies/import.h"

namespace neuroprospect::bodies {
namespace {

constexpr double kLargest = 1e9;  // of a number; no body has one like it

constexpr std::string_view kBlank = " \t\r\n";

// One of those that XML does not allow, though a reference might name it.
bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 && kBlank.find(c) == std::string_view::npos;
}

// Well-formed UTF-8 (RFC 3629) without control characters.
bool is_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t k) {
      return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U;
    };
    const unsigned first = byte(i);
    if (is_control(text[i])) return false;
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first >= 0x80 && (first < 0xC2 || first > 0xF4)) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xC0U) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

}  // namespace

XmlFile::XmlFile(std::string_view text, std::string_view source) : source_(source) {
  require_input(text.size() <= kMaxBodyFileBytes, "{}: over the limit of {} bytes for a body",
                source_, kMaxBodyFileBytes);
  require_input(is_text(text), "{}: this is not XML in UTF-8", source_);
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') line_starts_.push_back(static_cast<std::ptrdiff_t>(i) + 1);
  }
  // the document type is kept so that it is seen; entities of its own are never expanded
  const auto result = document_.load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
  require_input(result, "{}:{}: broken XML: {}", source_, line_at(result.offset),
                result.description());
  check_limits();
}

void XmlFile::check_limits() const {
  int elements = 0;
  int depth = 0;
  for (pugi::xml_node node = document_.first_child(); node;) {
    require_input(node.type() != pugi::node_doctype,
                  "{}:{}: a document type (<!DOCTYPE …>) is not read; without it, and without "
                  "entities of its own, the file would be right",
                  source_, line_at(node.offset_debug()));
    elements += node.type() == pugi::node_element ? 1 : 0;
    require_input(elements <= kMaxXmlElements, "{}:{}: more than {} elements", source_,
                  line_at(node.offset_debug()), kMaxXmlElements);
    require_input(depth <= kMaxXmlDepth, "{}:{}: more than {} levels", source_,
                  line_at(node.offset_debug()), kMaxXmlDepth);
    check_attributes(node);
    if (node.first_child()) {
      node = node.first_child();
      ++depth;
      continue;
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (node) node = node.next_sibling();
  }
  require_input(elements > 0, "{}: no element there", source_);
}

void XmlFile::check_attributes(pugi::xml_node node) const {
  std::vector<std::string_view> names;
  for (const pugi::xml_attribute attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    require_input(std::ranges::none_of(std::string_view(attribute.value()), is_control),
                  "{}:{}: a control character within an attribute", source_,
                  line_at(node.offset_debug()));
    require_input(std::ranges::find(names, name) == names.end(), "{}:{}: {:.60} is there twice",
                  source_, line_at(node.offset_debug()), name);
    require_input(names.size() < kMaxXmlAttributes, "{}:{}: more than {} attributes", source_,
                  line_at(node.offset_debug()), kMaxXmlAttributes);
    names.push_back(name);
  }
}

int XmlFile::line_at(std::ptrdiff_t offset) const {
  return static_cast<int>(std::ranges::upper_bound(line_starts_, offset) - line_starts_.begin());
}

int XmlNode::line() const { return file_->line_at(node_.offset_debug()); }

void XmlNode::fail(std::string_view what) const {
  const pugi::xml_attribute name = node_.attribute("name");
  throw Error(ErrorKind::input,
              fmt::format("{}:{}: <{}{}>: {}", file_->source(), line(), node_.name(),
                          name ? fmt::format(" name=\"{:.60}\"", name.value()) : "", what));
}

void XmlNode::fail_unknown(std::string_view known) const {
  fail(fmt::format("no such element is known here; {} are", known));
}

std::vector<XmlNode> XmlNode::children() const {
  std::vector<XmlNode> result;
  for (const pugi::xml_node child : node_.children()) {
    if (child.type() == pugi::node_element) result.emplace_back(*file_, child);
  }
  return result;
}

std::optional<XmlNode> XmlNode::child(std::string_view name) const {
  std::optional<XmlNode> found;
  for (const XmlNode& node : children()) {
    if (node.name() != name) continue;
    if (found) node.fail(fmt::format("a second one within <{}>", this->name()));
    found = node;
  }
  return found;
}

XmlNode XmlNode::needed_child(std::string_view name) const {
  const auto found = child(name);
  if (!found) fail(fmt::format("needs a <{}>", name));
  return *found;
}

void XmlNode::only(std::initializer_list<std::string_view> attributes) const {
  for (const pugi::xml_attribute attribute : node_.attributes()) {
    if (std::ranges::find(attributes, std::string_view(attribute.name())) == attributes.end()) {
      fail(fmt::format("{}: no such attribute is known here; {} are", attribute.name(),
                       fmt::join(attributes, ", ")));
    }
  }
}

std::vector<std::string_view> XmlNode::attributes() const {
  std::vector<std::string_view> names;
  for (const pugi::xml_attribute attribute : node_.attributes()) {
    names.emplace_back(attribute.name());
  }
  return names;
}

std::optional<std::string_view> XmlNode::find(std::string_view attribute) const {
  for (const pugi::xml_attribute found : node_.attributes()) {
    if (found.name() == attribute) return found.value();
  }
  return std::nullopt;
}

std::string_view XmlNode::text(std::string_view attribute) const {
  const auto value = find(attribute);
  if (!value || value->empty()) fail(fmt::format("needs {}=\"…\"", attribute));
  return *value;
}

double XmlNode::number(std::string_view attribute) const {
  return parse(attribute, text(attribute), 1, 1)[0];
}

double XmlNode::number_or(std::string_view attribute, double otherwise) const {
  return find(attribute) ? number(attribute) : otherwise;
}

std::vector<double> XmlNode::numbers(std::string_view attribute, std::size_t least,
                                     std::size_t most) const {
  return parse(attribute, text(attribute), least, most);
}

Eigen::Vector3d XmlNode::vector_or(std::string_view attribute,
                                   const Eigen::Vector3d& otherwise) const {
  if (!find(attribute)) return otherwise;
  const auto values = numbers(attribute, 3, 3);
  return {values[0], values[1], values[2]};
}

std::vector<double> XmlNode::parse(std::string_view attribute, std::string_view value,
                                   std::size_t least, std::size_t most) const {
  std::vector<double> result;
  for (std::size_t at = value.find_first_not_of(kBlank); at != std::string_view::npos;) {
    const std::size_t end = std::min(value.find_first_of(kBlank, at), value.size());
    std::string_view word = value.substr(at, end - at);
    at = value.find_first_not_of(kBlank, end);
    if (word.starts_with('+')) word.remove_prefix(1);
    double number = 0;
    const auto [rest, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || rest != word.data() + word.size()) {
      fail(fmt::format("{}=\"{:.60}\": {:.30} is no number", attribute, value, word));
    }
    if (!std::isfinite(number) || std::abs(number) > kLargest) {
      fail(fmt::format("{}=\"{:.60}\": {} is not finite, or beyond {}", attribute, value, number,
                       kLargest));
    }
    result.push_back(number);
    if (result.size() > most) break;
  }
  if (result.size() < least || result.size() > most) {
    fail(fmt::format(
        "{}=\"{:.60}\": {} numbers would be right", attribute, value,
        least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most)));
  }
  return result;
}

}  // namespace neuroprospect::bodies

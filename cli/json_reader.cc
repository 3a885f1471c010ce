#include "cli/json_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.h"
#include "cli/toml_text.h"

namespace neuroprospect::cli {
namespace {

using nlohmann::json;

constexpr int kDeepest = 8;
constexpr std::size_t kMostValues = 4'000'000;

// what a key or a text may look like in a message
std::string shown(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  return text.size() <= kLongest ? std::string(text) : fmt::format("{}…", text.substr(0, kLongest));
}

}  // namespace

std::string JsonNode::place() const {
  return path_.empty() ? std::string(source_) : fmt::format("{}: {}", source_, path_);
}

JsonNode JsonNode::below(const json& value, std::string_view key) const {
  return {value, source_, path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key)};
}

void JsonNode::fail(std::string_view what) const {
  throw Error(ErrorKind::input, fmt::format("{}: {}", place(), what));
}

void JsonNode::only(std::span<const std::string_view> keys) const {
  if (!value_->is_object()) fail(fmt::format("must be an object, not {}", value_->type_name()));
  for (const auto& [key, value] : value_->items()) {
    if (std::ranges::find(keys, key) != keys.end()) continue;
    const std::vector<std::string> known(keys.begin(), keys.end());
    fail(fmt::format("unknown key \"{}\"{}", shown(key), suggestion(shown(key), known)));
  }
}

std::optional<JsonNode> JsonNode::find(std::string_view key) const {
  if (!value_->is_object()) fail(fmt::format("must be an object, not {}", value_->type_name()));
  const auto found = value_->find(key);
  if (found == value_->end()) return std::nullopt;
  return below(*found, key);
}

JsonNode JsonNode::at(std::string_view key) const {
  auto found = find(key);
  if (!found) fail(fmt::format("\"{}\" is missing", key));
  return *std::move(found);
}

std::vector<JsonNode> JsonNode::elements(std::size_t most) const {
  if (!value_->is_array()) fail(fmt::format("must be a list, not {}", value_->type_name()));
  if (value_->size() > most) fail(fmt::format("has {} elements, at most {}", value_->size(), most));
  std::vector<JsonNode> nodes;
  for (const json& element : *value_) {
    nodes.push_back(below(element, fmt::format("{}", nodes.size())));
  }
  return nodes;
}

void JsonNode::require_size(std::size_t size, std::string_view what) const {
  if (!value_->is_array()) fail(fmt::format("must be a list, not {}", value_->type_name()));
  if (value_->size() != size) {
    fail(fmt::format("has {} elements where there are {} {}", value_->size(), size, what));
  }
}

float JsonNode::real32(std::size_t index) const {
  const json& element = (*value_)[index];
  const auto number = element.is_number() ? static_cast<float>(element.get<double>()) : NAN;
  if (std::isfinite(number)) return number;
  below(element, fmt::format("{}", index))
      .fail(element.is_number() ? "is beyond a 32-bit float"
                                : fmt::format("must be a number, not {}", element.type_name()));
}

double JsonNode::number() const {
  if (!value_->is_number()) fail(fmt::format("must be a number, not {}", value_->type_name()));
  return value_->get<double>();
}

std::uint64_t JsonNode::whole(std::uint64_t low, std::uint64_t high) const {
  const bool fits = value_->is_number_unsigned() && value_->get<std::uint64_t>() >= low &&
                    value_->get<std::uint64_t>() <= high;
  if (!fits) {
    fail(low == high ? fmt::format("must be {}", low)
                     : fmt::format("must be a whole number from {} to {}", low, high));
  }
  return value_->get<std::uint64_t>();
}

std::int64_t JsonNode::integer(std::int64_t low, std::int64_t high) const {
  const bool fits = value_->is_number_integer() && value_->get<std::int64_t>() >= low &&
                    value_->get<std::int64_t>() <= high;
  if (!fits) fail(fmt::format("must be a whole number from {} to {}", low, high));
  return value_->get<std::int64_t>();
}

bool JsonNode::flag() const {
  if (!value_->is_boolean())
    fail(fmt::format("must be true or false, not {}", value_->type_name()));
  return value_->get<bool>();
}

std::string JsonNode::text() const {
  if (!value_->is_string()) fail(fmt::format("must be text, not {}", value_->type_name()));
  return value_->get<std::string>();
}

std::size_t JsonNode::choice(std::span<const std::string_view> names) const {
  const std::string name = text();
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    fail(fmt::format("must be one of {}{}", fmt::join(names, ", "),
                     suggestion(shown(name), {names.begin(), names.end()})));
  }
  return static_cast<std::size_t>(found - names.begin());
}

JsonDocument::JsonDocument(std::string_view text, std::string_view source) : source_(source) {
  const auto refuse = [&](const std::string& what) {
    throw Error(ErrorKind::input, fmt::format("{}: {}", source, what));
  };
  std::vector<std::set<std::string>> keys;  // of the objects that are open
  std::size_t values = 0;
  const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
        keys.emplace_back();
        [[fallthrough]];
      case json::parse_event_t::array_start:
        if (depth >= kDeepest) refuse(fmt::format("more than {} levels of JSON", kDeepest));
        [[fallthrough]];
      case json::parse_event_t::value:
        if (++values > kMostValues) refuse(fmt::format("more than {} values", kMostValues));
        break;
      case json::parse_event_t::key: {
        auto key = parsed.get<std::string>();
        if (!keys.back().insert(key).second) {
          refuse(fmt::format("an object has the key \"{}\" twice", shown(key)));
        }
        break;
      }
      case json::parse_event_t::object_end:
        keys.pop_back();
        break;
      case json::parse_event_t::array_end:
        break;
    }
    return true;
  };
  try {
    value_ = json::parse(text.begin(), text.end(), watch);
  } catch (const json::exception& error) {
    // without the library's own number of the error
    const std::string_view what = error.what();
    refuse(std::string(what.substr(std::min(what.find("] ") + 2, what.size()))));
  }
}

}  // namespace neuroprospect::cli

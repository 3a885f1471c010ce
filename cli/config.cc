#include "cli/config.h"

#include <toml++/toml.h>

#include <algorithm>
#include <concepts>
#include <limits>
#include <optional>
#include <sstream>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "cli/toml_text.h"

namespace neuroprospect::cli {
namespace {

using evolution::CampaignSpec;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

// ---- values as text ---------------------------------------------------------------------------

template <class T>
std::string type_name() {
  if constexpr (std::is_same_v<T, bool>) {
    return "true or false";
  } else if constexpr (std::is_enum_v<T>) {
    return "name";
  } else if constexpr (std::is_integral_v<T>) {
    return "whole number";
  } else if constexpr (std::is_floating_point_v<T>) {
    return "number";
  } else if constexpr (is_vector<T>) {
    return "list of " + type_name<typename T::value_type>() + "s";
  } else {
    return "text";
  }
}

template <class T>
std::string to_text(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_enum_v<T>) {
    return fmt::format("\"{}\"", name_of(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    // the shortest text that reads back to the same number, with a point so that it stays a number
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
  } else if constexpr (std::is_integral_v<T>) {
    return fmt::format("{}", value);
  } else if constexpr (is_vector<T>) {
    std::string text = "[";
    for (std::size_t i = 0; i < value.size(); ++i) {
      text += (i == 0 ? "" : ", ") + to_text(value[i]);
    }
    return text + "]";
  } else {
    std::ostringstream quoted;
    quoted << toml::value<std::string>(value);
    return quoted.str();
  }
}

template <class T>
std::string range_text(const Parameter& parameter) {
  if constexpr (is_vector<T>) {
    return range_text<typename T::value_type>(parameter);
  } else if constexpr (std::is_enum_v<T>) {
    return fmt::format("{}", fmt::join(Names<T>::values, ", "));
  } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string>) {
    return "";
  } else {
    const bool low = parameter.low > -std::numeric_limits<double>::infinity();
    const bool high = parameter.high < std::numeric_limits<double>::infinity();
    if (low && high) return fmt::format("{} … {}", parameter.low, parameter.high);
    if (low) return fmt::format("{} or more", parameter.low);
    if (high) return fmt::format("{} or less", parameter.high);
    return "";
  }
}

// ---- reading ----------------------------------------------------------------------------------

// Reads one table of the file into one settings struct.
class TableReader {
 public:
  TableReader(const toml::table& table, std::string_view source, std::string prefix)
      : table_(table), source_(source), prefix_(std::move(prefix)) {}

  template <class T>
  void operator()(const Parameter& parameter, T& value) {
    known_.emplace_back(parameter.name);
    const toml::node* node = table_.get(parameter.name);
    if (node != nullptr) value = read<T>(parameter, *node);
  }

  template <class Settings>
  void operator()(const Section& section, Settings& settings) {
    known_.emplace_back(section.name);
    const toml::node* node = table_.get(section.name);
    if (node == nullptr) return;
    require_input(node->is_table(), "{}: {}{} is a table of parameters, not a value",
                  place(source_, node->source()), prefix_, section.name);
    TableReader reader(*node->as_table(), source_, fmt::format("{}{}.", prefix_, section.name));
    Settings::declare(settings, reader);
    reader.finish();
  }

  // every key of the table must have been declared
  void finish() const {
    for (const auto& [key, node] : table_) {
      require_input(std::find(known_.begin(), known_.end(), key.str()) != known_.end(),
                    "{}: unknown parameter {}{}{}", place(source_, key.source()), prefix_,
                    key.str(), suggestion(key.str(), known_));
    }
  }

 private:
  template <class T>
  T read(const Parameter& parameter, const toml::node& node) const {
    const auto wrong = [&](const std::string& what) {
      return Error(ErrorKind::input, fmt::format("{}: {}{} {}", place(source_, node.source()),
                                                 prefix_, parameter.name, what));
    };
    if constexpr (is_vector<T>) {
      const toml::array* array = node.as_array();
      if (array == nullptr) throw wrong("must be a " + type_name<T>());
      T values;
      for (const toml::node& element : *array) {
        values.push_back(read<typename T::value_type>(parameter, element));
      }
      return values;
    } else if constexpr (std::is_enum_v<T>) {
      const auto& names = Names<T>::values;
      const auto name = node.value_exact<std::string>();
      const auto found = name ? std::find(names.begin(), names.end(), *name) : names.end();
      if (found == names.end()) {
        throw wrong(fmt::format("must be one of {}{}", fmt::join(names, ", "),
                                name ? suggestion(*name, {names.begin(), names.end()}) : ""));
      }
      return static_cast<T>(found - names.begin());
    } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string>) {
      const auto value = node.value_exact<T>();
      if (!value) throw wrong("must be " + type_name<T>());
      return *value;
    } else if constexpr (std::is_integral_v<T>) {
      const auto value = node.value_exact<std::int64_t>();
      if (!value) throw wrong("must be a " + type_name<T>());
      if (!std::in_range<T>(*value) || static_cast<double>(*value) < parameter.low ||
          static_cast<double>(*value) > parameter.high) {
        throw wrong(fmt::format("= {} is out of range: {}", *value, allowed<T>(parameter)));
      }
      return static_cast<T>(*value);
    } else {
      if (!node.is_number()) throw wrong("must be a " + type_name<T>());
      const double value = *node.value<double>();
      if (!(value >= parameter.low && value <= parameter.high) || value != value) {
        throw wrong(fmt::format("= {} is out of range: {}", value, allowed<T>(parameter)));
      }
      return value;
    }
  }

  template <class T>
  static std::string allowed(const Parameter& parameter) {
    std::string range = range_text<T>(parameter);
    if (range.empty()) range = "not a number this program can hold";
    return parameter.unit.empty() ? range : fmt::format("{} [{}]", range, parameter.unit);
  }

  const toml::table& table_;
  std::string_view source_;
  std::string prefix_;
  std::vector<std::string> known_;
};

// ---- walking the declarations -----------------------------------------------------------------

// Calls visit(key, parameter, value) for every parameter below a settings struct.
template <class Visit>
class Walker {
 public:
  Walker(std::string prefix, const Visit& visit) : prefix_(std::move(prefix)), visit_(visit) {}

  template <class T>
  void operator()(const Parameter& parameter, const T& value) {
    visit_(prefix_ + std::string(parameter.name), parameter, value);
  }
  template <class Settings>
  void operator()(const Section& section, const Settings& settings) {
    Settings::declare(settings, Walker(fmt::format("{}{}.", prefix_, section.name), visit_));
  }

 private:
  std::string prefix_;
  const Visit& visit_;
};

template <class Visit>
void walk(const CampaignSpec& spec, const Visit& visit) {
  CampaignSpec::declare(spec, Walker<Visit>("", visit));
}

}  // namespace

CampaignSpec parse_campaign(std::string_view text, std::string_view source,
                            std::span<const std::string> overrides) {
  CampaignSpec spec;
  const auto read = [&spec](const toml::table& table, std::string_view from) {
    TableReader reader(table, from, "");
    CampaignSpec::declare(spec, reader);
    reader.finish();
  };
  read(parse_toml(text, source), source);
  for (const std::string& assignment : overrides) {
    read(parse_override(assignment), override_source(assignment));
  }
  try {
    evolution::validate(spec);
  } catch (const Error& error) {
    throw error.within(source);
  }
  return spec;
}

CampaignSpec read_campaign(const std::filesystem::path& path,
                           std::span<const std::string> overrides) {
  return parse_campaign(read_toml_text(path), path.string(), overrides);
}

std::string to_toml(const CampaignSpec& spec) {
  // a table's own values stand together, wherever its sections were declared
  std::vector<std::pair<std::string, std::string>> tables;
  walk(spec, [&](const std::string& key, const Parameter& parameter, const auto& value) {
    const std::string in = key.substr(0, key.size() - parameter.name.size());
    auto table = std::ranges::find(tables, in, &std::pair<std::string, std::string>::first);
    if (table == tables.end()) {
      const std::string header =
          in.empty() ? "" : fmt::format("\n[{}]\n", in.substr(0, in.size() - 1));
      table = tables.insert(tables.end(), {in, header});
    }
    table->second += fmt::format("{} = {}\n", parameter.name, to_text(value));
  });
  std::string text;
  for (const auto& [name, lines] : tables) text += lines;
  return text;
}

std::vector<Difference> differences(const CampaignSpec& first, const CampaignSpec& second) {
  std::vector<Difference> found;
  walk(first, [&](const std::string& key, const Parameter&, const auto& value) {
    found.push_back({key, to_text(value), ""});
  });
  std::size_t i = 0;
  walk(second, [&](const std::string&, const Parameter&, const auto& value) {
    found[i++].second = to_text(value);
  });
  std::erase_if(found, [](const Difference& d) { return d.first == d.second; });
  return found;
}

std::vector<Explanation> explain() {
  std::vector<Explanation> lines;
  walk(CampaignSpec{}, [&](const std::string& key, const Parameter& parameter, const auto& value) {
    using T = std::remove_cvref_t<decltype(value)>;
    lines.push_back({key, type_name<T>(), std::string(parameter.unit), to_text(value),
                     range_text<T>(parameter), std::string(parameter.help)});
  });
  return lines;
}

}  // namespace neuroprospect::cli

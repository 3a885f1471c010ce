#include "cli/edge_list.h"

#include <fmt/format.h>

#include <optional>
#include <unordered_map>

#include "base/error.h"
#include "cli/csv_reader.h"
#include "cli/text.h"

namespace neuroprospect::cli {

using brains::Connectome;
using brains::Synapse;

namespace {

constexpr std::size_t kMaxNameBytes = 256;

using Names = std::initializer_list<std::string_view>;

std::optional<std::size_t> find_column(const CsvReader& table, const std::string& given,
                                       Names usual) {
  if (!given.empty()) return table.column(given);
  return table.find(std::span(usual.begin(), usual.size()));
}

std::size_t need_column(const CsvReader& table, const std::string& given, Names usual) {
  const auto found = find_column(table, given, usual);
  // the error names the columns that there are
  return found ? *found : table.column(*usual.begin());
}

std::string checked_name(const CsvReader& table, std::size_t column) {
  const std::string_view name = table.text(column);
  if (name.empty()) table.fail("a unit without a name");
  if (name.size() > kMaxNameBytes) {
    table.fail(fmt::format("a name of {} bytes: at most {} can be", name.size(), kMaxNameBytes));
  }
  return std::string(name);
}

Synapse read_type(const CsvReader& table, std::size_t column) {
  const std::string_view text = table.text(column);
  if (text == "chemical" || text == "Chemical") return Synapse::chemical;
  if (text == "electrical" || text == "Electrical") return Synapse::electrical;
  table.fail(fmt::format("{} is \"{}\": must be chemical or electrical", table.columns()[column],
                         text.substr(0, 40)));
}

std::int8_t read_sign(const CsvReader& table, std::size_t column) {
  const std::string_view text = table.text(column);
  if (text == "1" || text == "+1" || text == "excitatory") return 1;
  if (text == "-1" || text == "inhibitory") return -1;
  if (text == "0" || text.empty() || text == "unknown") return 0;
  table.fail(fmt::format("{} is \"{}\": must be 1 (or excitatory), -1 (inhibitory) or 0 (unknown)",
                         table.columns()[column], text.substr(0, 40)));
}

// numbers for names
class Units {
 public:
  Units(Connectome& connectome, const CsvReader& table) : connectome_(connectome), table_(table) {}

  std::uint32_t number(std::size_t column) {
    const auto next = static_cast<std::uint32_t>(connectome_.units.size());
    const auto [found, is_new] = numbers_.try_emplace(checked_name(table_, column), next);
    if (is_new) {
      if (next == brains::kMaxUnits) {
        table_.fail(fmt::format("more than {} units", brains::kMaxUnits));
      }
      connectome_.units.push_back(found->first);
      connectome_.signs.push_back(0);
      sign_is_set_.push_back(false);
    }
    return found->second;
  }

  void set_sign(std::uint32_t unit, std::int8_t sign) {
    std::int8_t& known = connectome_.signs[unit];
    if (sign_is_set_[unit] && known != sign) {
      table_.fail(
          fmt::format("sign {} of \"{}\", but {} before", sign, connectome_.units[unit], known));
    }
    known = sign;
    sign_is_set_[unit] = true;
  }

 private:
  Connectome& connectome_;
  const CsvReader& table_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<bool> sign_is_set_;
};

}  // namespace

EdgeList read_edge_list(std::istream& input, std::string_view source, const EdgeColumns& columns) {
  CsvReader table(input, std::string(source));
  const std::size_t pre = need_column(table, columns.pre, {"pre", "source"});
  const std::size_t post = need_column(table, columns.post, {"post", "target"});
  const auto weight = find_column(table, columns.weight, {"weight", "synapses"});
  const auto type = find_column(table, columns.type, {"type", "kind"});
  const auto pre_sign = find_column(table, "", {"pre_sign"});
  const auto post_sign = find_column(table, "", {"post_sign"});

  EdgeList list;
  list.has_weights = weight.has_value();
  list.has_types = type.has_value();
  Connectome& connectome = list.connectome;
  Units units(connectome, table);
  while (table.next()) {
    ++list.rows;
    const double w = weight ? table.number(*weight) : 1;
    if (w < 0 || w > brains::kMaxConnectionWeight) {
      table.fail(fmt::format("weight {}: must be from 0 to {}", w, brains::kMaxConnectionWeight));
    }
    brains::Connection connection;
    connection.weight = w;
    if (type) connection.kind = read_type(table, *type);
    if (w == 0) {
      ++list.zero;
      continue;
    }
    connection.pre = units.number(pre);
    connection.post = units.number(post);
    if (pre_sign) units.set_sign(connection.pre, read_sign(table, *pre_sign));
    if (post_sign) units.set_sign(connection.post, read_sign(table, *post_sign));
    if (connectome.connections.size() == brains::kMaxConnections) {
      table.fail(fmt::format("more than {} connections", brains::kMaxConnections));
    }
    connectome.connections.push_back(connection);
  }
  list.merged = normalise(connectome.connections);
  require_input(!connectome.connections.empty(), "{}: no connections in there", source);
  try {
    validate(connectome);
  } catch (const Error& error) {
    throw error.within(source);
  }
  return list;
}

std::size_t read_signs(std::istream& input, std::string_view source, Connectome& connectome) {
  CsvReader table(input, std::string(source));
  const std::size_t unit = need_column(table, "", {"unit", "name", "neuron", "pre"});
  const std::size_t sign = need_column(table, "", {"sign", "pre_sign"});
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < connectome.units.size(); ++i) places[connectome.units[i]] = i;
  std::unordered_map<std::string, std::int8_t> seen;
  std::size_t strangers = 0;
  while (table.next()) {
    const std::int8_t value = read_sign(table, sign);
    const std::string name = checked_name(table, unit);
    const auto [before, is_new] = seen.try_emplace(name, value);
    if (before->second != value) {
      table.fail(fmt::format("sign {} of \"{}\", but {} before", value, name, before->second));
    }
    if (seen.size() > brains::kMaxUnits) {
      table.fail(fmt::format("more than {} units", brains::kMaxUnits));
    }
    const auto place = places.find(name);
    if (place != places.end()) connectome.signs[place->second] = value;
    if (place == places.end() && is_new) ++strangers;
  }
  return strangers;
}

std::vector<std::string> read_names(std::istream& input, std::string_view source) {
  std::vector<std::string> names;
  std::string name;
  std::size_t line = 1;
  const auto fail = [&](std::string_view what) {
    throw Error(ErrorKind::input, fmt::format("{}:{}: {}", source, line, what));
  };
  const auto finish = [&] {
    const auto begin = name.find_first_not_of(" \t\r");
    if (begin != std::string::npos && name[begin] != '#') {
      if (names.size() == brains::kMaxUnits) {
        fail(fmt::format("more than {} names", brains::kMaxUnits));
      }
      names.push_back(name.substr(begin, name.find_last_not_of(" \t\r") - begin + 1));
    }
    name.clear();
    ++line;
  };
  std::streambuf& bytes = *input.rdbuf();
  for (int byte = bytes.sbumpc(); byte != std::istream::traits_type::eof(); byte = bytes.sbumpc()) {
    if (byte == '\n') {
      finish();
      continue;
    }
    name.push_back(static_cast<char>(byte));
    if (name.size() > 4 * kMaxNameBytes) fail("a name that is too long: one a line");
  }
  finish();
  require_input(!names.empty(), "{}: no names in there", source);
  return names;
}

std::string edge_list_text(const Connectome& connectome) {
  // a line that begins with # would be a remark
  const auto name = [&](std::uint32_t unit) {
    const std::string& text = connectome.units[unit];
    std::string field = csv_field(text);
    return field.front() == '#' ? '"' + field + '"' : field;
  };
  std::string text = "pre,post,weight,kind,pre_sign,post_sign\n";
  for (const brains::Connection& c : connectome.connections) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{}\n", name(c.pre), name(c.post),
                   c.weight, name_of(c.kind), connectome.signs[c.pre], connectome.signs[c.post]);
  }
  return text;
}

}  // namespace neuroprospect::cli

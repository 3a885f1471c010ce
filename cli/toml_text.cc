#include "cli/toml_text.h"

#include <algorithm>
#include <fstream>
#include <numeric>

#include "base/error.h"

namespace neuroprospect::cli {
namespace {

constexpr std::string_view kOverride = "-D ";

constexpr std::string_view kBare =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// toml++ recurses on dotted keys without a limit of its own, so absurd ones are refused beforehand
void refuse_monsters(std::string_view text, std::string_view source) {
  require_input(text.size() <= kMaxConfigBytes, "{}: {} bytes are over the limit of {}", source,
                text.size(), kMaxConfigBytes);
  constexpr std::ptrdiff_t kMostDots = 200;
  std::size_t line_number = 1;
  for (std::size_t begin = 0; begin < text.size(); ++line_number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    require_input(std::count(line.begin(), line.end(), '.') <= kMostDots,
                  "{}:{}: a line with more than {} dots is no line of a campaign", source,
                  line_number, kMostDots);
    begin = end + 1;
  }
}

bool is_bare_word(std::string_view text) {
  return !text.empty() && text.find_first_not_of(kBare) == std::string_view::npos &&
         std::isalpha(static_cast<unsigned char>(text[0])) != 0 && text != "true" &&
         text != "false" && text != "inf" && text != "nan";
}

}  // namespace

std::string read_toml_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  require_input(file.good() && !std::filesystem::is_directory(path), "{}: cannot read this file",
                path.string());
  // one byte over the limit is enough to refuse it
  std::string text(kMaxConfigBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

toml::table parse_toml(std::string_view text, std::string_view source) {
  refuse_monsters(text, source);
  try {
    return toml::parse(text, source);
  } catch (const toml::parse_error& error) {
    throw Error(ErrorKind::input,
                fmt::format("{}: {}", place(source, error.source()), error.description()));
  }
}

toml::table parse_override(std::string_view assignment) {
  const std::string source = override_source(assignment);
  const std::size_t sign = assignment.find('=');
  require_input(
      sign != std::string_view::npos && sign > 0 && assignment.find('\n') == std::string_view::npos,
      "{}: an override is KEY=VALUE, as in life.steps=2000", source);
  const std::string_view value = assignment.substr(sign + 1);
  if (is_bare_word(value)) {
    return parse_toml(fmt::format("{}\"{}\"", assignment.substr(0, sign + 1), value), source);
  }
  return parse_toml(assignment, source);
}

std::string override_source(std::string_view assignment) {
  return fmt::format("{}{}", kOverride, assignment);
}

std::string place(std::string_view source, const toml::source_region& region) {
  if (source.starts_with(kOverride)) return std::string(source);
  return fmt::format("{}:{}:{}", source, region.begin.line, region.begin.column);
}

std::string suggestion(std::string_view wrong, const std::vector<std::string>& names) {
  const std::string* nearest = nullptr;
  std::size_t least = std::max<std::size_t>(2, wrong.size() / 3) + 1;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(wrong, name);
    if (distance < least) {
      least = distance;
      nearest = &name;
    }
  }
  return nearest == nullptr ? "" : fmt::format(" (did you mean \"{}\"?)", *nearest);
}

}  // namespace neuroprospect::cli

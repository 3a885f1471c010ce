#include "cli/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace neuroprospect::cli {

std::string number_text(const std::optional<double>& value, int digits) {
  return value ? fmt::format("{:.{}f}", *value, digits) : "–";
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::max(0.0, std::round(seconds)));
  if (whole >= 3600) return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
  if (whole >= 60) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} s", whole);
}

std::string table_text(const std::vector<std::string>& columns,
                       const std::vector<std::vector<std::optional<std::string>>>& rows) {
  // of characters, not of bytes
  const auto width = [](std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
  };
  std::vector<std::size_t> widths;
  widths.reserve(columns.size());
  for (const std::string& column : columns) widths.push_back(width(column));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], width(row[i].value_or("NULL")));
    }
  }
  std::string table;
  const auto add_cell = [&](std::size_t i, const std::string& text) {
    const bool last = i + 1 == widths.size();
    table += text + (last ? "\n" : std::string(widths[i] - width(text) + 2, ' '));
  };
  for (std::size_t i = 0; i < columns.size(); ++i) add_cell(i, columns[i]);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) add_cell(i, row[i].value_or("NULL"));
  }
  return table;
}

std::string csv_field(std::string_view value) {
  if (value.find_first_of(",\"\r\n") == std::string::npos) return std::string(value);
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace neuroprospect::cli

#include "tests/scenes/contents.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace neuroprospect::scenes {

std::vector<std::string> contents(const std::filesystem::path& campaign_file) {
  const SQLite::Database file(campaign_file.string(), SQLite::OPEN_READONLY);
  std::vector<std::string> tables;
  SQLite::Statement names(file,
                          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                          "'sqlite_%' AND name != 'session' ORDER BY name");
  while (names.executeStep()) tables.push_back(names.getColumn(0).getString());
  std::vector<std::string> lines;
  for (const std::string& table : tables) {
    SQLite::Statement rows(file, "SELECT * FROM " + table);
    while (rows.executeStep()) {
      std::string line = table;
      for (int i = 0; i < rows.getColumnCount(); ++i) {
        const SQLite::Column value = rows.getColumn(i);
        const std::string column = value.getName();
        if (column.rfind("wall_", 0) == 0) continue;
        line += " " + column + "=";
        if (value.isFloat()) {
          line += fmt::format("{:a}", value.getDouble());
        } else if (value.isBlob()) {
          const auto* bytes = static_cast<const char*>(value.getBlob());
          line += fmt::format(
              "{} bytes, {:x}", value.getBytes(),
              std::hash<std::string_view>()({bytes, static_cast<std::size_t>(value.getBytes())}));
        } else {
          line += value.isNull() ? "NULL" : value.getString();
        }
      }
      lines.push_back(std::move(line));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace neuroprospect::scenes

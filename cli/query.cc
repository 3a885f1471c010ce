// cli/query.cc: read-only SQL over a campaign file.
#include "db/query.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/commands.h"

namespace neuroprospect::cli {
namespace {

// columns padded to their widest value
void print_table(const db::QueryTable& table) {
  std::vector<std::size_t> widths;
  for (const std::string& column : table.columns) widths.push_back(column.size());
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].value_or("NULL").size());
    }
  }
  const auto print_cell = [&](std::size_t i, const std::string& text) {
    const bool last = i + 1 == widths.size();
    fmt::print("{}{}", text, last ? "\n" : std::string(widths[i] - text.size() + 2, ' '));
  };
  for (std::size_t i = 0; i < table.columns.size(); ++i) print_cell(i, table.columns[i]);
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) print_cell(i, row[i].value_or("NULL"));
  }
}

// a field of RFC 4180
std::string quoted(const std::string& value) {
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

void print_csv(const std::string& file, const std::string& sql) {
  const auto print_cell = [](std::size_t i, const std::string& text) {
    fmt::print("{}{}", i == 0 ? "" : ",", quoted(text));
  };
  db::run_query(
      file, sql, {},
      [&](const std::vector<std::string>& columns) {
        for (std::size_t i = 0; i < columns.size(); ++i) print_cell(i, columns[i]);
        fmt::print("\r\n");
      },
      [&](std::span<const db::TextValue> row) {
        for (std::size_t i = 0; i < row.size(); ++i) print_cell(i, row[i].value_or(""));
        fmt::print("\r\n");
      });
}

}  // namespace

void add_query(CLI::App& app, int&) {
  struct Options {
    std::string file;
    std::string sql;
    bool csv = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("query", "Run one read-only SQL statement over a campaign file");
  command->add_option("file", options->file, "campaign file")->required();
  command
      ->add_option("sql", options->sql, "a SELECT statement; docs/database.md explains the tables")
      ->required();
  command->add_flag("--csv", options->csv, "comma-separated values, as rows come");
  command->footer(
      "Example: neuroprospect query first-steps.db "
      "'SELECT * FROM innate_vs_learned ORDER BY learned DESC LIMIT 5'");
  command->callback([options] {
    if (options->csv) {
      print_csv(options->file, options->sql);
    } else {
      print_table(db::query(options->file, options->sql));
    }
  });
}

}  // namespace neuroprospect::cli

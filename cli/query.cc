// cli/query.cc: read-only SQL over a campaign file.
#include "db/query.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/text.h"

namespace neuroprospect::cli {
namespace {

void print_csv(const std::string& file, const std::string& sql) {
  const auto print_cell = [](std::size_t i, const std::string& text) {
    fmt::print("{}{}", i == 0 ? "" : ",", csv_field(text));
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
      const db::QueryTable table = db::query(options->file, options->sql);
      fmt::print("{}", table_text(table.columns, table.rows));
    }
  });
}

}  // namespace neuroprospect::cli

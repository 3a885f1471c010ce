// cli/query.cc: read-only SQL over a campaign file.
#include "db/query.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <memory>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_line.h"
#include "cli/text.h"

namespace neuroprospect::cli {
namespace {

// A single step of SQLite can take minutes, on texts as long as it allows: this ends the program
// whatever it is doing. Nothing is lost, as it only reads.
void set_alarm(unsigned seconds) {
  std::signal(SIGALRM, [](int) {
    constexpr std::string_view said = "neuroprospect: query: stopped, as it ran out of time\n";
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, said.data(), said.size());
    ::_exit(kUsage);
  });
  // what can be stopped in order has been by then
  ::alarm(seconds + 2);
}

void print_csv(const std::string& file, const std::string& sql, const db::QueryLimits& limits) {
  const auto print_cell = [](std::size_t i, const std::string& text) {
    fmt::print("{}{}", i == 0 ? "" : ",", csv_field(text));
  };
  db::run_query(
      file, sql, limits,
      [&](const std::vector<std::string>& columns) {
        for (std::size_t i = 0; i < columns.size(); ++i) print_cell(i, columns[i]);
        fmt::print("\r\n");
      },
      [&](std::span<const db::TextValue> row) {
        for (std::size_t i = 0; i < row.size(); ++i) print_cell(i, row[i].value_or(""));
        fmt::print("\r\n");
      });
}

// a number as it is, a text quoted
void print_json(const std::string& file, const std::string& sql, const db::QueryLimits& limits) {
  std::vector<std::string> names;
  db::Numbers numbers;
  db::run_query(
      file, sql, limits, [&](const std::vector<std::string>& columns) { names = columns; },
      [&](std::span<const db::TextValue> row) {
        JsonLine line;
        for (std::size_t i = 0; i < row.size(); ++i) {
          line.add_raw(names[i], !row[i] ? "null" : numbers[i] ? *row[i] : json_string(*row[i]));
        }
        fmt::print("{}\n", line.str());
      },
      &numbers);
}

}  // namespace

void add_query(CLI::App& app, int&) {
  struct Options {
    std::string file;
    std::string sql;
    bool csv = false;
    bool json = false;
    unsigned seconds = 60;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("query", "Run one read-only SQL statement over a campaign file");
  command->add_option("file", options->file, "campaign file")->required();
  command
      ->add_option("sql", options->sql, "a SELECT statement; docs/database.md explains the tables")
      ->required();
  auto* csv = command->add_flag("--csv", options->csv, "comma-separated values, as rows come");
  command->add_flag("--json", options->json, "a JSON object for each row, as rows come")
      ->excludes(csv);
  command->add_option("--max-seconds", options->seconds, "after which it is stopped [60]")
      ->check(CLI::Range(1U, 1'000'000U));
  command->footer(
      "Example: neuroprospect query first-steps.db "
      "'SELECT * FROM innate_vs_learned ORDER BY learned DESC LIMIT 5'");
  command->callback([options] {
    const db::QueryLimits limits{.time = std::chrono::seconds(options->seconds)};
    set_alarm(options->seconds);
    if (options->json) {
      print_json(options->file, options->sql, limits);
    } else if (options->csv) {
      print_csv(options->file, options->sql, limits);
    } else {
      const db::QueryTable table = db::query(options->file, options->sql, limits);
      fmt::print("{}", table_text(table.columns, table.rows));
    }
  });
}

}  // namespace neuroprospect::cli

// cli/export.cc: the phylogeny in the formats of its tools, and any query as CSV or JSON lines.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/json_line.h"
#include "cli/text.h"
#include "db/lineage.h"
#include "db/newick.h"
#include "db/query.h"

namespace neuroprospect::cli {
namespace {

struct Options {
  std::string file;
  std::string format;
  std::string query;
  std::string output;
  bool survivors = false;
};

// Where an export goes: a file, or standard output.
class Output {
 public:
  explicit Output(const std::string& path) : path_(path) {
    if (path.empty()) return;
    file_ = std::fopen(path.c_str(), "w");
    if (file_ == nullptr) throw failure();
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    if (file_ != stdout) std::fclose(file_);
  }

  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) throw failure();
  }
  void close() {
    if (std::fflush(file_) != 0) throw failure();
  }

 private:
  [[nodiscard]] Error failure() const {
    return {ErrorKind::input, fmt::format("cannot write {}", path_.empty() ? "the output" : path_)};
  }

  std::string path_;
  std::FILE* file_ = stdout;
};

// an export takes as long, and has as many rows, as the campaign
constexpr db::QueryLimits kNoLimits{.time = std::chrono::hours(24 * 365),
                                    .rows = std::uint64_t{1} << 62};

void write_csv_row(Output& output, std::span<const db::TextValue> values) {
  std::string line;
  for (const db::TextValue& value : values) {
    line += fmt::format("{}{}", line.empty() && &value == values.data() ? "" : ",",
                        csv_field(value.value_or("")));
  }
  output.write(line + "\n");
}

void write_csv_header(Output& output, const std::vector<std::string>& columns) {
  const std::vector<db::TextValue> names(columns.begin(), columns.end());
  write_csv_row(output, names);
}

void export_csv(const Options& options, Output& output) {
  db::run_query(
      options.file, options.query, kNoLimits,
      [&](const std::vector<std::string>& columns) { write_csv_header(output, columns); },
      [&](std::span<const db::TextValue> row) { write_csv_row(output, row); });
}

// JSON has no infinity
std::string json_value(const db::TextValue& value, bool is_number) {
  if (!value || (is_number && value->find("inf") != std::string::npos)) return "null";
  return is_number ? *value : json_string(*value);
}

void export_json_lines(const Options& options, Output& output) {
  std::vector<std::string> names;
  db::Numbers numbers;
  db::run_query(
      options.file, options.query, kNoLimits,
      [&](const std::vector<std::string>& columns) { names = columns; },
      [&](std::span<const db::TextValue> row) {
        JsonLine line;
        for (std::size_t i = 0; i < row.size(); ++i) {
          line.add_raw(names[i], json_value(row[i], numbers[i]));
        }
        output.write(line.str() + "\n");
      },
      &numbers);
}

// The view `phylogeny`, row by row; without mates, and only survivors where that is asked.
void export_alife(const Options& options, db::Kin kin, Output& output) {
  const auto file = db::CampaignFile::open(options.file, db::Access::read_only);
  const auto pedigree = db::load_pedigree(file, db::Mates::yes);
  std::vector<bool> included(pedigree.size(), !options.survivors);
  if (options.survivors) {
    for (const db::BirthIndex birth : db::living_and_ancestors(pedigree, kin)) {
      included[birth] = true;
    }
  }
  std::vector<db::TextValue> values;
  db::run_query(
      options.file, "SELECT * FROM phylogeny ORDER BY id", kNoLimits,
      [&](const std::vector<std::string>& columns) { write_csv_header(output, columns); },
      [&](std::span<const db::TextValue> row) {
        const std::uint64_t birth = std::stoull(row[0].value());
        // the file may have gone on since
        if (birth >= pedigree.size() || !included[birth]) return;
        values.assign(row.begin(), row.end());
        const db::BirthIndex parent = pedigree.parent(static_cast<db::BirthIndex>(birth));
        if (kin == db::Kin::main && parent != db::kNobody) values[1] = fmt::format("[{}]", parent);
        write_csv_row(output, values);
      });
}

void export_newick(const Options& options, Output& output) {
  const auto file = db::CampaignFile::open(options.file, db::Access::read_only);
  const auto pedigree = db::load_pedigree(file);
  output.write(
      db::newick(options.survivors ? db::survivors(pedigree) : db::everybody(file, pedigree)));
}

void run_export(const Options& options) {
  const bool rows = options.format == "csv" || options.format == "jsonl";
  require_input(rows != options.query.empty(), "--format {} {}", options.format,
                rows ? "needs --query, a SELECT statement" : "takes no --query");
  require_input(!rows || !options.survivors, "--survivors is for phylogenies");
  Output output(options.output);
  if (options.format == "csv") export_csv(options, output);
  if (options.format == "jsonl") export_json_lines(options, output);
  if (options.format == "alife") export_alife(options, db::Kin::all, output);
  if (options.format == "alife-asexual") export_alife(options, db::Kin::main, output);
  if (options.format == "newick") export_newick(options, output);
  output.close();
}

}  // namespace

void add_export(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "export", "Write the phylogeny, or the rows of a query, for other programs");
  command->add_option("file", options->file, "campaign file")->required();
  command
      ->add_option("--format", options->format,
                   "alife: CSV of the ALife data standard; alife-asexual: main parents only; "
                   "newick: trees, a line for each root; csv, jsonl: the rows of --query")
      ->required()
      ->check(CLI::IsMember({"alife", "alife-asexual", "newick", "csv", "jsonl"}));
  command->add_option("--query", options->query,
                      "a SELECT statement; docs/database.md explains the tables");
  command->add_flag("--survivors", options->survivors,
                    "of the phylogeny, only the living and those that they descend from");
  command->add_option("-o,--output", options->output, "file to write [standard output]");
  command->footer(
      "Example: neuroprospect export first-steps.db --format newick --survivors -o tree.nwk");
  command->callback([options] { run_export(*options); });
}

}  // namespace neuroprospect::cli

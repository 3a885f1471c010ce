// cli/recording.cc: what is in a recording.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "cli/commands.h"
#include "cli/json_line.h"
#include "recordings/file.h"

namespace neuroprospect::cli {
namespace {

using recordings::Episode;
using recordings::Recording;
using recordings::Table;

// Mean, spread and range of some numbers.
struct Summary {
  double n = 0;
  double mean = 0;
  double squares = 0;
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();

  void add(double value) {
    n += 1;
    const double before = value - mean;
    mean += before / n;
    squares += before * (value - mean);
    least = std::min(least, value);
    most = std::max(most, value);
  }
  // of no numbers: null
  JsonLine& add_to(JsonLine& line) const {
    const auto value = [this](double number) {
      return n == 0 ? std::nullopt : std::optional(number);
    };
    return line.add("mean", value(mean))
        .add("sd", value(std::sqrt(squares / n)))
        .add("least", value(least))
        .add("most", value(most));
  }
  [[nodiscard]] std::string text() const {
    if (n == 0) return "nothing";
    return fmt::format("{:>11.4g} {:>11.4g} {:>11.4g} {:>11.4g}", mean, std::sqrt(squares / n),
                       least, most);
  }
};

// One table of all episodes, with a summary of each column.
struct Columns {
  Columns(std::string title, std::vector<std::string> column_names,
          const std::vector<const Table*>& tables)
      : table(std::move(title)), names(std::move(column_names)), summaries(names.size()) {
    for (const Table* part : tables) {
      rows += part->rows();
      for (std::size_t i = 0; i < part->values.size(); ++i) {
        summaries[i % names.size()].add(part->values[i]);
      }
    }
  }

  std::string table;
  std::vector<std::string> names;
  std::vector<Summary> summaries;
  std::size_t rows = 0;
};

// What there is to say of a recording.
struct Contents {
  explicit Contents(const Recording& recording) {
    std::vector<const Table*> observations;
    std::vector<const Table*> actions;
    for (const Episode& episode : recording.episodes) {
      returns.add(std::accumulate(episode.rewards.begin(), episode.rewards.end(), 0.0));
      lengths.add(static_cast<double>(episode.steps()));
      if (episode.terminated.back()) ++terminated;
      observations.push_back(&episode.observations);
      actions.push_back(&episode.actions);
    }
    columns.emplace_back("observations", recording.observations, observations);
    if (!recording.actions.empty()) columns.emplace_back("actions", recording.actions, actions);
    for (std::size_t i = 0; i < recording.series.size(); ++i) {
      std::vector<const Table*> tables;
      for (const Episode& episode : recording.episodes) tables.push_back(&episode.series[i].values);
      columns.emplace_back("series " + recording.series[i].name, recording.series[i].columns,
                           tables);
    }
  }

  Summary returns;
  Summary lengths;
  std::size_t terminated = 0;
  std::vector<Columns> columns;
};

void print_columns(const Columns& columns) {
  std::size_t width = columns.table.size() + 20;
  for (const std::string& name : columns.names) width = std::max(width, name.size() + 2);
  fmt::print("{:<{}} {:>11} {:>11} {:>11} {:>11}\n",
             fmt::format("{} ({} rows)", columns.table, columns.rows), width, "mean", "sd", "least",
             "most");
  for (std::size_t i = 0; i < columns.names.size(); ++i) {
    fmt::print("{:<{}} {}\n", "  " + columns.names[i], width, columns.summaries[i].text());
  }
}

void print(const Recording& recording, const std::string& path) {
  const Contents contents(recording);
  const auto& [returns, lengths, terminated, columns] = contents;
  fmt::print("{}: {} episodes of {:.0f} to {:.0f} steps, {} in all; {} terminated; {}\n", path,
             recording.episodes.size(), lengths.least, lengths.most,
             recordings::step_count(recording), terminated,
             recording.actions.empty() ? "poses, no actions" : "states and actions");
  fmt::print("return: mean {:.3f}, sd {:.3f}, from {:.3f} to {:.3f}\n", returns.mean,
             std::sqrt(returns.squares / returns.n), returns.least, returns.most);
  for (const Columns& table : columns) print_columns(table);
}

// a line for the recording, then one for each column
void print_json(const Recording& recording, const std::string& path) {
  const Contents contents(recording);
  JsonLine whole;
  whole.add("recording", path).add("episodes", recording.episodes.size());
  whole.add("steps", recordings::step_count(recording)).add("terminated", contents.terminated);
  fmt::print("{}\n", contents.returns.add_to(whole).str());
  for (const Columns& table : contents.columns) {
    for (std::size_t i = 0; i < table.names.size(); ++i) {
      JsonLine line;
      line.add("table", table.table).add("column", table.names[i]).add("rows", table.rows);
      fmt::print("{}\n", table.summaries[i].add_to(line).str());
    }
  }
}

}  // namespace

void add_recording(CLI::App& app, int&) {
  struct Options {
    std::string path;
    std::string out;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("recording", "Say what is in a recording, column by column");
  command
      ->add_option("path", options->path,
                   "directory of Minari's layout, HDF5 file of one, or file .csv")
      ->required();
  command->add_option("-o,--output", options->out,
                      "also write it there: a directory <name>-v<k>, or a file .csv");
  command->add_flag("--json", options->json,
                    "JSON lines: the recording with its returns, then each column");
  command->footer(
      "Examples: neuroprospect recording walk-v0\n"
      "          neuroprospect recording dog.csv -o dog-v0");
  command->callback([options] {
    const Recording recording = recordings::read_recording(options->path);
    if (options->json) {
      print_json(recording, options->path);
    } else {
      print(recording, options->path);
    }
    if (!options->out.empty()) recordings::write_recording(recording, options->out);
  });
}

}  // namespace neuroprospect::cli

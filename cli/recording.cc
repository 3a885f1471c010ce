// cli/recording.cc: what is in a recording.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "cli/commands.h"
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
  [[nodiscard]] std::string text() const {
    if (n == 0) return "nothing";
    return fmt::format("{:>11.4g} {:>11.4g} {:>11.4g} {:>11.4g}", mean, std::sqrt(squares / n),
                       least, most);
  }
};

// One table of all episodes, a line for each column.
void print_columns(const std::string& title, const std::vector<std::string>& names,
                   const std::vector<const Table*>& tables) {
  std::vector<Summary> columns(names.size());
  std::size_t rows = 0;
  for (const Table* table : tables) {
    rows += table->rows();
    for (std::size_t i = 0; i < table->values.size(); ++i) {
      columns[i % names.size()].add(table->values[i]);
    }
  }
  std::size_t width = title.size() + 20;
  for (const std::string& name : names) width = std::max(width, name.size() + 2);
  fmt::print("{:<{}} {:>11} {:>11} {:>11} {:>11}\n", fmt::format("{} ({} rows)", title, rows),
             width, "mean", "sd", "least", "most");
  for (std::size_t i = 0; i < names.size(); ++i) {
    fmt::print("{:<{}} {}\n", "  " + names[i], width, columns[i].text());
  }
}

void print(const Recording& recording, const std::string& path) {
  Summary returns;
  Summary lengths;
  std::size_t terminated = 0;
  std::vector<const Table*> observations;
  std::vector<const Table*> actions;
  for (const Episode& episode : recording.episodes) {
    returns.add(std::accumulate(episode.rewards.begin(), episode.rewards.end(), 0.0));
    lengths.add(static_cast<double>(episode.steps()));
    if (episode.terminated.back()) ++terminated;
    observations.push_back(&episode.observations);
    actions.push_back(&episode.actions);
  }
  fmt::print("{}: {} episodes of {:.0f} to {:.0f} steps, {} in all; {} terminated; {}\n", path,
             recording.episodes.size(), lengths.least, lengths.most,
             recordings::step_count(recording), terminated,
             recording.actions.empty() ? "poses, no actions" : "states and actions");
  fmt::print("return: mean {:.3f}, sd {:.3f}, from {:.3f} to {:.3f}\n", returns.mean,
             std::sqrt(returns.squares / returns.n), returns.least, returns.most);
  print_columns("observations", recording.observations, observations);
  if (!recording.actions.empty()) print_columns("actions", recording.actions, actions);
  for (std::size_t i = 0; i < recording.series.size(); ++i) {
    std::vector<const Table*> tables;
    for (const Episode& episode : recording.episodes) tables.push_back(&episode.series[i].values);
    print_columns("series " + recording.series[i].name, recording.series[i].columns, tables);
  }
}

}  // namespace

void add_recording(CLI::App& app, int&) {
  struct Options {
    std::string path;
    std::string out;
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
  command->footer(
      "Examples: neuroprospect recording walk-v0\n"
      "          neuroprospect recording dog.csv -o dog-v0");
  command->callback([options] {
    const Recording recording = recordings::read_recording(options->path);
    print(recording, options->path);
    if (!options->out.empty()) recordings::write_recording(recording, options->out);
  });
}

}  // namespace neuroprospect::cli

// cli/prune.cc: make a campaign file smaller without losing a life.
#include "db/prune.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "cli/build_facts.h"
#include "cli/commands.h"
#include "cli/json_line.h"
#include "cli/terminal.h"

namespace neuroprospect::cli {
namespace {

struct Options {
  std::string file;
  db::PruneOrder order;
  std::vector<std::string> keep;
  bool rehearsed = false;
  bool json = false;
};

double megabytes(std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; }

std::string json_text(const Options& options, const db::Pruned& pruned) {
  JsonLine line;
  line.add("file", options.file).add_raw("changed", options.rehearsed ? "false" : "true");
  line.add("memories", pruned.memories).add("learned_brains", pruned.genomes);
  line.add("episodes", pruned.episodes).add("freed_bytes", pruned.bytes);
  return line.add("file_bytes", std::filesystem::file_size(options.file)).str() + "\n";
}

std::string plain_text(const Options& options, const db::Pruned& pruned, std::uint64_t before,
                       bool compacted) {
  std::string text =
      fmt::format("{}: {} {} memories, {} learned brains, {} episodes: {:.2f} MB", options.file,
                  options.rehearsed ? "would free" : "freed", pruned.memories, pruned.genomes,
                  pruned.episodes, megabytes(pruned.bytes));
  if (options.rehearsed) return text + "; nothing is changed\n";
  if (compacted) {
    return text + fmt::format("\nthe file is {:.2f} MB now, and was {:.2f} MB\n",
                              megabytes(std::filesystem::file_size(options.file)),
                              megabytes(before));
  }
  return text +
         "\nthe file stays as large: to write it anew, the disk has no room; births to come use "
         "what is free\n";
}

// whether the disk has room to write the file anew, smaller; then it is
bool compact_where_possible(const std::string& path, db::CampaignFile& file) {
  const auto size = static_cast<double>(std::filesystem::file_size(path));
  const auto room = static_cast<double>(
      std::filesystem::space(std::filesystem::absolute(path).parent_path()).available);
  if (room <= 1.1 * size) return false;
  db::compact(file);
  return true;
}

void prune(Options& options) {
  db::PruneOrder& order = options.order;
  require_input(order.memories || order.learned || order.episodes,
                "say what is to go: --memories, --weights, --episodes");
  order.spare_champions = std::ranges::count(options.keep, "champions") > 0;
  order.spare_survivors = std::ranges::count(options.keep, "survivors") > 0;
  auto file = db::CampaignFile::open(options.file, db::Access::read_write);
  for (const std::string& warning : file.warnings()) print_warning(warning);

  db::Pruned pruned;
  bool compacted = false;
  std::uint64_t before = 0;
  if (options.rehearsed) {
    pruned = db::prune(file, order, true);
  } else {
    const std::int64_t session =
        file.begin_session(session_row("prune", file.campaign().configuration, {}, 1));
    pruned = db::prune(file, order);
    before = std::filesystem::file_size(options.file);
    compacted = compact_where_possible(options.file, file);
    file.end_session(session, "complete");
  }
  fmt::print("{}", options.json ? json_text(options, pruned)
                                : plain_text(options, pruned, before, compacted));
}

}  // namespace

void add_prune(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "prune",
      "Make a campaign file smaller; genomes and results stay, so every life can be relived");
  command->add_option("file", options->file, "campaign file")->required();
  command->add_flag("--memories", options->order.memories,
                    "remembered observations of those that can no longer be parents");
  command->add_flag("--weights", options->order.learned,
                    "brains as they were after learning, of those that can no longer be parents");
  command->add_flag("--episodes", options->order.episodes,
                    "single episodes of every assay; its means stay");
  command
      ->add_option("--keep", options->keep,
                   "whom nothing is taken from: champions (learned to do better than all before), "
                   "survivors (can be parents still, and their ancestors)")
      ->delimiter(',')
      ->check(CLI::IsMember({"champions", "survivors"}));
  command->add_flag("--dry-run", options->rehearsed, "say what would go, and change nothing");
  command->add_flag("--json", options->json, "what went, as one JSON object");
  command->footer(
      "Example: neuroprospect prune first-steps.db --memories --episodes --keep champions "
      "--dry-run");
  command->callback([options] { prune(*options); });
}

}  // namespace neuroprospect::cli

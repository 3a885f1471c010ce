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

namespace neuroprospect::cli {
namespace {

struct Options {
  std::string file;
  db::PruneOrder order;
  std::vector<std::string> keep;
  bool rehearsed = false;
};

double megabytes(double bytes) { return bytes / 1e6; }

void prune(Options& options) {
  db::PruneOrder& order = options.order;
  require_input(order.memories || order.learned || order.episodes,
                "say what is to go: --memories, --weights, --episodes");
  order.spare_champions = std::ranges::count(options.keep, "champions") > 0;
  order.spare_survivors = std::ranges::count(options.keep, "survivors") > 0;
  auto file = db::CampaignFile::open(options.file, db::Access::read_write);
  for (const std::string& warning : file.warnings()) fmt::print(stderr, "warning: {}\n", warning);

  const auto what = [](const db::Pruned& pruned) {
    return fmt::format("{} memories, {} learned brains, {} episodes: {:.2f} MB", pruned.memories,
                       pruned.genomes, pruned.episodes,
                       megabytes(static_cast<double>(pruned.bytes)));
  };
  if (options.rehearsed) {
    fmt::print("{}: would free {}; nothing is changed\n", options.file,
               what(db::prune(file, order, true)));
    return;
  }
  const std::int64_t session =
      file.begin_session(session_row("prune", file.campaign().configuration, {}, 1));
  const db::Pruned pruned = db::prune(file, order);
  fmt::print("{}: freed {}\n", options.file, what(pruned));
  const auto size = static_cast<double>(std::filesystem::file_size(options.file));
  const auto room = static_cast<double>(
      std::filesystem::space(std::filesystem::absolute(options.file).parent_path()).available);
  if (room > 1.1 * size) {
    db::compact(file);
    fmt::print("the file is {:.2f} MB now, and was {:.2f} MB\n",
               megabytes(static_cast<double>(std::filesystem::file_size(options.file))),
               megabytes(size));
  } else {
    fmt::print(
        "the file stays as large: to write it anew, the disk has no room; births to come use "
        "what is free\n");
  }
  file.end_session(session, "complete");
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
  command->footer(
      "Example: neuroprospect prune first-steps.db --memories --episodes --keep champions "
      "--dry-run");
  command->callback([options] { prune(*options); });
}

}  // namespace neuroprospect::cli

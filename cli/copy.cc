// cli/copy.cc: a consistent copy of a campaign file, also while it is written.
#include "db/copy.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/json_line.h"

namespace neuroprospect::cli {

void add_copy(CLI::App& app, int&) {
  struct Options {
    std::string from;
    std::string to;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "copy", "Copy a campaign file as of one moment, also while the campaign runs");
  command->add_option("from", options->from, "campaign file")->required();
  command->add_option("to", options->to, "new file; must not exist yet")->required();
  command->add_flag("--json", options->json, "what was copied, as one JSON object");
  command->footer(
      "The copy is one file, checked and on the disk before it has its name. It can be resumed.\n"
      "Example: neuroprospect copy first-steps.db backup.db");
  command->callback([options] {
    const db::CopySummary copied = db::copy_campaign(options->from, options->to);
    if (options->json) {
      JsonLine line;
      line.add("file", options->to).add("births", copied.births).add("bytes", copied.bytes);
      fmt::print("{}\n", line.str());
      return;
    }
    fmt::print("{}: {} births, {:.1f} MB\n", options->to, copied.births,
               static_cast<double>(copied.bytes) / 1e6);
  });
}

}  // namespace neuroprospect::cli

// cli/relive.cc: does a recorded life give the same numbers again?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/individual_arguments.h"
#include "cli/json_line.h"

namespace neuroprospect::cli {

void add_relive(CLI::App& app, int& exit_code) {
  CLI::App* command =
      app.add_subcommand("relive", "Live a recorded life again and compare every stored number");
  const auto arguments = add_individual_arguments(*command);
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "one JSON object");
  command->footer("Example: neuroprospect relive first-steps.db 212");
  command->callback([arguments, json, &exit_code] {
    const OpenCampaign campaign(arguments->file);
    const auto found = evolution::relive(campaign.file, arguments->birth, campaign.spec);
    if (*json) {
      fmt::print("{}\n", JsonLine()
                             .add("id", arguments->birth)
                             .add_raw("same", found.empty() ? "true" : "false")
                             .add_raw("differences", json_list(found))
                             .str());
      if (!found.empty()) exit_code = kDatabase;
      return;
    }
    for (const std::string& difference : found) {
      fmt::print("individual {}: {}\n", arguments->birth, difference);
    }
    if (found.empty()) {
      fmt::print("individual {}: the same life, to the bit\n", arguments->birth);
      const auto missing =
          evolution::not_kept(*campaign.file.birth(arguments->birth), campaign.spec);
      if (!missing.empty()) {
        fmt::print("not in the file, so not compared: {}\n", fmt::join(missing, ", "));
      }
    } else {
      fmt::print("See docs/determinism.md for the conditions under which lives are the same.\n");
      exit_code = kDatabase;
    }
  });
}

}  // namespace neuroprospect::cli

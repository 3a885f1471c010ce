// cli/relive.cc: does a recorded life give the same numbers again?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/exit_code.h"

namespace neuroprospect::cli {

void add_relive(CLI::App& app, int& exit_code) {
  struct Options {
    std::string file;
    std::uint64_t birth = 0;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("relive", "Live a recorded life again and compare every stored number");
  command->add_option("file", options->file, "campaign file")->required();
  command->add_option("id", options->birth, "individual")->required();
  command->footer("Example: neuroprospect relive first-steps.db 212");
  command->callback([options, &exit_code] {
    const OpenCampaign campaign(options->file);
    const auto found = evolution::relive(campaign.file, options->birth, campaign.spec);
    for (const std::string& difference : found) {
      fmt::print("individual {}: {}\n", options->birth, difference);
    }
    if (found.empty()) {
      fmt::print("individual {}: the same life, to the bit\n", options->birth);
    } else {
      fmt::print("See docs/determinism.md for the conditions under which lives are the same.\n");
      exit_code = kDatabase;
    }
  });
}

}  // namespace neuroprospect::cli

// cli/check.cc: is this campaign file right, and what would it take?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include "cli/commands.h"
#include "cli/config.h"
#include "cli/estimate.h"
#include "cli/json_line.h"
#include "cli/overrides.h"
#include "evolution/lag.h"
#include "evolution/schedule.h"

namespace neuroprospect::cli {
namespace {

// a warning where workers will wait for each other's lives; a line, or nothing
std::string lag_warning(const evolution::EngineSettings& settings, int workers) {
  const auto lag = evolution::recommended_lag(static_cast<std::uint64_t>(workers));
  if (evolution::by_generations(settings) || settings.lag >= lag) return {};
  return fmt::format(
      "warning: evolution.lag = {} leaves some of {} workers idle; {} keeps them busy, at a price "
      "(docs/scaling.md)\n",
      settings.lag, workers, lag);
}

}  // namespace

void add_check(CLI::App& app, int&) {
  struct Options {
    std::string campaign;
    std::string file = ".";
    std::vector<std::string> overrides;
    int workers = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "check", "Check a campaign file, and estimate the time and space it takes");
  command->add_option("campaign", options->campaign, "campaign file (TOML)")->required();
  command->add_option("--db", options->file, "where its database would be [here]");
  command->add_option("--workers", options->workers, "lives at once [number of processors]")
      ->check(CLI::Range(1, 4096));
  add_overrides(*command, options->overrides);
  command->add_flag("--json", options->json, "the estimate as a line of JSON");
  command->footer("Example: neuroprospect check campaigns/first-night.toml");
  command->callback([options] {
    const auto spec = read_campaign(options->campaign, options->overrides);
    if (!options->json) fmt::print("{}: right\n", options->campaign);
    std::fflush(stdout);
    const Estimate cost = estimate(spec, options->workers);
    if (options->json) {
      JsonLine line;
      line.add("births", spec.evolution.births).add("seconds", cost.seconds);
      fmt::print("{}\n", line.add("bytes", cost.bytes).str());
    } else {
      fmt::print("{} births of {} learning steps: {}", spec.evolution.births,
                 evolution::learning_steps(spec),
                 estimate_text(cost, options->workers, options->file));
      fmt::print("{}", lag_warning(spec.evolution, options->workers));
    }
  });
}

}  // namespace neuroprospect::cli

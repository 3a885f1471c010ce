// cli/check.cc: is this campaign file right, and what would it take?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <thread>

#include "cli/commands.h"
#include "cli/config.h"
#include "cli/text.h"
#include "evolution/record.h"

namespace neuroprospect::cli {
namespace {

using evolution::CampaignSpec;

struct Cost {
  double life_seconds = 0;
  double birth_bytes = 0;
};

// lives the first founders with little learning, and scales to the learning that is asked for
Cost measure(const CampaignSpec& spec) {
  constexpr std::uint64_t kSample = 4;
  CampaignSpec brief = spec;
  brief.life.steps = std::min<std::uint64_t>(spec.life.steps, 8192);
  const evolution::CreatureProblem problem(spec);
  Cost cost;
  for (std::uint64_t birth = 0; birth < kSample; ++birth) {
    const evolution::CreatureCampaign::Order order{birth, 0, 0, {}, problem.founder(birth)};
    double seconds[2] = {};
    for (const bool learning : {false, true}) {
      brief.life.steps = learning ? std::min<std::uint64_t>(spec.life.steps, 8192) : 0;
      const auto start = std::chrono::steady_clock::now();
      const auto report = evolution::run_life({spec.seed, birth, *order.child.genome}, brief);
      seconds[learning] =
          std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      if (!learning) continue;
      const auto record = evolution::to_record(order, report, spec);
      std::size_t bytes = record.memory.size() + 200 * record.assays.size();
      for (const auto& genome : record.genomes) bytes += genome.blob.size();
      for (const auto& assay : record.assays) bytes += 120 * assay.episodes.size();
      cost.birth_bytes += static_cast<double>(bytes) / kSample;
    }
    const double scale = brief.life.steps == 0 ? 0
                                               : static_cast<double>(spec.life.steps) /
                                                     static_cast<double>(brief.life.steps);
    cost.life_seconds += (seconds[0] + std::max(0.0, seconds[1] - seconds[0]) * scale) / kSample;
  }
  return cost;
}

}  // namespace

void add_check(CLI::App& app, int&) {
  auto path = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "check", "Check a campaign file, and estimate the time and space it takes");
  command->add_option("campaign", *path, "campaign file (TOML)")->required();
  command->footer("Example: neuroprospect check campaigns/first-night.toml");
  command->callback([path] {
    const CampaignSpec spec = read_campaign(*path);
    fmt::print("{}: right\n", *path);
    const Cost cost = measure(spec);
    const unsigned workers = std::max(1U, std::thread::hardware_concurrency());
    const auto births = static_cast<double>(spec.evolution.births);
    fmt::print(
        "{} births of {} learning steps: about {} with {} workers on this machine, {:.0f} MB\n",
        spec.evolution.births, spec.life.steps, duration_text(births * cost.life_seconds / workers),
        workers, births * cost.birth_bytes / 1e6);
  });
}

}  // namespace neuroprospect::cli

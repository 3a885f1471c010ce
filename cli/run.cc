// cli/run.cc: start, resume or extend a campaign.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

#include "cli/budget.h"
#include "cli/campaign_run.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/exit_code.h"
#include "cli/json_line.h"
#include "cli/overrides.h"
#include "cli/progress.h"
#include "cli/status_text.h"
#include "cli/stop.h"
#include "cli/terminal.h"
#include "db/status.h"
#include "evolution/executor.h"

namespace neuroprospect::cli {
namespace {

struct Options {
  SessionRequest request;
  std::string file;
  std::string executor = "threads";
  bool json = false;
  Budget budget;
};

std::filesystem::path path_of(const Options& options) {
  if (!options.file.empty()) return options.file;
  return std::filesystem::path(options.request.campaign).stem().string() + ".db";
}

void print_start(const Options& options, const CampaignRun& run) {
  for (const std::string& warning : run.file().warnings()) {
    print_warning(warning);
  }
  const std::uint64_t births = run.spec().evolution.births;
  if (options.json) {
    JsonLine line;
    line.add("event", "start").add("file", run.path().string()).add("seed", run.spec().seed);
    fmt::print("{}\n", line.add("births", run.done()).add("planned", births).str());
  } else if (run.done() > 0) {
    fmt::print("{}: {} of {} births are there\n", run.path().string(), run.done(), births);
  } else {
    fmt::print("{}: {} births, seed {}\n", run.path().string(), births, run.spec().seed);
  }
  std::fflush(stdout);
}

void print_end(const Options& options, const CampaignRun& run, const std::string& exit) {
  const std::string path = run.path().string();
  const std::uint64_t births = run.spec().evolution.births;
  if (options.json) {
    JsonLine line;
    line.add("event", "end").add("file", path).add("exit", exit);
    fmt::print("{}\n", line.add("births", run.done()).add("planned", births).str());
  } else if (run.complete()) {
    const db::Summary summary = db::summarise(run.file());
    fmt::print("{}", status_text(path, summary));
    if (summary.best_learned) {
      fmt::print("next: neuroprospect film {} {} -o film.svg\n", path, summary.best_learned->birth);
    }
  } else {
    fmt::print("{}: stopped at {} of {} births; the same command goes on\n", path, run.done(),
               births);
  }
  std::fflush(nullptr);
}

int run_campaign(Options& options) {
  const auto spec = read_campaign(options.request.campaign, options.request.overrides);
  if (options.request.workers == 0) {
    options.request.workers = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  }
  const StopSignals signals;
  CampaignRun run(path_of(options), spec, options.request);
  print_start(options, run);

  Progress progress(options.json, run.spec().evolution.births, run.done());
  const evolution::Work<Order, Lived> work{
      .ask = [&]() -> std::optional<Order> {
        if (options.budget.is_spent()) return std::nullopt;
        auto order = run.ask();
        if (order) options.budget.spend();
        return order;
      },
      .evaluate = [&run](const Order& order) { return live(order, run.spec()); },
      .tell =
          [&](const Order& order, const Lived& lived) {
            run.tell(order, lived);
            progress.told(lived, run.spec());
          },
      .stop =
          [&] {
            progress.tick(run.in_flight());
            return std::max(signals.wanted(), options.budget.is_spent() ? evolution::Stop::finish
                                                                        : evolution::Stop::no);
          }};
  evolution::Ended ended{};
  try {
    ended = options.executor == "serial" ? run_serial(work)
                                         : run_threads(work, options.request.workers);
  } catch (...) {
    progress.close();
    throw;
  }
  progress.tick(run.in_flight());
  progress.close();
  const bool dropped = ended == evolution::Ended::dropped;
  const std::string exit = run.complete() ? "complete" : dropped ? "dropped" : "stopped";
  run.end(exit);
  print_end(options, run, exit);
  // lives in flight may still be running in their threads: nothing of theirs may be torn down
  if (dropped) std::_Exit(kStopped);
  return run.complete() ? kDone : kStopped;
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("run", "Start a campaign, or resume it where its file stopped");
  command->add_option("campaign", options->request.campaign, "campaign file (TOML)")->required();
  command->add_option("--db", options->file, "campaign database [name of the campaign file].db");
  command->add_option("--workers", options->request.workers, "lives at once [number of processors]")
      ->check(CLI::Range(1, 4096));
  command
      ->add_option("--executor", options->executor,
                   "threads, or serial: one life after the other, on one thread")
      ->check(CLI::IsMember({"threads", "serial"}));
  options->budget.add_to(*command);
  command
      ->add_option(
          "--extend", options->request.extend,
          "raise the births of a campaign that there is, complete or not, to so many in all")
      ->type_name("BIRTHS")
      ->check(CLI::PositiveNumber);
  add_overrides(*command, options->request.overrides);
  command->add_flag("--json", options->json, "progress as JSON lines on standard output");
  command->footer(
      "Ctrl-C once finishes the lives in flight, twice drops them; either way the same\n"
      "command goes on later.\nExample: neuroprospect run campaigns/first-steps.toml --workers 2\n"
      "         neuroprospect run campaigns/first-steps.toml -D life.steps=5000 -D seed=2 "
      "--db two.db");
  command->callback([options, &exit_code] { exit_code = run_campaign(*options); });
}

}  // namespace neuroprospect::cli

// cli/run.cc: start or resume a campaign.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

#include "cli/build_facts.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/exit_code.h"
#include "cli/progress.h"
#include "cli/status_text.h"
#include "cli/stop.h"
#include "db/campaign_file.h"
#include "db/status.h"
#include "evolution/executor.h"
#include "evolution/record.h"

namespace neuroprospect::cli {
namespace {

using evolution::CampaignSpec;
using evolution::CreatureCampaign;
using Order = CreatureCampaign::Order;

struct Options {
  std::string campaign;
  std::string file;
  int workers = 0;
  std::string executor = "threads";
};

// a life and what the clock said of it
struct Lived {
  std::optional<evolution::LifeReport> report;  // empty: stillborn
  double wall_seconds = 0;
};

Lived live(const Order& order, const CampaignSpec& spec) {
  if (!order.child.genome) return {};
  const auto start = std::chrono::steady_clock::now();
  Lived lived;
  lived.report = evolution::run_life({spec.seed, order.birth, *order.child.genome}, spec);
  lived.wall_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return lived;
}

db::CampaignRow row_of(const CampaignSpec& spec) {
  return {.name = spec.name,
          .configuration = to_toml(spec),
          .seed = spec.seed,
          .births = spec.evolution.births};
}

// a file that exists must be of this very campaign
db::CampaignFile open_or_create(const std::filesystem::path& path, const CampaignSpec& spec,
                                std::string_view campaign) {
  if (!std::filesystem::exists(path)) return db::CampaignFile::create(path, row_of(spec));
  auto file = db::CampaignFile::open(path, db::Access::read_write);
  const CampaignSpec recorded = parse_campaign(file.campaign().configuration, path.string());
  const auto found = differences(recorded, spec);
  if (!found.empty()) {
    std::string message =
        fmt::format("{} holds another campaign than {}:", path.string(), campaign);
    for (const Difference& d : found) {
      message += fmt::format("\n  {}: {} in the file, {} now", d.key, d.first, d.second);
    }
    throw Error(
        ErrorKind::input,
        message + "\nName another file with --db, or make the settings equal to resume this one.");
  }
  return file;
}

void print_summary(const std::filesystem::path& path, const db::CampaignFile& file) {
  const db::Summary summary = db::summarise(file);
  fmt::print("{}", status_text(path.string(), summary));
  if (summary.best_learned) {
    fmt::print("next: neuroprospect film {} {} -o film.svg\n", path.string(),
               summary.best_learned->birth);
  }
}

int run_campaign(const Options& options) {
  const CampaignSpec spec = read_campaign(options.campaign);
  std::filesystem::path path = options.file;
  if (path.empty()) path = std::filesystem::path(options.campaign).stem().string() + ".db";
  const int workers = options.workers > 0
                          ? options.workers
                          : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));

  const StopSignals stop;
  db::CampaignFile file = open_or_create(path, spec, options.campaign);
  for (const std::string& warning : file.warnings()) fmt::print(stderr, "warning: {}\n", warning);

  CreatureCampaign campaign(evolution::CreatureProblem(spec), spec.seed, spec.evolution);
  evolution::restore(campaign, file, spec);
  const std::uint64_t done = file.births().size();
  if (done > 0)
    fmt::print("{}: {} of {} births are there\n", path.string(), done, spec.evolution.births);

  const std::int64_t session =
      file.begin_session({.command = fmt::format("run {}", options.campaign),
                          .version = version(),
                          .build = build_facts(),
                          .libraries = library_facts(),
                          .host = host_facts(),
                          .workers = static_cast<std::uint64_t>(workers)});

  Progress progress(stderr, spec.evolution.births, done, spec.life.steps);
  std::uint64_t in_flight = 0;
  const evolution::Work<Order, Lived> work{
      .ask =
          [&] {
            auto order = campaign.ask();
            if (order) ++in_flight;
            return order;
          },
      .evaluate = [&spec](const Order& order) { return live(order, spec); },
      .tell =
          [&](const Order& order, const Lived& lived) {
            --in_flight;
            auto record = evolution::to_record(order, lived.report, spec);
            record.individual.wall_seconds = lived.wall_seconds;
            file.record(record);
            campaign.tell(order.birth, evolution::to_told(order, lived.report));
            if (lived.report) {
              progress.told(order.birth, mean_return(*lived.report, evolution::Phase::innate),
                            mean_return(*lived.report, evolution::Phase::learned));
            } else {
              progress.told(order.birth, std::nullopt, std::nullopt);
            }
          },
      .stop =
          [&] {
            progress.tick(in_flight);
            return stop.wanted();
          }};
  evolution::Ended ended{};
  try {
    ended = options.executor == "serial" ? run_serial(work) : run_threads(work, workers);
  } catch (...) {
    progress.close();
    file.end_session(session, "error");
    throw;
  }
  progress.tick(in_flight);
  progress.close();
  switch (ended) {
    case evolution::Ended::complete:
      file.end_session(session, "complete");
      print_summary(path, file);
      return kDone;
    case evolution::Ended::finished:
      file.end_session(session, "stopped");
      break;
    case evolution::Ended::dropped:
      file.end_session(session, "dropped");
      break;
  }
  fmt::print("{}: stopped at {} of {} births; the same command goes on\n", path.string(),
             file.births().size(), spec.evolution.births);
  std::fflush(nullptr);
  // lives in flight may still be running in their threads: nothing of theirs may be torn down
  if (ended == evolution::Ended::dropped) std::_Exit(kStopped);
  return kStopped;
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("run", "Start a campaign, or resume it where its file stopped");
  command->add_option("campaign", options->campaign, "campaign file (TOML)")->required();
  command->add_option("--db", options->file, "campaign database [name of the campaign file].db");
  command->add_option("--workers", options->workers, "lives at once [number of processors]")
      ->check(CLI::Range(1, 4096));
  command
      ->add_option("--executor", options->executor,
                   "threads, or serial: one life after the other, on one thread")
      ->check(CLI::IsMember({"threads", "serial"}));
  command->footer(
      "Ctrl-C once finishes the lives in flight, twice drops them; either way the same\n"
      "command goes on later.\nExample: neuroprospect run campaigns/first-steps.toml --workers 2");
  command->callback([options, &exit_code] { exit_code = run_campaign(*options); });
}

}  // namespace neuroprospect::cli

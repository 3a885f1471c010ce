// cli/sweep.cc: many campaigns, one after the other but without a pause: while the last births of
// one live, those of the next begin.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <memory>
#include <thread>

#include "base/error.h"
#include "cli/budget.h"
#include "cli/campaign_run.h"
#include "cli/commands.h"
#include "cli/estimate.h"
#include "cli/exit_code.h"
#include "cli/json_line.h"
#include "cli/overrides.h"
#include "cli/progress.h"
#include "cli/stop.h"
#include "cli/sweep_file.h"
#include "cli/sweep_summary.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "evolution/executor.h"

namespace neuroprospect::cli {
namespace {

struct Options {
  std::string sweep;
  std::string folder;
  std::vector<std::string> overrides;
  int workers = 0;
  bool check = false;
  bool status = false;
  bool table = false;
  bool json = false;
  Budget budget;
};

// a birth of one of the campaigns, and what became of it
struct SweepOrder {
  std::size_t campaign = 0;
  Order order;
};
struct SweepLived {
  Lived lived;
  std::exception_ptr error;
};

// The campaigns of a sweep as one source of births. A campaign that goes wrong ends for itself.
class SweepRun {
 public:
  SweepRun(const Sweep& sweep, const std::vector<CampaignState>& states, const Options& options)
      : sweep_(sweep), options_(options) {
    for (std::size_t i = 0; i < states.size(); ++i) {
      // one that prunes may have been stopped between its last birth and that
      const bool prunes = sweep.campaigns[i].spec.record.prune != evolution::Prune::none;
      if (!states[i].complete() || prunes) waiting_.push_back(i);
    }
    std::ranges::reverse(waiting_);
    std::error_code error;
    std::filesystem::create_directories(sweep.folder, error);
    if (error) {
      throw Error(ErrorKind::database, fmt::format("{}: cannot make this folder: {}",
                                                   sweep.folder.string(), error.message()));
    }
  }

  // of the campaign that began first and has one
  std::optional<SweepOrder> ask() {
    for (std::size_t k = 0; k < open_.size();) {
      const std::size_t i = open_[k].campaign;
      std::optional<Order> order;
      if (guarded(i, [&] { order = open_[k].run->ask(); })) ++k;
      if (order) return SweepOrder{i, std::move(*order)};
    }
    while (!waiting_.empty()) {
      const std::size_t i = waiting_.back();
      waiting_.pop_back();
      std::optional<Order> order;
      guarded(i, [&] {
        open_.push_back({i, begin(sweep_.campaigns[i])});
        order = open_.back().run->ask();
        // somebody else has finished it since we looked
        if (open_.back().run->complete()) finish(open_.end() - 1);
      });
      if (order) return SweepOrder{i, std::move(*order)};
    }
    return std::nullopt;
  }

  // false where the campaign has gone wrong before
  bool tell(const SweepOrder& order, const SweepLived& result) {
    const auto open = find(order.campaign);
    if (open == open_.end()) return false;
    return guarded(order.campaign, [&] {
      if (result.error) std::rethrow_exception(result.error);
      open->run->tell(order.order, result.lived);
      if (open->run->complete()) finish(open);
    });
  }

  void end(const std::string& exit) {
    while (!open_.empty()) {
      const std::size_t i = open_.back().campaign;
      if (guarded(i, [&] { open_.back().run->end(exit); })) open_.pop_back();
    }
  }

  [[nodiscard]] std::uint64_t in_flight() const {
    std::uint64_t sum = 0;
    for (const Open& open : open_) sum += open.run->in_flight();
    return sum;
  }

  // "steps-2000_seed-1: "
  [[nodiscard]] std::string where() const {
    return open_.empty() ? "" : sweep_.campaigns[open_.front().campaign].name + ": ";
  }

  // Throws the first error again, once every other campaign has had its time.
  void rethrow() const {
    if (!first_error_) return;
    throw Error(first_error_->kind(),
                fmt::format("{} of {} campaigns went wrong, the first of them: "
                            "{}",
                            errors_, sweep_.campaigns.size(), first_error_->what()));
  }

 private:
  struct Open {
    std::size_t campaign = 0;
    std::unique_ptr<CampaignRun> run;
  };

  [[nodiscard]] std::unique_ptr<CampaignRun> begin(const SweepCampaign& campaign) const {
    auto run = std::make_unique<CampaignRun>(campaign.file, campaign.spec,
                                             SessionRequest{.campaign = sweep_.path,
                                                            .overrides = campaign.overrides,
                                                            .workers = options_.workers,
                                                            .extend = std::nullopt});
    for (const std::string& warning : run->file().warnings()) {
      print_warning(warning);
    }
    return run;
  }

  void finish(std::vector<Open>::iterator open) {
    open->run->end("complete");
    open_.erase(open);
  }

  [[nodiscard]] std::vector<Open>::iterator find(std::size_t campaign) {
    return std::ranges::find(open_, campaign, &Open::campaign);
  }

  // `work()`; where it throws, that ends the campaign and no other
  template <class Work>
  bool guarded(std::size_t campaign, const Work& work) {
    const std::string& name = sweep_.campaigns[campaign].name;
    try {
      work();
      return true;
    } catch (const Error& error) {
      note(error.within(name));
    } catch (const std::exception& error) {
      note(Error(ErrorKind::internal, fmt::format("{}: {}", name, error.what())));
    }
    if (const auto open = find(campaign); open != open_.end()) open_.erase(open);
    return false;
  }

  void note(const Error& error) {
    fmt::print(stderr, "\n{}\nThe other campaigns go on.\n", error.what());
    ++errors_;
    if (!first_error_) first_error_ = error;
  }

  const Sweep& sweep_;
  const Options& options_;
  std::vector<std::size_t> waiting_;  // the next one last
  std::vector<Open> open_;            // in the order in which they began
  std::optional<Error> first_error_;
  std::size_t errors_ = 0;
};

// everything that is known of the campaigns, for other programs
std::vector<CampaignState> write_csv(const Sweep& sweep) {
  auto states = look_at(sweep, true);
  const std::filesystem::path path = sweep.folder / "summary.csv";
  std::ofstream file(path, std::ios::binary);
  file << campaign_csv(sweep, states);
  file.close();
  require_input(file.good(), "{}: cannot write this file", path.string());
  return states;
}

void print_points(const Sweep& sweep, const std::vector<CampaignState>& states) {
  fmt::print("{}mean ± half-width of the 95 % interval over seeds\n", point_table(sweep, states));
  if (sweep.points > 1) {
    fmt::print("\nagainst the first point, seed by seed:\n{}", paired_table(sweep, states));
  }
}

int run_sweep(const Sweep& sweep, Options& options) {
  const StopSignals signals;
  const auto states = look_at(sweep, false);
  std::uint64_t births = 0;
  std::uint64_t done = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    births += sweep.campaigns[i].spec.evolution.births;
    done += states[i].births();
  }
  if (!options.json) {
    fmt::print("{}: {} campaigns ({} points, {} seeds), {} of {} births are there\n",
               sweep.folder.string(), sweep.campaigns.size(), sweep.points,
               sweep.campaigns.size() / sweep.points, done, births);
    std::fflush(stdout);
  }
  SweepRun run(sweep, states, options);
  Progress progress(options.json, births, done);
  const evolution::Work<SweepOrder, SweepLived> work{
      .ask = [&]() -> std::optional<SweepOrder> {
        if (options.budget.is_spent()) return std::nullopt;
        auto order = run.ask();
        if (order) options.budget.spend();
        return order;
      },
      .evaluate =
          [&sweep](const SweepOrder& order) {
            SweepLived result;
            try {
              result.lived = live(order.order, sweep.campaigns[order.campaign].spec);
            } catch (...) {
              result.error = std::current_exception();
            }
            return result;
          },
      .tell =
          [&](const SweepOrder& order, const SweepLived& result) {
            if (run.tell(order, result)) {
              progress.told(result.lived, sweep.campaigns[order.campaign].spec);
            }
          },
      .stop =
          [&] {
            progress.tick(run.in_flight(), run.where());
            return std::max(signals.wanted(), options.budget.is_spent() ? evolution::Stop::finish
                                                                        : evolution::Stop::no);
          }};
  const auto ended = run_threads(work, options.workers);
  progress.tick(run.in_flight());
  progress.close();
  const bool dropped = ended == evolution::Ended::dropped;
  run.end(dropped ? "dropped" : "stopped");

  const auto now = write_csv(sweep);
  const auto complete = std::ranges::count_if(now, &CampaignState::complete);
  const bool all = complete == std::ssize(now);
  if (options.json) {
    JsonLine line;
    line.add("event", "end").add("exit", all ? "complete" : dropped ? "dropped" : "stopped");
    fmt::print("{}\n", line.add("campaigns", now.size()).add("complete", complete).str());
  } else {
    print_points(sweep, now);
    fmt::print("every campaign is a line of {}\n", (sweep.folder / "summary.csv").string());
    if (!all) {
      fmt::print("{} of {} campaigns are complete; the same command goes on\n", complete,
                 now.size());
    }
  }
  std::fflush(nullptr);
  // lives in flight may still be running in their threads: nothing of theirs may be torn down
  if (dropped) std::_Exit(kStopped);
  run.rethrow();
  return all ? kDone : kStopped;
}

// one line a point: what it is, and what its campaigns cost
void check_sweep(const Sweep& sweep, const Options& options) {
  std::vector<std::vector<std::optional<std::string>>> rows;
  std::string json;  // a line for each point
  Estimate sum;
  const std::size_t seeds = sweep.campaigns.size() / sweep.points;
  for (std::size_t point = 0; point < sweep.points; ++point) {
    const SweepCampaign& campaign = sweep.campaigns[point];
    Estimate cost = estimate(campaign.spec, options.workers);
    cost *= static_cast<double>(seeds);
    sum += cost;
    JsonLine line;
    for (std::size_t i = 0; i < sweep.parameters.size(); ++i) {
      line.add_raw(sweep.parameters[i], campaign.json[i]);
    }
    line.add("seeds", seeds).add("births", seeds * campaign.spec.evolution.births);
    json += line.add("seconds", cost.seconds).add("bytes", cost.bytes).str() + "\n";
    auto& row = rows.emplace_back(campaign.values.begin(), campaign.values.end());
    row.insert(row.end(),
               {fmt::format("{}", seeds), fmt::format("{}", seeds * campaign.spec.evolution.births),
                duration_text(cost.seconds), fmt::format("{:.1f}", cost.bytes / 1e6)});
  }
  if (options.json) {
    fmt::print("{}", json);
    return;
  }
  std::vector<std::string> columns = sweep.parameters;
  columns.insert(columns.end(), {"seeds", "births", "time", "MB"});
  fmt::print("{}: right\n{}", sweep.path, table_text(columns, rows));
  fmt::print("{} campaigns in {}: {}", sweep.campaigns.size(), sweep.folder.string(),
             estimate_text(sum, options.workers, sweep.folder));
}

int sweep_command(Options& options) {
  if (options.workers == 0) {
    options.workers = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  }
  const Sweep sweep = read_sweep(options.sweep, options.folder, options.overrides);
  if (options.check) {
    check_sweep(sweep, options);
  } else if (options.status) {
    const auto states = look_at(sweep, options.json);
    fmt::print("{}", options.json ? campaign_json(sweep, states) : status_table(sweep, states));
  } else if (options.table) {
    const auto states = look_at(sweep, true);
    if (options.json) {
      fmt::print("{}", point_json(sweep, states));
    } else {
      print_points(sweep, states);
    }
  } else {
    return run_sweep(sweep, options);
  }
  return kDone;
}

}  // namespace

void add_sweep(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "sweep", "Run a grid of parameters × seeds over a base campaign, one file each");
  command->add_option("sweep", options->sweep, "sweep file (TOML)")->required();
  command->add_option("--folder", options->folder,
                      "of the campaign files and summary.csv [name of the sweep file]");
  command->add_option("--workers", options->workers, "lives at once [number of processors]")
      ->check(CLI::Range(1, 4096));
  options->budget.add_to(*command);
  add_overrides(*command, options->overrides);
  auto* check = command->add_flag("--check", options->check,
                                  "list the points, with time and space; run nothing");
  auto* status =
      command->add_flag("--status", options->status, "how far each campaign is; run nothing")
          ->excludes(check);
  command
      ->add_flag("--table", options->table,
                 "means over seeds with 95 % intervals, for each point; run nothing")
      ->excludes(check)
      ->excludes(status);
  command->add_flag("--json", options->json,
                    "JSON lines: progress, or with --check, --status or --table these");
  command->footer(
      "Ctrl-C once finishes the lives in flight, twice drops them; the same command goes on.\n"
      "Every campaign has the rows that `run BASE -D …` gives it.\n"
      "Example: neuroprospect sweep campaigns/learning-hides-genes.toml --check");
  command->callback([options, &exit_code] { exit_code = sweep_command(*options); });
}

}  // namespace neuroprospect::cli

// cli/top.cc: a running campaign at a glance, again every second.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <thread>

#include "cli/commands.h"
#include "cli/status_text.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "db/campaign_file.h"
#include "db/measures.h"
#include "db/status.h"

namespace neuroprospect::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kRecent = 256;  // births that are looked at
constexpr std::size_t kShown = 12;      // of them

// What is watched: births that are lived now, and since when they were seen to be.
class Watch {
 public:
  explicit Watch(std::string path)
      : path_(std::move(path)), file_(db::CampaignFile::open(path_, db::Access::read_only)) {}

  std::string text() {
    const db::Summary summary = db::summarise(file_);
    const auto session = db::latest_session(file_);
    const std::uint64_t done = summary.lived + summary.failed + summary.stillborn;
    const db::Measures recent =
        db::measures(file_, done > kRecent ? done - kRecent : 0, 2 * kRecent);
    std::string text = status_text(path_, summary);
    if (session) text += session_text(*session);
    if (session && !session->end && done < summary.planned) {
      text += in_flight_text(recent, session->workers, summary.planned);
    }
    return text + latest_text(recent);
  }

 private:
  static std::string session_text(const db::LatestSession& session) {
    return fmt::format(
        "{}: {} workers, {} births in {} ({:.0f} an hour), {:.1f} processors busy, {:.0f} MB at "
        "most\n",
        session.end ? fmt::format("last session ended ({})", *session.end)
        : session.silent_s > 300
            ? fmt::format("no birth for {}: does it still run?", duration_text(session.silent_s))
            : fmt::format("running, latest birth {} ago", duration_text(session.silent_s)),
        session.workers, session.births, duration_text(session.seconds),
        3600 * static_cast<double>(session.births) / std::max(session.seconds, 1e-9),
        session.processor_s / std::max(session.seconds, 1e-9), session.memory_mb);
  }

  // Births begin in order: those below the highest recorded that are not there are being lived, and
  // the ones after it, as many as there are workers.
  std::string in_flight_text(const db::Measures& recent, std::uint64_t workers,
                             std::uint64_t planned) {
    std::vector<std::uint64_t> lived;
    std::uint64_t next = recent.births.empty() ? 0 : recent.births.front();
    for (const std::uint64_t birth : recent.births) {
      for (; next < birth; ++next) lived.push_back(next);
      next = birth + 1;
    }
    for (; lived.size() < workers && next < planned; ++next) lived.push_back(next);
    lived.resize(std::min<std::size_t>(lived.size(), workers));
    const auto now = Clock::now();
    std::map<std::uint64_t, Clock::time_point> seen;
    std::vector<std::string> words;
    for (const std::uint64_t birth : lived) {
      const auto found = since_.find(birth);
      const auto from = found == since_.end() ? now : found->second;
      seen[birth] = from;
      words.push_back(fmt::format(
          "{} ({})", birth, duration_text(std::chrono::duration<double>(now - from).count())));
    }
    since_ = std::move(seen);
    return fmt::format("in flight: {}\n", fmt::join(words, ", "));
  }

  static std::string latest_text(const db::Measures& recent) {
    if (recent.births.empty()) return "";
    std::vector<std::string> names = {"individual", "status"};
    std::vector<std::vector<std::optional<std::string>>> rows;
    std::vector<const db::Measure*> shown;
    for (const char* name : {"generation", "limbs", "innate", "learned", "fitness"}) {
      const auto found = std::ranges::find(recent.measures, name, &db::Measure::name);
      if (found == recent.measures.end()) continue;
      names.emplace_back(name);
      shown.push_back(&*found);
    }
    for (std::size_t i = recent.births.size(); i-- > 0 && rows.size() < kShown;) {
      auto& row = rows.emplace_back();
      row.emplace_back(fmt::format("{}", recent.births[i]));
      row.emplace_back(std::string(name_of(recent.status[i])));
      for (const db::Measure* measure : shown) {
        const auto& value = measure->values[i];
        row.push_back(value ? std::optional(fmt::format("{:g}", *value)) : std::nullopt);
      }
    }
    return "\n" + table_text(names, rows);
  }

  std::string path_;
  db::CampaignFile file_;
  std::map<std::uint64_t, Clock::time_point> since_;
};

}  // namespace

void add_top(CLI::App& app, int&) {
  struct Options {
    std::string file;
    double seconds = 1;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "top",
      "Watch a campaign: births an hour, lives in flight, the best, memory, the latest births");
  command->add_option("file", options->file, "campaign file")->required();
  command->add_option("--seconds", options->seconds, "between looks")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  command->footer(
      "On a terminal it looks again and again, until Ctrl-C; elsewhere, once.\n"
      "Example: neuroprospect top first-steps.db");
  command->callback([options] {
    Watch watch(options->file);
    const bool terminal = is_terminal(STDOUT_FILENO);
    while (true) {
      // from the upper left corner, and what is left of an earlier look cleared
      fmt::print("{}{}{}", terminal ? "\033[H\033[2J" : "", watch.text(),
                 terminal ? "\nCtrl-C ends this view; the campaign goes on.\n" : "");
      std::fflush(stdout);
      if (!terminal) return;
      std::this_thread::sleep_for(std::chrono::duration<double>(options->seconds));
    }
  });
}

}  // namespace neuroprospect::cli

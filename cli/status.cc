// cli/status.cc: how a campaign is getting on, from its file.
#include "db/status.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/json_line.h"
#include "cli/status_text.h"
#include "cli/text.h"
#include "db/campaign_file.h"

namespace neuroprospect::cli {
namespace {

std::string best_text(const std::optional<db::Best>& best) {
  return best ? fmt::format("{:.3f} (individual {})", best->value, best->birth) : "–";
}

}  // namespace

std::string status_text(const std::string& path, const db::Summary& s) {
  const std::uint64_t done = s.lived + s.failed + s.stillborn;
  std::string text = fmt::format(
      "{}: {} of {} births: {} lived, {} failed, {} stillborn; {} generations\n"
      "mean return: passive {}, naive {}, innate {}, learned {}\n"
      "best: innate {}, learned {}\n",
      path, done, s.planned, s.lived, s.failed, s.stillborn, s.generations,
      number_text(s.mean_passive), number_text(s.mean_naive), number_text(s.mean_innate),
      number_text(s.mean_learned), best_text(s.best_innate), best_text(s.best_learned));
  if (s.lives_per_hour) {
    text += fmt::format("{} sessions, {} in all, {:.0f} births an hour", s.sessions,
                        duration_text(s.session_seconds), *s.lives_per_hour);
    if (done < s.planned) {
      text += fmt::format(", about {} left", duration_text(static_cast<double>(s.planned - done) /
                                                           *s.lives_per_hour * 3600));
    }
    text += "\n";
  }
  return text;
}

namespace {

std::string status_json(const db::CampaignFile& file, const db::Summary& summary) {
  JsonLine line;
  line.add("name", file.campaign().name);
  db::for_each_number(summary,
                      [&](const char* name, const auto& number) { line.add(name, number); });
  return line.str();
}

}  // namespace

void add_status(CLI::App& app, int&) {
  auto path = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  CLI::App* command =
      app.add_subcommand("status", "How a campaign is getting on, also while it runs");
  command->add_option("file", *path, "campaign file")->required();
  command->add_flag("--json", *json, "one JSON object");
  command->footer("Example: neuroprospect status first-steps.db");
  command->callback([path, json] {
    const auto file = db::CampaignFile::open(*path, db::Access::read_only);
    const db::Summary summary = db::summarise(file);
    if (*json) {
      fmt::print("{}\n", status_json(file, summary));
    } else {
      fmt::print("{}", status_text(*path, summary));
    }
  });
}

}  // namespace neuroprospect::cli

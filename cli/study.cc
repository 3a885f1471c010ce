// cli/study.cc: asks a study of a campaign, prints and stores what it says. Every study there is
// (analysis/studies.h) becomes a command with options from its declaration.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>

#include "analysis/replicates.h"
#include "analysis/studies.h"
#include "cli/build_facts.h"
#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_line.h"
#include "cli/stop.h"
#include "cli/text.h"
#include "db/studies.h"

namespace neuroprospect::cli {
namespace {

using analysis::Estimate;

// What every study can be told.
struct Asked {
  std::vector<std::string> files;
  bool csv = false;
  bool json = false;
  bool no_store = false;
  int workers = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));

  [[nodiscard]] bool for_programs() const { return csv || json; }
};

// ---- options from a declaration ----------------------------------------------------------------

class OptionMaker {
 public:
  explicit OptionMaker(CLI::App& command) : command_(command) {}

  template <class T>
  void operator()(const Parameter& parameter, T& value) const {
    const std::string name = analysis::option_of(parameter);
    const std::string help = fmt::format(
        "{}{}", parameter.help, parameter.unit.empty() ? "" : fmt::format(" [{}]", parameter.unit));
    if constexpr (std::is_enum_v<T>) {
      const auto& names = Names<T>::values;
      // by name: an enum of bytes would be shown as characters
      command_
          .add_option_function<std::string>(
              name,
              [&value](const std::string& text) {
                value = static_cast<T>(std::ranges::find(Names<T>::values, text) -
                                       Names<T>::values.begin());
              },
              help)
          ->check(CLI::IsMember(std::vector<std::string>(names.begin(), names.end())))
          ->default_str(analysis::typed(value));
    } else {
      auto* option = command_.add_option(name, value, help)->default_str(analysis::typed(value));
      if constexpr (std::is_arithmetic_v<T> && !std::same_as<T, bool>) {
        option->check(in_range(parameter));
      } else if constexpr (analysis::kIsList<T>) {
        option->delimiter(',');
        if constexpr (std::is_arithmetic_v<typename T::value_type>) {
          option->check(in_range(parameter));
        }
      }
    }
  }

 private:
  static CLI::Validator in_range(const Parameter& parameter) {
    return {[low = parameter.low, high = parameter.high](const std::string& text) -> std::string {
              double number = NAN;
              CLI::detail::lexical_cast(text, number);
              if (number >= low && number <= high) return "";
              return fmt::format("{} is not in {} … {}", text, low, high);
            },
            ""};
  }

  CLI::App& command_;
};

// ---- what it says ------------------------------------------------------------------------------

std::string text_of(const db::NumberOrName& x) {
  return std::visit([](const auto& held) { return fmt::format("{}", held); }, x);
}

std::string short_text(const std::optional<double>& number) {
  return number ? fmt::format("{:.4g}", *number) : "–";
}

void print_csv(const std::vector<Estimate>& estimates) {
  fmt::print("figure,series,x,x_name,value,low,high,n,unit,interval\r\n");
  const auto number = [](const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : "";
  };
  for (const Estimate& e : estimates) {
    fmt::print("{},{},{},{},{},{},{},{},{},{}\r\n", csv_field(e.figure), csv_field(e.series),
               csv_field(text_of(e.x)), csv_field(e.x_name), number(e.value), number(e.low),
               number(e.high), e.n, csv_field(e.unit), csv_field(e.interval));
  }
}

void print_json(const std::string& title, const std::vector<Estimate>& estimates) {
  for (const Estimate& e : estimates) {
    JsonLine line;
    line.add("study", title).add("figure", e.figure).add("series", e.series);
    const auto* number = std::get_if<double>(&e.x);
    line.add_raw("x", number != nullptr ? fmt::format("{}", *number) : json_string(text_of(e.x)));
    line.add("x_name", e.x_name).add("value", std::optional(e.value)).add("low", e.low);
    line.add("high", e.high).add("n", e.n).add("unit", e.unit).add("interval", e.interval);
    fmt::print("{}\n", line.str());
  }
}

void print_tables(const std::vector<Estimate>& estimates) {
  for (std::size_t from = 0; from < estimates.size();) {
    const Estimate& first = estimates[from];
    std::size_t to = from;
    bool one_kind = true;  // of interval, told beside the figure's name
    for (; to < estimates.size() && estimates[to].figure == first.figure; ++to) {
      one_kind &= estimates[to].interval == first.interval;
    }
    fmt::print("\n{}{}{}\n", first.figure,
               first.unit.empty() ? "" : fmt::format(" [{}]", first.unit),
               one_kind ? "; interval: " + first.interval : "");
    std::vector<std::string> columns = {"", first.x_name, "value", "low", "high", "n"};
    if (!one_kind) columns.emplace_back("interval");
    std::vector<std::vector<std::optional<std::string>>> rows;
    for (; from < to; ++from) {
      const Estimate& e = estimates[from];
      rows.push_back({e.series, text_of(e.x), short_text(e.value), short_text(e.low),
                      short_text(e.high), fmt::format("{}", e.n)});
      if (!one_kind) rows.back().emplace_back(e.interval);
    }
    fmt::print("{}", table_text(columns, rows));
  }
}

void print(const Asked& asked, const std::string& title, std::vector<Estimate> estimates) {
  if (asked.csv) return print_csv(estimates);
  if (asked.json) return print_json(title, estimates);
  // a figure's estimates together, figures as they come
  std::vector<std::string> figures;
  for (const Estimate& e : estimates) {
    if (std::ranges::find(figures, e.figure) == figures.end()) figures.push_back(e.figure);
  }
  std::ranges::stable_sort(estimates, {}, [&](const Estimate& e) {
    return std::ranges::find(figures, e.figure) - figures.begin();
  });
  print_tables(estimates);
  if (estimates.empty()) fmt::print("it says nothing: there are too few births\n");
}

// Says where the result is, on standard error when standard output is for a program.
void say(const Asked& asked, const std::string& what) {
  std::fflush(stdout);
  fmt::print(asked.for_programs() ? stderr : stdout, "{}\n", what);
}

// ---- asking ------------------------------------------------------------------------------------

analysis::Execution execution(const Asked& asked, const char* name) {
  analysis::Execution how{.workers = asked.workers, .progress = {}, .stop = {}};
  how.progress = [name, terminal = ::isatty(STDERR_FILENO) != 0](std::uint64_t done,
                                                                 std::uint64_t planned) {
    const bool last = done == planned;
    if (terminal) {
      fmt::print(stderr, "\r{}: {}/{}{}", name, done, planned, last ? "\n" : "");
    } else if (last || planned < 10 || done % (planned / 10) == 0) {
      fmt::print(stderr, "{}: {}/{}\n", name, done, planned);
    }
  };
  return how;
}

void store(const Asked& asked, const db::CampaignFile& file, const db::StudyRow& row,
           const std::vector<Estimate>& estimates, int& exit_code) {
  if (asked.no_store) return;
  try {
    db::store_study(file, row, estimates);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::database) throw;
    exit_code = kDatabase;
    std::fflush(stdout);
    fmt::print(stderr, "neuroprospect: not stored: {}. The same command later stores it.\n",
               error.what());
    return;
  }
  say(asked, fmt::format("stored in {} as {}", file.path().string(), row.title));
}

template <analysis::Study S>
void ask(const S& study, const Asked& asked, int& exit_code,
         std::function<evolution::Stop()> stop = {}) {
  const std::string title = analysis::title_of(study);
  analysis::Execution how = execution(asked, S::kName.data());
  how.stop = std::move(stop);
  db::StudyRow row{.title = title,
                   .name = std::string(S::kName),
                   .settings = analysis::settings_of(study),
                   .births = 0,
                   .version = version()};
  if constexpr (analysis::CampaignStudy<S>) {
    std::vector<std::vector<Estimate>> all;
    for (const std::string& path : asked.files) {
      const OpenCampaign campaign(path);
      row.births = campaign.file.births().size();
      if (!asked.for_programs()) fmt::print("{}: {} births of {}\n", title, row.births, path);
      all.push_back(study.run({campaign.file, campaign.spec}, how));
      if (asked.files.size() > 1) continue;
      print(asked, title, all.front());
      store(asked, campaign.file, row, all.front(), exit_code);
    }
    // a campaign file speaks of its own campaign
    if (asked.files.size() > 1) print(asked, title, analysis::over_campaigns(all));
  } else {
    std::optional<OpenCampaign> campaign;  // first of all: a file that is none is said at once
    if (!asked.files.empty()) campaign.emplace(asked.files.front());
    const auto estimates = study.run(how);
    print(asked, title, estimates);
    if (!campaign) return;
    row.births = campaign->file.births().size();
    store(asked, campaign->file, row, estimates, exit_code);
  }
}

// Asks a study that Ctrl-C may stop, which then has said nothing.
template <analysis::Study S>
void ask_until_stopped(const S& study, const Asked& asked, int& exit_code) {
  if constexpr (!analysis::lives_lives<S>()) {
    ask(study, asked, exit_code);
  } else {
    const StopSignals signals;
    try {
      ask(study, asked, exit_code, [&signals] { return signals.wanted(); });
    } catch (const analysis::Stopped&) {
      fmt::print(stderr, "\n{}: stopped before the end; nothing is stored\n", S::kName);
      std::fflush(nullptr);
      // lives that were dropped still run in their threads: nothing of theirs may be torn down
      std::_Exit(kStopped);
    }
  }
}

template <analysis::Study S>
void add(CLI::App& parent, int& exit_code) {
  auto study = std::make_shared<S>();
  auto asked = std::make_shared<Asked>();
  CLI::App* command = parent.add_subcommand(std::string(S::kName), std::string(S::kHelp));
  auto* files = command->add_option("files", asked->files,
                                    analysis::CampaignStudy<S>
                                        ? "campaign file; of several, means over campaigns, which "
                                          "are printed and not stored"
                                        : "campaign file that the result is stored in, if any");
  if constexpr (analysis::CampaignStudy<S>) {
    files->required();
  } else {
    files->expected(0, 1);
  }
  S::declare(*study, OptionMaker(*command));
  if constexpr (analysis::lives_lives<S>()) {
    command->add_option("--workers", asked->workers, "lives at once [one for each core]")
        ->check(CLI::Range(1, 4096));
  }
  auto* csv = command->add_flag("--csv", asked->csv, "comma-separated values");
  command->add_flag("--json", asked->json, "a JSON object for each estimate")->excludes(csv);
  command->add_flag("--no-store", asked->no_store, "leave the file as it is");
  command->footer(
      fmt::format("What it says and how: docs/studies.md\n"
                  "Example: neuroprospect study {} first-steps.db",
                  S::kName));
  command->callback([study, asked, &exit_code] { ask_until_stopped(*study, *asked, exit_code); });
}

template <class... S>
void add_all(std::tuple<S...>*, CLI::App& parent, int& exit_code) {
  (add<S>(parent, exit_code), ...);
}

template <class... S>
std::string list(std::tuple<S...>*) {
  std::vector<std::vector<std::optional<std::string>>> rows;
  (rows.push_back({std::string(S::kName), std::string(S::kHelp)}), ...);
  return table_text({"study", ""}, rows);
}

}  // namespace

void add_study(CLI::App& app, int& exit_code) {
  constexpr auto* all = static_cast<analysis::Studies*>(nullptr);
  CLI::App* command = app.add_subcommand(
      "study", "Ask a study of a campaign: estimates with intervals, printed and stored");
  command->require_subcommand(0, 1);
  auto listed = std::make_shared<bool>(false);
  command->add_flag("--list", *listed, "name the studies, a line each; `study` alone does as well");
  command->footer(
      "Options of a study: neuroprospect study NAME --help\n"
      "Examples: neuroprospect study innate-learned first-steps.db\n"
      "          neuroprospect study heritability first-steps.db --measures innate,limbs");
  add_all(all, *command, exit_code);
  command->callback([command, listed] {
    if (command->get_subcommands().empty()) fmt::print("{}", list(all));
  });
}

}  // namespace neuroprospect::cli

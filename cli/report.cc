// cli/report.cc: the page of a campaign file as a file of its own.
#include "viewer/report.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>

#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/individual_arguments.h"
#include "db/query.h"
#include "db/status.h"

namespace neuroprospect::cli {
namespace {

constexpr std::size_t kChampions = 6;

// who is shown in full unless it is said: the best newborn, and the latest champions
std::vector<std::uint64_t> notable(const OpenCampaign& campaign) {
  std::vector<std::uint64_t> births;
  if (const auto best = db::summarise(campaign.file).best_innate) births.push_back(best->birth);
  const auto champions =
      db::query(campaign.file.path(),
                fmt::format("SELECT individual FROM champions ORDER BY individual DESC LIMIT {}",
                            kChampions));
  for (const auto& row : champions.rows) births.push_back(std::stoull(*row.front()));
  std::ranges::sort(births);
  births.erase(std::unique(births.begin(), births.end()), births.end());
  return births;
}

}  // namespace

void add_report(CLI::App& app, int&) {
  struct Options {
    std::string file;
    std::string out;
    std::vector<std::uint64_t> individuals;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "report", "Write the page of a campaign as one file that opens without a server or network");
  command->add_option("file", options->file, "campaign file")->required();
  command->add_option("-o,--output", options->out, "HTML file to write")->required();
  command
      ->add_option("--individual", options->individuals,
                   "who is shown in full, in motion too; may be given many times [the best "
                   "newborn and the latest champions]")
      ->check(individual_number())
      ->type_name("ID")
      ->expected(1)
      ->take_all();
  command->footer("Example: neuroprospect report first-steps.db -o report.html");
  command->callback([options] {
    const OpenCampaign campaign(options->file);
    // before lives are lived for nothing
    std::ofstream out(options->out, std::ios::binary);
    require_input(out.good(), "{}: cannot write this file", options->out);
    viewer::Answers answers(options->file, campaign.spec);
    const auto individuals =
        options->individuals.empty() ? notable(campaign) : options->individuals;
    std::size_t done = 0;
    const std::string page = viewer::report(answers, individuals, [&](std::uint64_t birth) {
      fmt::print(stderr, "individual {} ({} of {})\n", birth, ++done, individuals.size());
    });
    out << page;
    out.close();
    require_input(out.good(), "{}: cannot write this file", options->out);
    fmt::print("{}: {} individuals in full, {:.1f} MB\n", options->out, individuals.size(),
               static_cast<double>(page.size()) / 1e6);
  });
}

}  // namespace neuroprospect::cli

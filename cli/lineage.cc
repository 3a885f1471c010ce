// cli/lineage.cc: from a founder down to one individual.
#include "db/lineage.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/individual_arguments.h"
#include "cli/text.h"

namespace neuroprospect::cli {
namespace {

// "body: grow_limb 12.1; brain: calibrated"
std::string mutations_text(const std::vector<db::MutationRow>& mutations) {
  std::string text;
  std::string last;
  for (const db::MutationRow& m : mutations) {
    // an operator that changed many limbs is one event
    const std::string event = fmt::format("{} {}", m.part, m.op);
    if (event == last) continue;
    text += (text.empty() ? "" : "; ") + event + (m.limb ? " " + *m.limb : "");
    last = event;
  }
  return text.empty() ? "–" : text;
}

void print_lineage(const OpenCampaign& campaign, std::uint64_t birth) {
  auto line = db::ancestors(campaign.file, birth);
  std::ranges::reverse(line);
  fmt::print("{:>8} {:>5} {:>9} {:>9} {:>6}  {}\n", "id", "gen", "innate", "learned", "limbs",
             "mutations");
  for (const db::LineageStep& step : line) {
    const db::BirthRecord record = *campaign.file.birth(step.birth);
    fmt::print("{:>8} {:>5} {:>9} {:>9} {:>6}  {}\n", step.birth, step.generation,
               number_text(step.innate), number_text(step.learned),
               record.individual.limbs ? fmt::format("{}", *record.individual.limbs) : "–",
               record.parents.empty() ? "founder" : mutations_text(record.mutations));
  }
  fmt::print("individual {} has {} descendants\n", birth,
             db::count_descendants(campaign.file, birth));
}

}  // namespace

void add_lineage(CLI::App& app, int&) {
  CLI::App* command = app.add_subcommand(
      "lineage", "Show the line from a founder to an individual, with its mutations");
  const auto arguments = add_individual_arguments(*command);
  command->footer("Example: neuroprospect lineage first-steps.db 212");
  command->callback(
      [arguments] { print_lineage(OpenCampaign(arguments->file), arguments->birth); });
}

}  // namespace neuroprospect::cli

// cli/verify.cc: is everything in a campaign file as it should be?
#include "db/verify.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>
#include <memory>

#include "bodies/codec.h"
#include "brains/codec.h"
#include "brains/connectome.h"
#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_line.h"
#include "recordings/codec.h"

namespace neuroprospect::cli {
namespace {

void decode(std::string_view kind, std::span<const std::byte> blob) {
  if (kind == "body") {
    bodies::decode_body(blob);
  } else if (kind == "brain") {
    brains::decode_brain(blob);
  } else if (kind == "memory") {
    brains::decode_memory(blob);
  } else if (kind == "recording") {
    recordings::decode_recording(blob);
  } else if (kind == "connectome") {
    brains::decode_connectome(blob);
  } else {
    throw Error(ErrorKind::database, fmt::format("of the unknown kind {}", kind));
  }
}

// `count` different lived births, drawn by the campaign's own seed
std::vector<std::uint64_t> sample(const OpenCampaign& campaign, std::size_t count) {
  std::vector<std::uint64_t> births;
  for (const auto& outline : campaign.file.outlines(0, std::numeric_limits<std::int64_t>::max())) {
    if (outline.status != db::Status::stillborn) births.push_back(outline.birth);
  }
  RandomStream random({.seed = campaign.spec.seed, .purpose = Purpose::verification});
  random.shuffle(std::span(births));
  births.resize(std::min(count, births.size()));
  return births;
}

}  // namespace

void add_verify(CLI::App& app, int& exit_code) {
  struct Options {
    std::string file;
    std::size_t relived = 3;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "verify",
      "Check a campaign file: pages, references, genomes, parents, and lives lived again");
  command->add_option("file", options->file, "campaign file")->required();
  command->add_option("--relive", options->relived, "how many lives are lived again [3]");
  command->add_flag("--json", options->json, "one JSON object");
  command->footer("Example: neuroprospect verify first-steps.db --relive 10");
  command->callback([options, &exit_code] {
    const OpenCampaign campaign(options->file);
    auto findings = db::verify(campaign.file, decode);
    const auto relived = sample(campaign, options->relived);
    for (const std::uint64_t birth : relived) {
      for (const std::string& difference : evolution::relive(campaign.file, birth, campaign.spec)) {
        findings.push_back(fmt::format("individual {} lived again: {}", birth, difference));
      }
    }
    if (options->json) {
      fmt::print("{}\n", JsonLine()
                             .add("births", campaign.file.births().size())
                             .add("relived", relived.size())
                             .add_raw("findings", json_list(findings))
                             .str());
      if (!findings.empty()) exit_code = kDatabase;
      return;
    }
    for (const std::string& finding : findings) fmt::print("{}\n", finding);
    if (findings.empty()) {
      fmt::print("{}: {} births, all is well; {} lives lived again to the bit\n", options->file,
                 campaign.file.births().size(), relived.size());
    } else {
      fmt::print("{}: {} findings\n", options->file, findings.size());
      exit_code = kDatabase;
    }
  });
}

}  // namespace neuroprospect::cli

// cli/body.cc: the body of an individual, to read, or as a file for other programs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "bodies/develop.h"
#include "bodies/mjcf.h"
#include "bodies/urdf.h"
#include "cli/body_text.h"
#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/genome_json.h"
#include "cli/individual_arguments.h"
#include "cli/output.h"

namespace neuroprospect::cli {
namespace {

struct Options {
  bool json = false;
  std::string output;
  std::string format;
};

// "mjcf", "urdf" or "json": as told, or as the file's name says
std::string format_of(const Options& options) {
  if (!options.format.empty()) return options.format;
  if (options.output == "-") return "mjcf";
  const std::string ending = std::filesystem::path(options.output).extension().string();
  if (ending == ".urdf" || ending == ".json") return ending.substr(1);
  require_input(ending == ".xml" || ending == ".mjcf",
                "{}: the name of the file ends in .xml (MJCF), .urdf or .json, or --format says "
                "which it is",
                options.output);
  return "mjcf";
}

std::string file_text(const OpenCampaign& campaign, std::uint64_t birth,
                      const bodies::BodyGenome& body, const bodies::BodyPlan& plan,
                      const std::string& format) {
  if (format == "mjcf") {
    return to_mjcf(plan, {.gravity_mss = campaign.spec.world.gravity_mss,
                          .friction = campaign.spec.world.friction,
                          .genome = &body});
  }
  if (format == "urdf") return to_urdf(plan, &body);
  return body_genome_json(body, GenomeOrigin{campaign.spec.name, campaign.spec.seed, birth}) + "\n";
}

void show_or_write(const IndividualArguments& individual, const Options& options) {
  const std::string format = options.output.empty() ? "" : format_of(options);
  const OpenCampaign campaign(individual.file);
  const bodies::BodyGenome body =
      evolution::order_of(campaign.file, individual.birth, campaign.spec).genome.body;
  const bodies::BodyPlan plan = bodies::develop(body, campaign.spec.body.joints);
  if (!options.output.empty()) {
    write_output(options.output, file_text(campaign, individual.birth, body, plan, format));
    if (options.output == "-") return;
  }
  if (options.json) {
    fmt::print("{}\n", body_json(plan));
  } else if (options.output.empty()) {
    fmt::print("individual {}: {}", individual.birth, body_text(plan));
  }
}

}  // namespace

void add_body(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "body", "Show the body of an individual, or write it for MuJoCo, pybullet and others");
  const auto individual = add_individual_arguments(*command);
  command->add_option("-o,--output", options->output,
                      "file to write: .xml (MJCF), .urdf, or .json (its genome, without a brain); "
                      "- for standard output");
  command->add_option("--format", options->format, "of that file [what its name says; of - mjcf]")
      ->check(CLI::IsMember({"mjcf", "urdf", "json"}));
  command->add_flag("--json", options->json, "what is shown, as one JSON object");
  command->footer(
      "docs/bodies.md explains the files.\n"
      "Example: neuroprospect body first-steps.db 212 -o walker.xml\n"
      "         neuroprospect body first-steps.db 212");
  command->callback([options, individual] { show_or_write(*individual, *options); });
}

}  // namespace neuroprospect::cli

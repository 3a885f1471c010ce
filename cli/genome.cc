// cli/genome.cc: genomes as JSON, to read, to change, and to found other campaigns with.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <memory>

#include "bodies/codec.h"
#include "brains/codec.h"
#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/genome_json.h"
#include "cli/individual_arguments.h"
#include "cli/output.h"
#include "evolution/inheritance.h"

namespace neuroprospect::cli {
namespace {

struct Options {
  std::string file;
  std::vector<std::uint64_t> births;
  bool learned = false;
  std::string output;
};

// the brain with what its life taught it: from the file, or lived again
brains::BrainGenome learned_brain(const OpenCampaign& campaign, const evolution::LifeOrder& order) {
  const auto individual = campaign.file.birth(order.birth)->individual;
  if (individual.learned_genome) {
    return brains::decode_brain(campaign.file.genome(*individual.learned_genome));
  }
  const auto report = evolution::run_life(order, campaign.spec);
  auto learned = evolution::learned_brain(order.genome.brain, report);
  require_input(learned.has_value(), "individual {} learned nothing that lasts: {}", order.birth,
                report.failure.value_or("its life failed"));
  return *std::move(learned);
}

std::string genome_text(const OpenCampaign& campaign, std::uint64_t birth, bool learned) {
  const auto order = evolution::order_of(campaign.file, birth, campaign.spec);
  evolution::CreatureGenome genome = order.genome;
  if (learned) genome.brain = learned_brain(campaign, order);
  return genome_json(genome, {campaign.spec.name, campaign.spec.seed, birth, learned});
}

void export_genomes(const Options& options) {
  const OpenCampaign campaign(options.file);
  std::string text;
  for (const std::uint64_t birth : options.births) {
    text += (text.empty() ? "" : ",\n") + genome_text(campaign, birth, options.learned);
  }
  if (options.births.size() > 1) text = "[" + text + "]";
  text += '\n';
  write_output(options.output.empty() ? "-" : options.output, text);
}

}  // namespace

void add_genome(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "genome",
      "Write genomes as JSON, which docs/genomes.md explains and campaigns can start from");
  command->add_option("file", options->file, "campaign file")->required();
  command->add_option("id", options->births, "individual, or several: a list is written")
      ->required()
      ->check(individual_number());
  command->add_flag("--learned", options->learned,
                    "with the wiring that was learned, not the innate one; where the file does not "
                    "keep it, the life is lived again");
  command->add_option("-o,--output", options->output, "JSON file [standard output]");
  command->footer("Example: neuroprospect genome first-steps.db 212 -o ant.json");
  command->callback([options] { export_genomes(*options); });
}

}  // namespace neuroprospect::cli

// cli/record.cc: episodes of an individual as a recording.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bodies/develop.h"
#include "brains/codec.h"
#include "brains/develop.h"
#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/individual_arguments.h"
#include "evolution/recorder.h"
#include "recordings/file.h"

namespace neuroprospect::cli {
namespace {

struct Options {
  std::string phase = "learned";
  evolution::RecorderSettings recorder;
  std::string out;
};

// the newborn's policy, or the learner's: from the file, or lived again
brains::PolicyParameters policy_of(const OpenCampaign& campaign, const evolution::LifeOrder& order,
                                   bool learned) {
  const auto& spec = campaign.spec;
  const auto ports =
      evolution::ports_of(bodies::develop(order.genome.body, spec.body.joints), spec.world);
  if (!learned) return evolution::newborn_of(order, spec, ports);
  const auto individual = campaign.file.birth(order.birth)->individual;
  if (individual.learned_genome) {
    return brains::develop(brains::decode_brain(campaign.file.genome(*individual.learned_genome)),
                           ports);
  }
  auto report = evolution::run_life(order, spec);
  require_input(report.learned.network.size() > 0, "individual {} learned nothing that lasts: {}",
                order.birth, report.failure.value_or("its life failed"));
  return std::move(report.learned);
}

}  // namespace

void add_record(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "record",
      "Record episodes of an individual: what it felt and did, and what its units and body did");
  const auto individual = add_individual_arguments(*command);
  command->add_option("--phase", options->phase, "innate: as it was born, or learned")
      ->check(CLI::IsMember({"innate", "learned"}))
      ->capture_default_str();
  command->add_option("--episodes", options->recorder.episodes, "how many, its assays' first")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_flag("--activity", options->recorder.activity,
                    "also the outputs of its units, and their spikes");
  command->add_flag("--body", options->recorder.body, "also where its parts are");
  command
      ->add_option("--every", options->recorder.every,
                   "of these, a row every so many control steps")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_flag("--as-founder", options->recorder.as_founder,
                    "name limbs as in a campaign that this individual founds");
  command
      ->add_option("-o,--output", options->out,
                   "directory <name>-v<k> of Minari's layout, or a file .csv")
      ->required();
  command->footer(
      "docs/recordings.md explains both formats.\n"
      "Example: neuroprospect record first-steps.db 212 --episodes 10 -o walk-v0");
  command->callback([options, individual] {
    const OpenCampaign campaign(individual->file);
    const auto order = evolution::order_of(campaign.file, individual->birth, campaign.spec);
    const auto policy = policy_of(campaign, order, options->phase == "learned");
    const auto recording = evolution::record_life(order, policy, campaign.spec, options->recorder);
    recordings::write_recording(recording, options->out);
    fmt::print("{}: {} episodes, {} steps, {} observations, {} actions, {} series\n", options->out,
               recording.episodes.size(), recordings::step_count(recording),
               recording.observations.size(), recording.actions.size(), recording.series.size());
  });
}

}  // namespace neuroprospect::cli

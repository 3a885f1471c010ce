// cli/record.cc: episodes of an individual as a recording.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/film.h"
#include "cli/individual_arguments.h"
#include "evolution/filming.h"
#include "evolution/recorder.h"
#include "recordings/file.h"

namespace neuroprospect::cli {
namespace {

struct Options {
  std::string phase = "learned";
  evolution::RecorderSettings recorder;
  std::string out;
  std::string video;
};

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
  command->add_option("-o,--output", options->out,
                      "directory <name>-v<k> of Minari's layout, or a file .csv");
  command->add_option("--video", options->video,
                      "also its first episode, to be looked at: .mp4, .webm or .gif (needs "
                      "ffmpeg)");
  command->footer(
      "docs/recordings.md explains both formats.\n"
      "Example: neuroprospect record first-steps.db 212 --episodes 10 -o walk-v0\n"
      "         neuroprospect record first-steps.db 212 --video walk.mp4");
  command->callback([options, individual] {
    require_input(!options->out.empty() || !options->video.empty(),
                  "record: where to? Give --output, --video or both");
    require_input(options->video.empty() || is_video(film_kind(options->video)),
                  "{}: a video's name ends in .mp4, .webm or .gif", options->video);
    const OpenCampaign campaign(individual->file);
    const auto order = evolution::order_of(campaign.file, individual->birth, campaign.spec);
    const auto phase =
        options->phase == "learned" ? evolution::Phase::learned : evolution::Phase::innate;
    const auto policy = evolution::policy_of(campaign.file, order, phase, campaign.spec);
    require_input(policy.network.size() > 0,
                  "individual {} learned nothing that lasts: its life went wrong", order.birth);
    if (!options->video.empty()) {
      write_film(options->video, {evolution::film(phase, order, policy, campaign.spec)},
                 fmt::format("{}, individual {}", campaign.spec.name, individual->birth), 0);
    }
    if (options->out.empty()) return;
    const auto recording = evolution::record_life(order, policy, campaign.spec, options->recorder);
    recordings::write_recording(recording, options->out);
    fmt::print("{}: {} episodes, {} steps, {} observations, {} actions, {} series\n", options->out,
               recording.episodes.size(), recordings::step_count(recording),
               recording.observations.size(), recording.actions.size(), recording.series.size());
  });
}

}  // namespace neuroprospect::cli

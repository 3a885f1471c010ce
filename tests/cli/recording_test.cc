// Tests on the real program: `record` and `recording`. What is recorded is what the campaign file
// says of the same episodes, in either format; what cannot be is said.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>

#include "recordings/file.h"
#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"
#include "tests/scenes/tiny_campaign.h"

namespace neuroprospect {
namespace {

using Catch::Contains;
using recordings::Recording;
using scenes::Finished;
using scenes::query_text;
using scenes::run_program;
using scenes::TemporaryDirectory;
using scenes::tiny_run;

double return_of(const recordings::Episode& episode) {
  return std::accumulate(episode.rewards.begin(), episode.rewards.end(), 0.0);
}

TEST_CASE("a recording has the assay's episodes of the campaign file, and more") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "tiny.db").string();
  REQUIRE(run_program(tiny_run(file)).exit_code == 0);
  for (const std::string phase : {"innate", "learned"}) {
    const std::string out = (directory / (phase + "-v0")).string();
    const std::string csv = (directory / (phase + ".csv")).string();
    const std::vector<std::string> arguments = {"record", file,         "3", "--phase",
                                                phase,    "--episodes", "3", "-o"};
    auto plain = arguments;
    plain.push_back(csv);
    auto watched = arguments;
    for (const char* more : {"--activity", "--body", "--every", "2"}) watched.push_back(more);
    watched.insert(watched.begin() + 8, out);
    const Finished recorded = run_program(watched);
    INFO(recorded.output);
    REQUIRE(recorded.exit_code == 0);
    CHECK_THAT(recorded.output, Contains("3 episodes"));
    REQUIRE(run_program(plain).exit_code == 0);

    Recording recording = recordings::read_recording(out);
    const Recording from_csv = recordings::read_recording(csv);
    std::istringstream rows(
        query_text(file, fmt::format("SELECT seed, steps, return FROM episode WHERE individual = 3 "
                                     "AND phase = '{}' ORDER BY ordinal",
                                     phase)));
    std::uint64_t seed = 0;
    std::size_t steps = 0;
    double total = 0;
    std::size_t i = 0;
    while (rows >> seed >> steps >> total) {
      CHECK(recording.episodes.at(i).seed == seed);
      CHECK(recording.episodes.at(i).steps() == steps);
      // rewards are added in 64 bits there, and are of 32 here
      CHECK(return_of(recording.episodes.at(i)) == Approx(total).epsilon(1e-4).margin(1e-5));
      ++i;
    }
    CHECK(i >= 1);
    CHECK(recording.episodes.size() == 3);
    CHECK_THAT(recording.observations.front(), Contains(" joint_angle "));
    CHECK_THAT(recording.actions.front(), Contains(" torque "));

    // what was watched: every second step, the end as well where the body is
    const auto series = [&](const char* name) {
      return std::ranges::find(recording.series, name, &recordings::SeriesNames::name) -
             recording.series.begin();
    };
    const auto body = static_cast<std::size_t>(series("body"));
    REQUIRE(body < recording.series.size());
    CHECK(recording.series[body].columns.at(2) == "head middle z_m");
    for (const auto& episode : recording.episodes) {
      const auto& sightings = episode.series[body];
      CHECK(sightings.steps.size() == episode.steps() / 2 + 1);
      CHECK(sightings.steps[1] == 2);
      // the axes of a part's frame are perpendicular, and one long (Bullet's rotations are floats)
      const auto row = sightings.values.row(1);
      CHECK(row[3] * row[3] + row[4] * row[4] + row[5] * row[5] == Approx(1));
      CHECK(row[3] * row[6] + row[4] * row[7] + row[5] * row[8] == Approx(0).margin(1e-6));
    }
    const auto activity = static_cast<std::size_t>(series("activity"));
    REQUIRE(activity < recording.series.size());
    CHECK(recording.series[activity].columns.front() == "layer 0 unit 0");
    for (const auto& episode : recording.episodes) {
      const auto& sightings = episode.series[activity];
      CHECK(sightings.steps.size() == (episode.steps() + 1) / 2);
      // of units that squash, and do something
      for (const double output : sightings.values.values) CHECK(std::abs(output) <= 1);
      CHECK(sightings.values.values != std::vector<double>(sightings.values.values.size()));
    }
    // and else the two formats say the same
    recording.series.clear();
    for (auto& episode : recording.episodes) episode.series.clear();
    CHECK(recording == from_csv);
  }
}

TEST_CASE("a recording is described column by column, and converted") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string csv = (directory / "dog.csv").string();
  std::ofstream(csv) << "episode,step,observation:hip,action:hip,reward\n"
                        "0,0,1,0.5,2\n0,1,2,0.25,1\n0,2,6,,\n";
  const std::string converted = (directory / "dog-v0").string();
  const Finished described = run_program({"recording", csv, "-o", converted});
  INFO(described.output);
  REQUIRE(described.exit_code == 0);
  CHECK_THAT(described.output,
             Contains("1 episodes of 2 to 2 steps, 2 in all; 0 terminated; states and actions") &&
                 Contains("return: mean 3.000") && Contains("observations (3 rows)") &&
                 Contains("actions (2 rows)"));
  CHECK(recordings::read_recording(converted) == recordings::read_recording(csv));
  const Finished again = run_program({"recording", csv, "-o", converted});
  CHECK(again.exit_code == 2);
  CHECK_THAT(again.output, Contains("dog-v0: exists already"));
  std::ofstream(csv) << "episode,step\n";
  const Finished wrong = run_program({"recording", csv});
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.output, Contains("dog.csv:1: the header must have"));
}

TEST_CASE("a campaign clones a recording, which its file keeps") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "tiny.db").string();
  const std::string walker = (directory / "walker.json").string();
  const std::string walk = (directory / "walk-v0").string();
  REQUIRE(run_program(tiny_run(file)).exit_code == 0);
  REQUIRE(run_program({"genome", file, "5", "-o", walker}).exit_code == 0);
  REQUIRE(
      run_program({"record", file, "5", "--as-founder", "--episodes", "3", "-o", walk}).exit_code ==
      0);
  const std::string cloned = (directory / "cloned.db").string();
  const auto campaign = [&](const std::string& recording, const std::vector<std::string>& more) {
    std::vector<std::string> options;
    for (const std::string& assignment :
         {std::string("founders.source=file"), "founders.path=\"" + walker + "\"",
          std::string("life.learner=clone"), "clone.recording=\"" + recording + "\"",
          std::string("clone.epochs=20"), std::string("evolution.births=12")}) {
      options.insert(options.end(), {"-D", assignment});
    }
    options.insert(options.end(), more.begin(), more.end());
    return tiny_run(cloned, options);
  };
  const auto refused = [&](const std::string& recording, const char* message) {
    const Finished finished = run_program(campaign(recording, {}));
    INFO(finished.output);
    CHECK(finished.exit_code == 2);
    CHECK_THAT(finished.output, Contains(message));
    CHECK_FALSE(std::filesystem::exists(cloned));
  };
  refused("", "clone.recording: missing");
  refused((directory / "none-v0").string(), "there is no such file or directory");
  const std::string poses = (directory / "poses.csv").string();
  std::ofstream(poses) << "episode,step,observation:hip\n0,0,1\n0,1,2\n";
  refused(poses, "poses and no actions");
  const std::string other = (directory / "other.csv").string();
  std::ofstream(other) << "episode,step,observation:hip,action:hip\n0,0,1,1\n0,1,2,\n";
  refused(other, "none of its actions (the first is \"hip\") is a command of the founders' bodies");

  for (const char* then : {"clone.then=none", "clone.then=ppo"}) {
    const Finished first = run_program(campaign(walk, {"-D", then, "--max-births", "5"}));
    INFO(first.output);
    REQUIRE(first.exit_code == 4);
    CHECK(query_text(cloned, "SELECT name, kind FROM material") == "clone.recording recording\n");
    // what the file keeps is enough
    std::filesystem::rename(walk, walk + "-away");
    const Finished resumed = run_program(campaign(walk, {"-D", then}));
    INFO(resumed.output);
    REQUIRE(resumed.exit_code == 0);
    const Finished verified = run_program({"verify", cloned, "--relive", "6"});
    INFO(verified.output);
    CHECK(verified.exit_code == 0);
    std::filesystem::rename(walk + "-away", walk);
    CHECK(query_text(cloned,
                     "SELECT count(*) FROM session WHERE kind = 'import' AND command LIKE "
                     "'%a recording of 3 episodes from%'") == "1\n");
    // every life that lived learned something
    CHECK(query_text(cloned, "SELECT count(*) FROM innate_vs_learned WHERE learned = innate") ==
          "0\n");
    CHECK(query_text(cloned, "SELECT count(*) > 0 FROM learning_curve") ==
          (std::string(then) == "clone.then=ppo" ? "1\n" : "0\n"));
    for (const char* part : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(cloned + part);
  }
}

}  // namespace
}  // namespace neuroprospect

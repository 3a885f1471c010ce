// Tests for `sweep`: what its file says, and on the real program that each campaign has the rows of
// one run alone, however the sweep was stopped, and that one gone wrong leaves the others be.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/random.h"
#include "cli/sweep_file.h"
#include "cli/sweep_summary.h"
#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"
#include "tests/scenes/tiny_campaign.h"

namespace neuroprospect {
namespace {

using Catch::Contains;
using scenes::contents;
using scenes::Finished;
using scenes::Program;
using scenes::query_text;
using scenes::run_program;
using scenes::TemporaryDirectory;

const std::string kBase = std::filesystem::absolute("campaigns/smallest.toml").string();

std::string write_sweep(const TemporaryDirectory& directory, const std::string& text,
                        const std::string& name = "s.toml") {
  std::string path = (directory / name).string();
  std::ofstream(path) << "base = '" << kBase << "'\n" << text;
  return path;
}

// arguments of `sweep` over tiny campaigns
std::vector<std::string> tiny_sweep(const std::string& sweep, const std::filesystem::path& folder,
                                    const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"sweep",         sweep,       "--folder",
                                        folder.string(), "--workers", "2"};
  const auto tiny = scenes::tiny_overrides();
  arguments.insert(arguments.end(), tiny.begin(), tiny.end());
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

constexpr const char* kGrid = "seeds = 2\n[grid]\nlife.steps = [0, 300]\n";

TEST_CASE("points are compared with the first one seed by seed") {
  cli::Sweep sweep;
  sweep.parameters = {"life.steps"};
  sweep.points = 2;
  sweep.measures = {{"skill", ""}};
  std::vector<cli::CampaignState> states;
  // seeds differ far more than points do: 10 to 12 in the first, 1 more in the second
  for (const std::uint64_t seed : {1, 2, 3}) {
    for (const std::size_t point : {0, 1}) {
      cli::SweepCampaign campaign;
      campaign.point = point;
      campaign.values = {point == 0 ? "0" : "300"};
      campaign.seed = seed;
      sweep.campaigns.push_back(campaign);
      cli::CampaignState state;
      state.summary.emplace();
      state.summary->planned = 1;
      state.summary->lived = 1;
      state.measures = {10.0 * static_cast<double>(seed) + static_cast<double>(point)};
      states.push_back(state);
    }
  }
  CHECK_THAT(cli::point_table(sweep, states), Contains("21.000 ± 24.841"));
  CHECK_THAT(cli::paired_table(sweep, states),
             Contains("300         3  1.000 ± 0.000") && !Contains("\n0 "));
  // a seed that lacks either campaign does not count
  states[0].summary->lived = 0;
  CHECK_THAT(cli::paired_table(sweep, states), Contains("300         2  1.000 ± 0.000"));
  sweep.points = 1;
  CHECK(cli::paired_table(sweep, states).empty());
}

TEST_CASE("a grid is every combination with every seed, with names that can be read") {
  const TemporaryDirectory directory;
  const auto sweep = cli::read_sweep(
      write_sweep(directory,
                  "seeds = [4, 9]\n[grid]\nlife.steps = [0, 300]\nbrain.hidden = [[8], [4, 4]]\n"),
      "", {});
  CHECK(sweep.folder == "s");
  CHECK(sweep.parameters == std::vector<std::string>{"life.steps", "brain.hidden"});
  std::vector<std::string> names;
  for (const auto& campaign : sweep.campaigns) names.push_back(campaign.name);
  CHECK(names == std::vector<std::string>{"steps-0_hidden-8_seed-4", "steps-0_hidden-4-4_seed-4",
                                          "steps-300_hidden-8_seed-4",
                                          "steps-300_hidden-4-4_seed-4", "steps-0_hidden-8_seed-9",
                                          "steps-0_hidden-4-4_seed-9", "steps-300_hidden-8_seed-9",
                                          "steps-300_hidden-4-4_seed-9"});
  const auto& last = sweep.campaigns.back();
  CHECK(last.spec.life.steps == 300);
  CHECK(last.spec.brain.hidden == std::vector<int>{4, 4});
  CHECK(last.spec.seed == 9);
  CHECK(last.point == 3);
  CHECK(last.json == std::vector<std::string>{"300", "[4, 4]"});
}

TEST_CASE("mistakes in a sweep are named, with their place") {
  struct Case {
    const char* text;
    const char* message;
  };
  const Case cases[] = {
      {"[grid]\nlife.steps = [1]\n", "seeds must be how many"},
      {"seeds = 0\n", "s.toml:2:9: seeds must be how many"},
      {"seeds = [1, 1]\n", "different seeds"},
      {"seedz = 1\n", "s.toml:2:1: unknown key seedz (did you mean \"seeds\"?)"},
      {"seeds = 1\n[grid]\nlife.steps = 3\n", "s.toml:4:14: grid.life.steps must be the list"},
      {"seeds = 1\n[grid]\nlife.stepz = [3]\n",
       "s.toml: -D life.stepz=3: unknown parameter life.stepz (did you mean \"steps\"?)"},
      {"seeds = 1\n[grid]\nlife.steps = [1, 'x']\n", "life.steps must be a whole number"},
      {"seeds = 1\n[grid]\nlife.steps = [1, 1]\n", "two campaigns would be called steps-1_seed-1"},
      {"seeds = 1\n[grid]\nseed = [1, 2]\n", "seeds are no part of the grid"},
      {"seeds = 1000\n[grid]\nseed.x = [1, 2]\nlife.steps = [1, 2, 3, 4, 5, 6]\n", "more than"},
      {"seeds = 1\n[measures]\nx = 3\n", "measures.x must be SQL"},
  };
  for (const Case& c : cases) {
    const TemporaryDirectory directory;
    CAPTURE(c.text);
    CHECK_THROWS_WITH(cli::read_sweep(write_sweep(directory, c.text), "", {}), Contains(c.message));
  }
  const TemporaryDirectory directory;
  std::ofstream((directory / "no.toml").string()) << "base = 'nowhere.toml'\nseeds = 1\n";
  CHECK_THROWS_WITH(cli::read_sweep((directory / "no.toml").string(), "", {}),
                    Contains("nowhere.toml: cannot read"));
}

TEST_CASE("each campaign of a sweep has the rows of one that was run alone") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string sweep = write_sweep(directory, kGrid);
  const auto folder = directory / "out";
  const Finished swept = run_program(tiny_sweep(sweep, folder));
  INFO(swept.output);
  REQUIRE(swept.exit_code == 0);
  CHECK_THAT(swept.output, Contains("4 campaigns (2 points, 2 seeds)") && Contains(" ± "));
  for (const char* steps : {"0", "300"}) {
    for (const char* seed : {"1", "2"}) {
      const std::string alone = (directory / fmt::format("{}-{}.db", steps, seed)).string();
      const auto life = fmt::format("life.steps={}", steps);
      REQUIRE(run_program(scenes::tiny_run(alone, {"-D", life, "-D", fmt::format("seed={}", seed)}))
                  .exit_code == 0);
      CHECK(contents(folder / fmt::format("steps-{}_seed-{}.db", steps, seed)) == contents(alone));
    }
  }

  // the second campaign began before the first one had ended: no worker waited for its last lives
  const std::string first = (folder / "steps-0_seed-1.db").string();
  const std::string second = (folder / "steps-300_seed-1.db").string();
  CHECK(query_text(second, "SELECT wall_start FROM session") <=
        query_text(first, "SELECT wall_stop FROM session"));

  // one line a campaign, and the figures of the tables
  std::ifstream file(folder / "summary.csv");
  const std::string csv((std::istreambuf_iterator<char>(file)), {});
  CHECK_THAT(csv, Catch::StartsWith("life.steps,seed,births,planned,lived,failed,stillborn,"
                                    "generations,life_seconds,late_naive,late_innate,"
                                    "late_learned,late_gain,file\r\n0,1,24,24,"));
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 5);
  CHECK_THAT(run_program(tiny_sweep(sweep, folder, {"--status"})).output,
             Contains("steps-300_seed-2  24/24") && Contains("complete"));
  const Finished table = run_program(tiny_sweep(sweep, folder, {"--table", "--json"}));
  CHECK_THAT(table.output, Contains("{\"life.steps\": 300, \"n\": 2, \"late_naive\": {\"n\": 2"));

  // nothing is left to do
  const Finished again = run_program(tiny_sweep(sweep, folder));
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.output, Contains("96 of 96 births are there"));
  CHECK(query_text((folder / "steps-0_seed-1.db").string(), "SELECT count(*) FROM session") ==
        "1\n");
}

TEST_CASE("a sweep that was stopped goes on, and one campaign gone wrong leaves the others be") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string sweep = write_sweep(directory, kGrid);
  const auto whole = directory / "whole";
  REQUIRE(run_program(tiny_sweep(sweep, whole)).exit_code == 0);

  const auto folder = directory / "pieces";
  // the second campaign's place holds something else
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "steps-300_seed-1.db") << std::string(2000, 'x');
  const Finished first = run_program(tiny_sweep(sweep, folder, {"--max-births", "30"}));
  INFO(first.output);
  CHECK(first.exit_code == 3);
  CHECK_THAT(first.output, Contains("steps-300_seed-1: ") &&
                               Contains("The other campaigns go on") &&
                               Contains("1 of 4 campaigns went wrong"));
  CHECK_THAT(run_program(tiny_sweep(sweep, folder, {"--status"})).output,
             Contains("steps-0_seed-1    24/24") && Contains("no SQLite database"));
  const Finished second = run_program(tiny_sweep(sweep, folder));
  CHECK(second.exit_code == 3);
  CHECK(contents(folder / "steps-0_seed-2.db") == contents(whole / "steps-0_seed-2.db"));
  CHECK(contents(folder / "steps-300_seed-2.db") == contents(whole / "steps-300_seed-2.db"));
  std::filesystem::remove(folder / "steps-300_seed-1.db");
  CHECK(run_program(tiny_sweep(sweep, folder)).exit_code == 0);
  CHECK(contents(folder / "steps-300_seed-1.db") == contents(whole / "steps-300_seed-1.db"));

  // a folder that cannot be
  const Finished nowhere = run_program(tiny_sweep(sweep, folder / "steps-0_seed-1.db" / "x"));
  CHECK(nowhere.exit_code == 3);
  CHECK_THAT(nowhere.output, Contains("cannot make this folder"));
  // other settings in the same folder are another sweep
  const Finished other = run_program(tiny_sweep(sweep, folder, {"-D", "life.episodes=2"}));
  CHECK(other.exit_code == 2);
  CHECK_THAT(other.output, Contains("life.episodes: 1 in the file, 2 now"));
}

TEST_CASE("a sweep killed at random moments ends with the rows of an undisturbed one", "[slow]") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string sweep = write_sweep(directory, kGrid);
  REQUIRE(run_program(tiny_sweep(sweep, directory / "whole")).exit_code == 0);
  // moments only; the result must not depend on them
  RandomStream random({.seed = static_cast<std::uint64_t>(
                           std::chrono::steady_clock::now().time_since_epoch().count())});
  int stopped = 0;
  for (int kill = 0; kill < 12; ++kill) {
    Program program(tiny_sweep(sweep, directory / "killed"));
    std::this_thread::sleep_for(std::chrono::milliseconds(10 + random.below(300)));
    program.signal(kill % 2 == 0 ? SIGKILL : SIGINT);
    stopped += program.wait().exit_code != 0 ? 1 : 0;
  }
  CHECK(stopped > 0);
  const Finished last = run_program(tiny_sweep(sweep, directory / "killed"));
  INFO(last.output);
  CHECK(last.exit_code == 0);
  for (const char* name :
       {"steps-0_seed-1.db", "steps-0_seed-2.db", "steps-300_seed-1.db", "steps-300_seed-2.db"}) {
    CHECK(contents(directory / "killed" / name) == contents(directory / "whole" / name));
  }
}

TEST_CASE("a sweep's measures are SQL, and its check says what it takes") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string sweep = write_sweep(
      directory, "seeds = 2\n[measures]\nbirths_there = 'SELECT count(*) FROM individual'\n");
  const auto folder = directory / "out";
  const Finished checked = run_program(tiny_sweep(sweep, folder, {"--check"}));
  INFO(checked.output);
  CHECK(checked.exit_code == 0);
  CHECK_THAT(checked.output, Contains("seeds  births  time") && Contains("48") &&
                                 Contains("2 campaigns in ") && Contains("factor of two"));
  CHECK_FALSE(std::filesystem::exists(folder));
  const Finished run = run_program(tiny_sweep(sweep, folder));
  CHECK(run.exit_code == 0);
  CHECK_THAT(run.output, Contains("births_there") && Contains("24.000 ± 0.000"));
  const std::string wrong =
      write_sweep(directory, "seeds = 2\n[measures]\nx = 'SELECT 1, 2'\n", "wrong.toml");
  const Finished two = run_program(tiny_sweep(wrong, folder, {"--table"}));
  CHECK(two.exit_code == 2);
  CHECK_THAT(two.output, Contains("measure x: 1 rows of 2 columns"));
}

}  // namespace
}  // namespace neuroprospect

// Tests on the real program for `run`: budgets, overrides, seeds, JSON lines.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"
#include "tests/scenes/tiny_campaign.h"

namespace neuroprospect {
namespace {

using Catch::Contains;
using scenes::contents;
using scenes::Finished;
using scenes::query_text;
using scenes::run_program;
using scenes::TemporaryDirectory;
using scenes::tiny_run;

TEST_CASE("overrides win over the file, and a campaign is told by its settings alone") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "a.db").string();
  REQUIRE(run_program(tiny_run(file, {"-D", "seed=5"})).exit_code == 0);
  CHECK(query_text(file, "SELECT seed, births FROM campaign") == "5 24\n");

  const Finished other = run_program(tiny_run(file, {"-D", "seed=6"}));
  CHECK(other.exit_code == 2);
  CHECK_THAT(other.output, Contains("seed: 5 in the file, 6 now"));
  const Finished wrong = run_program(tiny_run(file, {"-D", "life.stepz=6"}));
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.output, Contains("-D life.stepz=6: unknown parameter life.stepz (did you mean"));
}

TEST_CASE("a seed that is not given is drawn, recorded and kept") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string first = (directory / "first.db").string();
  const std::string second = (directory / "second.db").string();
  const std::vector<std::string> unseeded = {"-D", "seed=0"};
  std::vector<std::string> brief = {"-D", "seed=0", "--max-births", "10"};
  const Finished begun = run_program(tiny_run(first, brief));
  REQUIRE(begun.exit_code == 4);
  const std::string seed = query_text(first, "SELECT seed FROM campaign");
  CHECK_THAT(begun.output, Contains("seed " + seed.substr(0, seed.size() - 1)));
  // the file's own seed goes on, and the configuration states it
  REQUIRE(run_program(tiny_run(first, unseeded)).exit_code == 0);
  CHECK(query_text(first, "SELECT seed FROM campaign") == seed);
  CHECK_THAT(query_text(first, "SELECT configuration FROM campaign"), Contains("seed = " + seed));
  // named, it is the same campaign
  REQUIRE(
      run_program(tiny_run(second, {"-D", "seed=" + seed.substr(0, seed.size() - 1)})).exit_code ==
      0);
  CHECK(contents(first) == contents(second));
  // another start draws another one (equal by chance: 1 in 2^53)
  const std::string third = (directory / "third.db").string();
  REQUIRE(run_program(tiny_run(third, brief)).exit_code == 4);
  CHECK(query_text(third, "SELECT seed FROM campaign") != seed);
}

TEST_CASE("a session lives as many births as it may, and the campaign ends with the same rows") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string whole = (directory / "whole.db").string();
  REQUIRE(run_program(tiny_run(whole)).exit_code == 0);
  const std::string pieces = (directory / "pieces.db").string();
  const Finished first = run_program(tiny_run(pieces, {"--max-births", "7"}));
  CHECK(first.exit_code == 4);
  CHECK_THAT(first.output, Contains("stopped at 7 of 24 births; the same command goes on"));
  const Finished timed = run_program(tiny_run(pieces, {"--max-hours", "1e-9"}));
  CHECK(timed.exit_code == 4);
  CHECK_THAT(timed.output, Contains("stopped at 7 of 24 births"));
  // a budget that the last birth uses up is no reason to stop early
  const Finished last = run_program(tiny_run(pieces, {"--max-births", "17"}));
  INFO(last.output);
  CHECK(last.exit_code == 0);
  CHECK(contents(pieces) == contents(whole));
  CHECK(query_text(pieces, "SELECT births, exit FROM session ORDER BY id") ==
        "7 stopped\n0 stopped\n17 complete\n");
}

TEST_CASE("progress as JSON lines, and nothing else on standard output") {
  const TemporaryDirectory directory(scenes::in_memory());
  const Finished run = run_program(tiny_run((directory / "j.db").string(), {"--json"}));
  REQUIRE(run.exit_code == 0);
  std::size_t lines = 0;
  for (std::size_t begin = 0; begin < run.output.size(); ++lines) {
    const std::size_t end = run.output.find('\n', begin);
    const std::string line = run.output.substr(begin, end - begin);
    CAPTURE(line);
    CHECK_THAT(line, Catch::StartsWith("{\"event\": \"") && Catch::EndsWith("}"));
    begin = end + 1;
  }
  CHECK(lines >= 3);
  CHECK_THAT(run.output, Contains("\"event\": \"start\"") && Contains("\"seed\": 7"));
  CHECK_THAT(run.output, Contains("{\"event\": \"progress\", \"births\": 24, \"planned\": 24, "
                                  "\"in_flight\": 0"));
  CHECK_THAT(run.output, Contains("\"exit\": \"complete\", \"births\": 24, \"planned\": 24}"));
}

}  // namespace
}  // namespace neuroprospect

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

TEST_CASE("an extended campaign has the rows of one that had that many births from the start") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string whole = (directory / "whole.db").string();
  REQUIRE(run_program(tiny_run(whole, {"-D", "evolution.births=60"})).exit_code == 0);
  // one that was complete, and one that was not
  for (const std::vector<std::string>& before :
       {std::vector<std::string>{}, std::vector<std::string>{"--max-births", "13"}}) {
    const std::string file = (directory / (before.empty() ? "a.db" : "b.db")).string();
    CHECK(run_program(tiny_run(file, before)).exit_code == (before.empty() ? 0 : 4));
    const Finished begun = run_program(tiny_run(file, {"--extend", "60", "--max-births", "5"}));
    INFO(begun.output);
    CHECK(begun.exit_code == 4);
    // the same command goes on
    const Finished extended = run_program(tiny_run(file, {"--extend", "60"}));
    INFO(extended.output);
    CHECK(extended.exit_code == 0);
    CHECK(contents(file) == contents(whole));
    CHECK(query_text(file, "SELECT kind, births FROM session ORDER BY id") ==
          fmt::format("start {}\nextend 5\nresume {}\n", before.empty() ? 24 : 13,
                      before.empty() ? 31 : 42));
    CHECK_THAT(query_text(file, "SELECT command, overrides FROM session WHERE kind = 'extend'"),
               Contains("--extend 60") && Contains("life.steps=300"));
  }
  struct Case {
    std::vector<std::string> more;
    const char* message;
  };
  const Case cases[] = {
      {{}, "evolution.births: 60 in the file, 24 now (--extend 60 goes on"},
      {{"-D", "evolution.births=70"}, "60 in the file, 70 now (--extend 70 goes on"},
      {{"--extend", "50"}, "is a campaign of 60 births: --extend 50 would cut it short"},
      {{"--extend", "70", "-D", "seed=8"}, "seed: 7 in the file, 8 now"},
  };
  for (const Case& c : cases) {
    const Finished wrong = run_program(tiny_run(whole, c.more));
    CHECK(wrong.exit_code == 2);
    CHECK_THAT(wrong.output, Contains(c.message));
  }
  const Finished none = run_program(tiny_run((directory / "c.db").string(), {"--extend", "50"}));
  CHECK(none.exit_code == 2);
  CHECK_THAT(none.output, Contains("no such file to extend"));
}

TEST_CASE("any way of selecting goes on after its end as if there had been none", "[slow]") {
  const std::vector<std::string> kinds[] = {
      {"kind=map_elites", "descriptors=[\"limbs\"]", "low=[1]", "high=[9]", "bins=[3]"},
      {"kind=novelty", "descriptors=[\"limbs\"]", "low=[1]", "high=[9]", "archive_rate=0.3"},
      {"kind=truncation", "population=10"},
      {"kind=proportional", "population=10"},
  };
  for (const auto& kind : kinds) {
    const TemporaryDirectory directory(scenes::in_memory());
    CAPTURE(kind[0]);
    const auto with = [&](std::vector<std::string> more) {
      for (const std::string& assignment : kind) {
        more.insert(more.end(), {"-D", "evolution.selection." + assignment});
      }
      // two islands, which do not divide the births of a generation
      more.insert(more.end(), {"-D", "evolution.islands=2", "-D", "record.prune=dead"});
      return more;
    };
    const std::string whole = (directory / "whole.db").string();
    const Finished calm = run_program(tiny_run(whole, with({"-D", "evolution.births=57"})));
    INFO(calm.output);
    REQUIRE(calm.exit_code == 0);
    const std::string extended = (directory / "extended.db").string();
    REQUIRE(run_program(tiny_run(extended, with({}))).exit_code == 0);
    CHECK(
        run_program(tiny_run(extended, with({"--extend", "41", "--max-births", "3"}))).exit_code ==
        4);
    CHECK(run_program(tiny_run(extended, with({"--extend", "57"}))).exit_code == 0);
    CHECK(contents(extended) == contents(whole));
  }
}

TEST_CASE("a campaign that prunes while it runs ends with the same rows however it ran") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::vector<std::string> pruning = {"-D", "record.prune=dead", "-D",
                                            "record.episodes=false"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.end(), pruning.begin(), pruning.end());
    return more;
  };
  const std::string whole = (directory / "whole.db").string();
  REQUIRE(run_program(tiny_run(whole, with({"-D", "evolution.births=40"}))).exit_code == 0);
  const std::string pieces = (directory / "pieces.db").string();
  CHECK(run_program(tiny_run(pieces, with({"--max-births", "21"}))).exit_code == 4);
  CHECK(run_program(tiny_run(pieces, with({}))).exit_code == 0);
  CHECK(run_program(tiny_run(pieces, with({"--extend", "40", "--executor", "serial"}))).exit_code ==
        0);
  CHECK(contents(pieces) == contents(whole));
  // memories are there for those that can be parents still, and for no others
  CHECK(query_text(whole,
                   "SELECT count(*) FROM individual WHERE status = 'lived' AND (death IS NULL OR "
                   "death > 40) <> (id IN (SELECT individual FROM memory))") == "0\n");
  CHECK(query_text(whole, "SELECT count(*) FROM episode") == "0\n");
  CHECK(query_text(whole, "SELECT count(*) < 30 FROM memory") == "1\n");
  const Finished relived = run_program({"relive", whole, "3"});
  INFO(relived.output);
  CHECK(relived.exit_code == 0);
  CHECK_THAT(relived.output,
             Contains("the same life, to the bit") &&
                 Contains("not in the file, so not compared: its memory, its single episodes"));
  CHECK(run_program({"verify", whole}).exit_code == 0);
  // nothing else is different from a campaign that keeps everything
  const std::string keeping = (directory / "keeping.db").string();
  REQUIRE(run_program(tiny_run(keeping, {"-D", "evolution.births=40"})).exit_code == 0);
  const char* kResults = "SELECT id, fitness, brain_genome, death FROM individual ORDER BY id";
  CHECK(query_text(keeping, kResults) == query_text(whole, kResults));
}

TEST_CASE("a pruned file says what it freed, goes on, and relives") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "p.db").string();
  REQUIRE(run_program(tiny_run(file)).exit_code == 0);
  const auto before = contents(file);
  const Finished dry =
      run_program({"prune", file, "--memories", "--episodes", "--dry-run", "--keep", "champions"});
  INFO(dry.output);
  CHECK(dry.exit_code == 0);
  CHECK_THAT(dry.output, Contains("would free ") && Contains("nothing is changed"));
  CHECK(contents(file) == before);
  const Finished pruned = run_program({"prune", file, "--memories", "--weights", "--episodes"});
  INFO(pruned.output);
  CHECK(pruned.exit_code == 0);
  CHECK_THAT(pruned.output, Contains(": freed ") && Contains(" MB now, and was "));
  CHECK(query_text(file, "SELECT count(*) FROM episode") == "0\n");
  CHECK(query_text(file, "SELECT kind, exit FROM session ORDER BY id DESC LIMIT 1") ==
        "prune complete\n");
  for (const char* birth : {"0", "20"}) {
    const Finished relived = run_program({"relive", file, birth});
    CHECK(relived.exit_code == 0);
    CHECK_THAT(relived.output, Contains("to the bit") && Contains("its single episodes"));
  }
  CHECK(run_program({"verify", file}).exit_code == 0);
  // more births are the same births
  REQUIRE(run_program(tiny_run(file, {"--extend", "40"})).exit_code == 0);
  const std::string whole = (directory / "whole.db").string();
  REQUIRE(run_program(tiny_run(whole, {"-D", "evolution.births=40"})).exit_code == 0);
  const char* kResults = "SELECT id, fitness, brain_genome, death FROM individual ORDER BY id";
  CHECK(query_text(file, kResults) == query_text(whole, kResults));
  const Finished nothing = run_program({"prune", file});
  CHECK(nothing.exit_code == 2);
  CHECK_THAT(nothing.output, Contains("say what is to go"));
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

// Tests on the real program for what passes from one creature, and one campaign, to the next: the
// same rows for any number of workers and interruption where children inherit what was learned and
// have two parents; founders from another campaign and from genome files; genomes as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

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

std::vector<std::string> assignments(const std::vector<std::string>& all,
                                     const std::vector<std::string>& more = {}) {
  std::vector<std::string> options;
  for (const std::string& assignment : all) options.insert(options.end(), {"-D", assignment});
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

TEST_CASE("lamarckian children of two parents: the same rows for any workers and interruption") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto settings = [](const std::vector<std::string>& more) {
    return assignments({"inheritance.kind=lamarckian", "inheritance.fraction=0.7",
                        "evolution.mate_rate=0.5", "evolution.births=60"},
                       more);
  };
  const std::string whole = (directory / "whole.db").string();
  const Finished run = run_program(tiny_run(whole, settings({})));
  INFO(run.output);
  REQUIRE(run.exit_code == 0);
  CHECK(
      query_text(whole,
                 "SELECT count(*) FROM individual WHERE status = 'lived' AND learned_genome IS NULL"
                 " OR learned_genome = brain_genome") == "0\n");
  CHECK(query_text(whole, "SELECT count(*) > 10 FROM parent WHERE role = 'mate'") == "1\n");
  CHECK(query_text(whole,
                   "SELECT count(DISTINCT part) FROM mutation WHERE operator = 'recombine' AND "
                   "individual IN (SELECT child FROM parent WHERE role = 'mate')") == "2\n");

  const std::string serial = (directory / "serial.db").string();
  REQUIRE(run_program(tiny_run(serial, settings({"--executor", "serial"}))).exit_code == 0);
  CHECK(contents(serial) == contents(whole));
  for (const char* workers : {"1", "4"}) {
    const std::string file = (directory / fmt::format("{}.db", workers)).string();
    auto arguments = tiny_run(file, settings({}));
    *(std::ranges::find(arguments, "--workers") + 1) = workers;
    REQUIRE(run_program(arguments).exit_code == 0);
    CHECK(contents(file) == contents(whole));
  }
  const std::string pieces = (directory / "pieces.db").string();
  for (const char* births : {"9", "1", "20"}) {
    REQUIRE(run_program(tiny_run(pieces, settings({"--max-births", births}))).exit_code == 4);
  }
  {
    const scenes::Program program(tiny_run(pieces, settings({})));
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    program.signal(SIGKILL);
  }
  REQUIRE(run_program(tiny_run(pieces, settings({}))).exit_code == 0);
  CHECK(contents(pieces) == contents(whole));

  for (const char* birth : {"0", "59"}) {
    const Finished relived = run_program({"relive", whole, birth});
    INFO(relived.output);
    CHECK(relived.exit_code == 0);
  }
}

TEST_CASE("learned brains are kept where the file asks, and are what is learned again otherwise") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string without = (directory / "without.db").string();
  const std::string with = (directory / "with.db").string();
  REQUIRE(run_program(tiny_run(without, {"--max-births", "9"})).exit_code == 4);
  REQUIRE(run_program(tiny_run(with, assignments({"record.learned=all"}, {"--max-births", "9"})))
              .exit_code == 4);
  CHECK(query_text(without, "SELECT count(learned_genome) FROM individual") == "0\n");
  CHECK(query_text(with, "SELECT count(*) FROM individual WHERE learned_genome IS NOT NULL") ==
        query_text(with, "SELECT count(*) FROM individual WHERE status = 'lived'"));
  CHECK(query_text(with, "SELECT group_concat(brain_genome) FROM individual") ==
        query_text(without, "SELECT group_concat(brain_genome) FROM individual"));
  const Finished kept = run_program({"genome", with, "3", "--learned"});
  const Finished again = run_program({"genome", without, "3", "--learned"});
  CHECK(kept.exit_code == 0);
  CHECK(kept.output == again.output);
  CHECK(kept.output != run_program({"genome", with, "3"}).output);
  CHECK(nlohmann::json::parse(kept.output)["origin"]["wiring"] == "learned");
}

TEST_CASE("founders come from another campaign, which is not needed again") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string first = (directory / "first.db").string();
  REQUIRE(run_program(tiny_run(first)).exit_code == 0);
  const auto settings = [&](const std::vector<std::string>& more) {
    return assignments({"founders.source=campaign", "founders.path=\"" + first + "\"", "seed=8"},
                       more);
  };
  const std::string whole = (directory / "whole.db").string();
  const Finished run = run_program(tiny_run(whole, settings({})));
  INFO(run.output);
  REQUIRE(run.exit_code == 0);
  const std::string best = query_text(
      first,
      "SELECT 'smallest, individual ' || id FROM individual WHERE fitness IS NOT NULL ORDER BY "
      "fitness DESC, id LIMIT 8");
  CHECK(query_text(whole, "SELECT source FROM founder ORDER BY ordinal") == best);
  CHECK(query_text(whole,
                   "SELECT count(*) FROM individual AS i JOIN founder AS f ON f.ordinal = i.id AND "
                   "f.body_genome = i.body_genome AND f.brain_genome = i.brain_genome") == "8\n");
  CHECK_THAT(query_text(whole, "SELECT kind, command, exit FROM session ORDER BY id"),
             Contains("import import 8 genomes from campaign " + first + ", content ") &&
                 Contains("complete\nstart "));

  const std::string pieces = (directory / "pieces.db").string();
  REQUIRE(run_program(tiny_run(pieces, settings({"--max-births", "3"}))).exit_code == 4);
  std::filesystem::remove(first);
  REQUIRE(run_program(tiny_run(pieces, settings({}))).exit_code == 0);
  CHECK(contents(pieces) == contents(whole));
  CHECK(run_program({"verify", whole}).exit_code == 0);

  const Finished lost = run_program(tiny_run((directory / "lost.db").string(), settings({})));
  CHECK(lost.exit_code == 3);
  CHECK_THAT(lost.output, Contains("first.db"));
}

TEST_CASE("genomes go out as JSON and come in as founders") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string first = (directory / "first.db").string();
  REQUIRE(run_program(tiny_run(first)).exit_code == 0);
  const std::string genomes = (directory / "genomes.json").string();
  REQUIRE(run_program({"genome", first, "20", "2", "5", "-o", genomes}).exit_code == 0);
  const std::string second = (directory / "second.db").string();
  const auto settings = assignments({"founders.source=file", "founders.path=\"" + genomes + "\""});
  const Finished run = run_program(tiny_run(second, settings));
  INFO(run.output);
  REQUIRE(run.exit_code == 0);
  // three founders, over and over
  CHECK(query_text(second, "SELECT count(*) FROM founder") == "3\n");
  CHECK(query_text(second,
                   "SELECT count(DISTINCT brain_genome), count(*) FROM individual WHERE id < 8") ==
        "3 8\n");
  std::ifstream file(genomes);
  const auto sent = nlohmann::json::parse(file);
  for (int founder = 0; founder < 3; ++founder) {
    const Finished back = run_program({"genome", second, fmt::format("{}", founder + 3)});
    REQUIRE(back.exit_code == 0);
    const auto arrived = nlohmann::json::parse(back.output);
    CHECK(arrived["brain"]["layers"] == sent[founder]["brain"]["layers"]);
    CHECK(arrived["body"]["limbs"].size() == sent[founder]["body"]["limbs"].size());
  }

  std::ofstream(genomes) << "{}";
  const Finished bad = run_program(tiny_run((directory / "bad.db").string(), settings));
  CHECK(bad.exit_code == 2);
  CHECK_THAT(bad.output, Contains("genomes.json: \"format\" is missing"));
  const Finished nobody = run_program({"genome", first, "99"});
  CHECK(nobody.exit_code == 2);
  CHECK_THAT(nobody.output, Contains("there is no individual 99"));
}

}  // namespace
}  // namespace neuroprospect

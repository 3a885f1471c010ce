// Tests on the real program for studies that let lives be lived again: any number of workers prints
// and stores the same, and Ctrl-C stops them with nothing stored.
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <thread>

#include "db/studies.h"
#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"
#include "tests/scenes/tiny_campaign.h"

namespace neuroprospect {
namespace {

using Catch::Contains;
using scenes::Finished;
using scenes::Program;
using scenes::run_program;
using scenes::TemporaryDirectory;
using scenes::tiny_run;

std::vector<db::StudyRow> studies_in(const std::string& file) {
  return db::studies(db::CampaignFile::open(file, db::Access::read_only));
}

std::string lines_of_csv(const std::string& output) {
  return output.substr(output.find("figure,"));
}

TEST_CASE("a study of lives prints and stores the same with any number of workers") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "campaign.db").string();
  REQUIRE(run_program(tiny_run(file)).exit_code == 0);
  std::vector<std::string> asked = {
      "study",      "head-start", file,          "--individuals", "4",     "--lengths", "1",
      "--episodes", "1",          "--resamples", "100",           "--csv", "--workers", "1"};
  const Finished one = run_program(asked);
  REQUIRE(one.exit_code == 0);
  const std::string title = "head-start --lengths 1 --individuals 4 --episodes 1 --resamples 100";
  const auto stored = db::study_result(db::CampaignFile::open(file, db::Access::read_only), title);
  REQUIRE_FALSE(stored.empty());
  for (const db::EstimateRow& row : stored) {
    INFO(row.figure << ", " << row.series);
    CHECK_THAT(one.output, Contains(fmt::format("{},", row.value)));
  }
  asked.back() = "3";
  CHECK(lines_of_csv(run_program(asked).output).substr(0, 3000) ==
        lines_of_csv(one.output).substr(0, 3000));
  CHECK(db::study_result(db::CampaignFile::open(file, db::Access::read_only), title) == stored);
  CHECK(studies_in(file).size() == 1);
}

TEST_CASE("Ctrl-C stops a study of lives, and nothing is stored") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "campaign.db").string();
  REQUIRE(run_program(tiny_run(file)).exit_code == 0);
  for (const int times : {1, 2}) {
    Program program({"study", "head-start", file, "--individuals", "20", "--episodes", "300"});
    std::this_thread::sleep_for(std::chrono::seconds(1));
    for (int i = 0; i < times; ++i) {
      program.signal(SIGINT);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    const Finished stopped = program.wait();
    INFO(stopped.output);
    CHECK(stopped.exit_code == 4);
    CHECK_THAT(stopped.output, Contains("head-start: stopped before the end; nothing is stored"));
    CHECK(studies_in(file).empty());
  }
}

}  // namespace
}  // namespace neuroprospect

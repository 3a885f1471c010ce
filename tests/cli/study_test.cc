// Tests for `neuroprospect study`: what it prints is what it stores, to the bit and whatever the
// file was through; it answers and stores while the campaign runs, and says so where it cannot
// store.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "db/campaign_file.h"
#include "db/query.h"
#include "db/studies.h"
#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"
#include "tests/scenes/tiny_campaign.h"
#include "tests/scenes/watched_campaign.h"

namespace neuroprospect {
namespace {

using Catch::Matchers::Contains;
using nlohmann::json;
using scenes::Finished;
using scenes::run_program;
using scenes::TemporaryDirectory;

std::string copy_of_campaign(const TemporaryDirectory& directory,
                             const char* name = "campaign.db") {
  std::string file = (directory / name).string();
  REQUIRE(run_program({"copy", scenes::watched_file(), file}).exit_code == 0);
  return file;
}

std::vector<db::EstimateRow> stored(const std::string& file, const std::string& title) {
  return db::study_result(db::CampaignFile::open(file, db::Access::read_only), title);
}

TEST_CASE("study names the studies, and each has help from its declaration") {
  const Finished listed = run_program({"study"});
  CHECK(listed.exit_code == 0);
  CHECK_THAT(listed.output, Contains("innate-learned") && Contains("heritability"));
  CHECK(run_program({"study", "--list"}).output == listed.output);
  CHECK_THAT(run_program({"study", "heritability", "--help"}).output,
             Contains("--measures") && Contains("innate,learned,gain") && Contains("--resamples"));
  CHECK(run_program({"study", "no-such", "x.db"}).exit_code == 2);
  CHECK(run_program({"study", "heritability"}).exit_code == 2);
}

TEST_CASE("what a study prints is what it stores, and the same again to the bit") {
  const TemporaryDirectory directory;
  const std::string file = copy_of_campaign(directory);
  const std::vector<std::string> asked = {"study", "innate-learned", file,  "--bins",
                                          "2",     "--resamples",    "100", "--json"};
  const Finished said = run_program(asked);
  INFO(said.output);
  REQUIRE(said.exit_code == 0);
  const std::string title = "innate-learned --bins 2 --resamples 100";
  const auto rows = stored(file, title);
  CHECK(rows.size() > 10);
  std::istringstream lines(said.output);
  std::size_t i = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("{")) {
      CHECK_THAT(line, Contains("stored in") && Contains(title));
      continue;
    }
    REQUIRE(i < rows.size());
    const json one = json::parse(line);
    CHECK(one["study"] == title);
    CHECK(one["figure"] == rows[i].figure);
    CHECK(one["value"] == rows[i].value);
    CHECK(one["low"] == (rows[i].low ? json(*rows[i].low) : json(nullptr)));
    CHECK(one["n"] == rows[i].n);
    ++i;
  }
  CHECK(i == rows.size());
  const auto study = db::studies(db::CampaignFile::open(file, db::Access::read_only)).at(0);
  CHECK(study.name == "innate-learned");
  CHECK(study.settings == "bins = 2\nresamples = 100\n");
  CHECK(study.births == 24);
  // the mean of everybody's innate return is the file's
  const auto innate = std::ranges::find_if(rows, [](const db::EstimateRow& row) {
    return row.figure == "return" && row.series == "innate";
  });
  REQUIRE(innate != rows.end());
  const auto mean = db::query(file, "SELECT avg(innate) FROM innate_vs_learned").rows[0][0];
  CHECK(innate->value == Approx(std::stod(*mean)).epsilon(1e-12));

  // again, and in another file of the same births
  REQUIRE(run_program(asked).exit_code == 0);
  CHECK(stored(file, title) == rows);
  const std::string other = copy_of_campaign(directory, "other.db");
  CHECK(stored(other, title).empty());
  REQUIRE(run_program({"study", "innate-learned", other, "--resamples", "100", "--bins", "2"})
              .exit_code == 0);
  CHECK(stored(other, title) == rows);
  CHECK(run_program({"verify", other, "--relive", "0"}).exit_code == 0);
}

TEST_CASE("a study is not stored where that is not wanted, or cannot be") {
  const TemporaryDirectory directory;
  const std::string file = copy_of_campaign(directory);
  const std::vector<std::string> asked = {"study", "heritability", file, "--resamples", "100"};
  auto unwanted = asked;
  unwanted.emplace_back("--no-store");
  CHECK(run_program(unwanted).exit_code == 0);
  CHECK(stored(file, "heritability --resamples 100").empty());
  const Finished wrong = run_program({"study", "heritability", file, "--measures", "wings"});
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.output, Contains("no birth has the measure wings") && Contains("mass_kg"));
  CHECK(run_program({"study", "heritability", file, "--resamples", "7"}).exit_code == 2);

  const Finished both =
      run_program({"study", "heritability", file, scenes::watched_file(), "--csv"});
  CHECK(both.exit_code == 0);
  CHECK_THAT(both.output, Contains("95 % Student's t over 2 campaigns"));
  CHECK(db::studies(db::CampaignFile::open(file, db::Access::read_only)).empty());

  if (::geteuid() == 0) return;  // may write to any file
  REQUIRE(::chmod(file.c_str(), 0444) == 0);
  const Finished refused = run_program(asked);
  CHECK(refused.exit_code == 3);
  CHECK_THAT(refused.output, Contains("main parent") && Contains("not stored"));
}

TEST_CASE("a study answers and stores while its campaign runs, which ends as if nobody had asked") {
  const TemporaryDirectory directory;
  const std::string file = (directory / "running.db").string();
  const scenes::Program running(scenes::tiny_run(file));
  std::size_t answers = 0;
  std::uint64_t births = 0;
  while (births < 24) {
    if (!std::filesystem::exists(file)) continue;
    births = db::CampaignFile::open(file, db::Access::read_only).births().size();
    const Finished said = run_program({"study", "innate-learned", file, "--resamples", "100"});
    INFO(said.output);
    REQUIRE(said.exit_code == 0);
    CHECK_THAT(said.output, Contains("stored in"));
    ++answers;
  }
  CHECK(answers >= 2);
  CHECK_FALSE(stored(file, "innate-learned --resamples 100").empty());
  REQUIRE(run_program({"verify", file, "--relive", "2"}).exit_code == 0);
  const std::string rows = "SELECT * FROM innate_vs_learned";
  CHECK(db::query(file, rows).rows == db::query(scenes::watched_file(), rows).rows);
}

}  // namespace
}  // namespace neuroprospect

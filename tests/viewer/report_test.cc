// Tests that a report is one file with everything in it, and nothing that could run or load more.
#include "viewer/report.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>

#include "tests/scenes/watched_campaign.h"

namespace neuroprospect::viewer {
namespace {

using Catch::Contains;
using scenes::watched_file;

TEST_CASE("a report has its data inside and asks for nothing else") {
  Answers answers(watched_file(), cli::OpenCampaign(watched_file()).spec);
  const std::string page = report(answers, {3, 20});
  CHECK_THAT(page, !Contains("src=\"") && !Contains("rel=\"stylesheet\""));

  const std::string opening = R"(<script type="application/json" id="report">)";
  const std::size_t begin = page.find(opening) + opening.size();
  const auto data =
      nlohmann::json::parse(page.substr(begin, page.find("</script>", begin) - begin));
  CHECK(data["campaign"] == nlohmann::json::parse(answers.campaign()));
  CHECK(data["births"].size() == 1);
  CHECK(data["births"][0] == nlohmann::json::parse(answers.births(0)));
  CHECK(data["individuals"].size() == 2);
  CHECK(data["individuals"]["20"] == nlohmann::json::parse(answers.individual(20)));
  CHECK(data["footage"].size() == 4);
  CHECK_THROWS_WITH(report(answers, {99}), "there is no individual 99");
}

TEST_CASE("a name cannot break out of a report") {
  const scenes::TemporaryDirectory directory;
  const std::string file = (directory / "named.db").string();
  const auto run = scenes::run_program(
      scenes::tiny_run(file, {"-D", R"(name="</script><script>alert(1)</script>")", "-D",
                              "evolution.births=4", "-D", "evolution.founders=4"}));
  INFO(run.output);
  REQUIRE(run.exit_code == 0);
  Answers answers(file, cli::OpenCampaign(file).spec);
  const std::string page = report(answers, {});
  CHECK_THAT(page, !Contains("<script>alert") && Contains("\\u003cscript>alert(1)"));
}

}  // namespace
}  // namespace neuroprospect::viewer

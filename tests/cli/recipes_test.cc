// Tests that every example campaign runs, at a size that takes no time, and that recipes hands them
// out as they are.
#include "cli/recipes.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::cli {
namespace {

using Catch::Contains;
using scenes::run_program;
using scenes::TemporaryDirectory;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("the program has the files of campaigns/, each with a summary") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator("campaigns")) {
    const auto all = recipes();
    const auto found = std::ranges::find(all, entry.path().stem().string(), &Recipe::name);
    REQUIRE(found != all.end());
    CHECK(found->text == text_of(entry.path()));
    CHECK(summary_of(*found).size() > 20);
    CHECK(summary_of(*found).size() < 200);
    ++files;
  }
  CHECK(files == recipes().size());
  CHECK(files >= 8);
  const auto listed = run_program({"recipes"});
  CHECK_THAT(listed.output, Contains("first-steps") && Contains("creatures evolve to learn"));
}

TEST_CASE("every example campaign runs", "[slow]") {
  const TemporaryDirectory directory;
  for (const Recipe& recipe : recipes()) {
    CAPTURE(recipe.name);
    const std::string path = fmt::format("campaigns/{}.toml", recipe.name);
    const bool sweep = recipe.text.find("\n[grid]") != std::string_view::npos;
    std::vector<std::string> arguments = {sweep ? "sweep" : "run", path};
    if (sweep) {
      arguments.insert(arguments.end(),
                       {"--folder", (directory / std::string(recipe.name)).string(), "--check"});
    } else {
      arguments.insert(arguments.end(),
                       {"--db", (directory / std::string(recipe.name)).string() + ".db"});
    }
    for (const char* shrunk : {"evolution.births=12", "evolution.founders=6", "evolution.lag=2",
                               "life.steps=300", "life.episodes=1", "world.episode_s=1"}) {
      if (sweep && std::string_view(shrunk).starts_with("life.steps")) continue;  // its own grid
      arguments.insert(arguments.end(), {"-D", shrunk});
    }
    const auto run = run_program(arguments);
    INFO(run.output);
    CHECK(run.exit_code == 0);
    if (!sweep) CHECK_THAT(run.output, Contains("12 of 12 births"));
  }
}

TEST_CASE("a recipe is copied once, and a sweep with what it starts from") {
  const TemporaryDirectory directory;
  const auto back = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  const auto copied = run_program({"recipes", "first-steps"});
  const auto again = run_program({"recipes", "first-steps"});
  const auto swept = run_program({"recipes", "learning-hides-genes"});
  const auto unknown = run_program({"recipes", "last-steps"});
  std::filesystem::current_path(back);
  CHECK(copied.exit_code == 0);
  CHECK(text_of(directory / "first-steps.toml") == text_of("campaigns/first-steps.toml"));
  CHECK(again.exit_code == 2);
  CHECK_THAT(again.output, Contains("first-steps.toml: there is such a file already"));
  CHECK(swept.exit_code == 0);
  CHECK(std::filesystem::exists(directory / "learning-hides-genes-base.toml"));
  CHECK(unknown.exit_code == 2);
}

}  // namespace
}  // namespace neuroprospect::cli

// Tests on the real program: what `check` foretells is what comes, within the factor that it
// states.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>

#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"
#include "tests/scenes/tiny_campaign.h"

namespace neuroprospect {
namespace {

using Catch::Contains;
using scenes::Finished;
using scenes::run_program;
using scenes::TemporaryDirectory;

double number_after(const std::string& text, const std::string& key) {
  const auto at = text.find(key);
  REQUIRE(at != std::string::npos);
  return std::stod(text.substr(at + key.size()));
}

TEST_CASE("the space that check foretells is what is used, and time is no dream") {
  const TemporaryDirectory directory(scenes::in_memory());
  const std::string file = (directory / "c.db").string();
  const Finished checked =
      run_program({"check", "campaigns/smallest.toml", "--json", "--workers", "2"});
  INFO(checked.output);
  REQUIRE(checked.exit_code == 0);
  const auto start = std::chrono::steady_clock::now();
  REQUIRE(
      run_program({"run", "campaigns/smallest.toml", "--db", file, "--workers", "2"}).exit_code ==
      0);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const double bytes = number_after(checked.output, "\"bytes\": ");
  const auto used = static_cast<double>(std::filesystem::file_size(file));
  CHECK(bytes > used / 2);
  CHECK(bytes < used * 2);
  // other programs may take the machine from one of the two
  const double foretold = number_after(checked.output, "\"seconds\": ");
  CHECK(foretold > seconds / 8);
  CHECK(foretold < seconds * 8);
}

TEST_CASE("a disk that is too small is said to be") {
  const Finished checked = run_program({"check", "campaigns/smallest.toml", "-D",
                                        "evolution.births=1000000000", "-D", "life.steps=0"});
  CHECK(checked.exit_code == 0);
  CHECK_THAT(checked.output, Contains("warning: ") && Contains("may be needed, and "));
  const Finished small = run_program({"check", "campaigns/smallest.toml", "-D", "life.steps=0",
                                      "--db", "a/b/c.db", "--workers", "2"});
  CHECK(small.exit_code == 0);
  CHECK_THAT(small.output, Contains("free)") && !Contains("warning"));
}

TEST_CASE("a lag that is too small for the workers is said to be") {
  // lag 4: enough for 2 workers, who need 3, but not for 4, who need 8; generations have none
  const auto check = [](const std::string& workers, const std::string& kind) {
    const Finished checked =
        run_program({"check", "campaigns/smallest.toml", "-D", "life.steps=0", "-D",
                     "evolution.selection.kind=" + kind, "--workers", workers});
    CHECK(checked.exit_code == 0);
    return checked.output;
  };
  CHECK_THAT(check("2", "aging"), !Contains("warning"));
  CHECK_THAT(check("4", "aging"),
             Contains("warning: evolution.lag = 4 leaves some of 4 workers idle; 8 keeps"));
  CHECK_THAT(check("4", "truncation"), !Contains("warning"));
}

}  // namespace
}  // namespace neuroprospect

// Tests on the real program: the same rows for any number of workers and after any kill, commands
// that say what they should, and exit codes.
#include "tests/scenes/program.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/random.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect {
namespace {

using Catch::Contains;
using scenes::contents;
using scenes::Finished;
using scenes::Program;
using scenes::run_program;
using scenes::TemporaryDirectory;

constexpr const char* kSmallest = "campaigns/smallest.toml";

// the smallest campaign, run once for all tests below
const std::string& calm_file() {
  static const TemporaryDirectory directory;
  static const std::string file = [] {
    std::string path = (directory / "calm.db").string();
    const Finished run = run_program({"run", kSmallest, "--db", path, "--workers", "2"});
    INFO(run.output);
    REQUIRE(run.exit_code == 0);
    return path;
  }();
  return file;
}

void sleep_ms(std::uint64_t ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

TEST_CASE("any number of workers gives the same rows", "[slow]") {
  const TemporaryDirectory directory;
  const auto expected = contents(calm_file());
  REQUIRE(expected.size() > 200);
  for (const std::vector<std::string>& how : std::vector<std::vector<std::string>>{
           {"--workers", "1"}, {"--workers", "3"}, {"--executor", "serial"}}) {
    const std::string file = (directory / (how[1] + ".db")).string();
    std::vector<std::string> arguments = {"run", kSmallest, "--db", file};
    arguments.insert(arguments.end(), how.begin(), how.end());
    REQUIRE(run_program(arguments).exit_code == 0);
    CHECK(contents(file) == expected);
  }
}

TEST_CASE("a campaign killed at random moments ends with the rows of an undisturbed one",
          "[slow]") {
  const TemporaryDirectory directory;
  const auto expected = contents(calm_file());
  const std::string file = (directory / "killed.db").string();
  // moments only; the result must not depend on them
  RandomStream random({.seed = static_cast<std::uint64_t>(
                           std::chrono::steady_clock::now().time_since_epoch().count())});
  for (int kill = 0; kill < 10; ++kill) {
    Program program({"run", kSmallest, "--db", file, "--workers", "2"});
    sleep_ms(20 + random.below(1500));
    program.signal(SIGKILL);
    program.wait();
  }
  const Finished last = run_program({"run", kSmallest, "--db", file, "--workers", "2"});
  INFO(last.output);
  CHECK(last.exit_code == 0);
  CHECK(contents(file) == expected);
}

TEST_CASE("one signal finishes lives in flight, two drop them; both can be resumed", "[slow]") {
  const TemporaryDirectory directory;
  for (const int signals : {1, 2}) {
    const std::string file = (directory / fmt::format("{}.db", signals)).string();
    Program program({"run", kSmallest, "--db", file, "--workers", "2"});
    sleep_ms(700);
    for (int i = 0; i < signals; ++i) {
      program.signal(i == 0 ? SIGINT : SIGTERM);
      sleep_ms(20);
    }
    const Finished stopped = program.wait();
    INFO(stopped.output);
    CHECK(stopped.exit_code == 4);
    CHECK_THAT(stopped.output, Contains("the same command goes on"));
    const Finished resumed = run_program({"run", kSmallest, "--db", file, "--workers", "2"});
    INFO(resumed.output);
    CHECK(resumed.exit_code == 0);
    CHECK(contents(file) == contents(calm_file()));
  }
}

TEST_CASE("a complete campaign is not run again") {
  const auto before = contents(calm_file());
  const Finished again = run_program({"run", kSmallest, "--db", calm_file()});
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.output, Contains("28 of 28 births are there"));
  CHECK(contents(calm_file()) == before);
}

TEST_CASE("lives are relived to the bit, and verify finds nothing") {
  for (const char* birth : {"0", "20"}) {
    const Finished relived = run_program({"relive", calm_file(), birth});
    INFO(relived.output);
    CHECK(relived.exit_code == 0);
    CHECK_THAT(relived.output, Contains("the same life, to the bit"));
  }
  const Finished verified = run_program({"verify", calm_file(), "--relive", "2"});
  INFO(verified.output);
  CHECK(verified.exit_code == 0);
  CHECK_THAT(verified.output, Contains("28 births, all is well"));
}

TEST_CASE("commands show what is there") {
  struct Case {
    std::vector<std::string> arguments;
    const char* shows;
  };
  const std::string& file = calm_file();
  const Case cases[] = {
      {{"status", file}, "28 of 28 births"},
      {{"lineage", file, "25"}, "founder"},
      {{"show", file, "25"}, "learning curve"},
      {{"query", file, "SELECT count(*) AS births FROM individual"}, "births\n28\n"},
      {{"query", "--csv", file, "SELECT 'a,b' AS x, 2 AS y"}, "x,y\r\n\"a,b\",2\r\n"},
      {{"check", kSmallest}, "right\n28 births of 3000 learning steps"},
      {{"config", "--explain"}, "life.steps = 20000 [control steps]"},
      {{"config", kSmallest}, "steps = 3000"},
      {{"--version"}, "Bullet"},
      {{"run", "--help"}, "Example:"},
  };
  for (const Case& c : cases) {
    const Finished finished = run_program(c.arguments);
    INFO(c.arguments[0] << ": " << finished.output);
    CHECK(finished.exit_code == 0);
    CHECK_THAT(finished.output, Contains(c.shows));
  }
}

TEST_CASE("show says how much wiring each number of a genome stands for") {
  const TemporaryDirectory directory;
  const std::string file = (directory / "bottleneck.db").string();
  REQUIRE(run_program({"run", kSmallest, "--db", file, "--max-births", "1", "-D",
                       "brain.encoding=bottleneck", "-D", "life.learner=none"})
              .exit_code == 4);
  for (const std::string& campaign : {calm_file(), file}) {
    const Finished sizes = run_program(
        {"query", campaign,
         "SELECT ' ' || printf('%.2f', 1.0 * connections / genome_numbers) || ' connections each' "
         "AS compression FROM individual WHERE id = 0"});
    const std::string compression = sizes.output.substr(
        sizes.output.find('\n') + 1, sizes.output.rfind('\n') - sizes.output.find('\n') - 1);
    CHECK_THAT(compression, Contains(" connections each"));
    CHECK_THAT(run_program({"show", campaign, "0"}).output, Contains(compression));
  }
}

TEST_CASE("top tells how a campaign is getting on, once where nobody looks") {
  const Finished seen = run_program({"top", calm_file()});
  CHECK(seen.exit_code == 0);
  CHECK_THAT(seen.output, Contains("28 of 28 births") &&
                              Contains("last session ended (complete)") && Contains("2 workers") &&
                              Contains("MB at most") && !Contains("in flight") &&
                              !Contains("\033"));
  const TemporaryDirectory directory;
  const std::string file = (directory / "begun.db").string();
  Program running({"run", kSmallest, "--db", file, "--workers", "2"});
  std::string output;
  for (int attempt = 0; attempt < 100 && output.find("in flight: ") == std::string::npos;
       ++attempt) {
    sleep_ms(100);
    output = run_program({"top", file}).output;
  }
  CHECK_THAT(output, Contains("in flight: ") && Contains("running, latest birth"));
  running.signal(SIGKILL);
}

TEST_CASE("what programs read is JSON") {
  const auto json = [](std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const Finished finished = run_program(arguments);
    INFO(finished.output);
    CHECK(finished.exit_code == 0);
    return nlohmann::json::parse(finished.output);
  };
  CHECK(json({"status", calm_file()})["births"] == 28);
  CHECK(json({"show", calm_file(), "20"})["individual"]["id"] == 20);
  CHECK(json({"relive", calm_file(), "3"})["same"] == true);
  CHECK(json({"verify", calm_file(), "--relive", "1"})["findings"].empty());
  const auto row =
      json({"query", calm_file(), "SELECT id, status, reason FROM individual WHERE id = 3"});
  CHECK(row == nlohmann::json{{"id", 3}, {"status", "lived"}, {"reason", nullptr}});
}

// what the file begins with
std::string beginning(const std::filesystem::path& path, std::size_t n) {
  std::string bytes(n, '\0');
  std::ifstream(path, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(n));
  return bytes;
}

TEST_CASE("a film is a picture of newborn and learner") {
  const TemporaryDirectory directory;
  for (const auto& [name, begins] : {std::pair<const char*, const char*>{"film.svg", "<?xml"},
                                     {"film.png", "\x89PNG"},
                                     {"film.pdf", "%PDF"}}) {
    const auto path = directory / name;
    const Finished filmed = run_program({"film", calm_file(), "25", "-o", path.string()});
    INFO(filmed.output);
    REQUIRE(filmed.exit_code == 0);
    CHECK_THAT(filmed.output, Contains("2 rows of 8 poses"));
    CHECK_THAT(beginning(path, 8), Catch::StartsWith(begins));
    CHECK(std::filesystem::file_size(path) > 5000);
  }
  const Finished wrong = run_program({"film", calm_file(), "25", "-o", "film.avi"});
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.output, Contains(".mp4, .webm or .gif"));
}

TEST_CASE("a video has an image for each control step", "[slow]") {
  const TemporaryDirectory directory;
  for (const char* name : {"walk.mp4", "walk.gif"}) {
    const std::string path = (directory / name).string();
    const Finished recorded =
        run_program({"record", calm_file(), "25", "--phase", "innate", "--video", path});
    INFO(recorded.output);
    REQUIRE(recorded.exit_code == 0);
    const std::string probe =
        "ffprobe -v error -count_frames -select_streams v:0 -show_entries "
        "stream=width,height,nb_read_frames -of csv=p=0 " +
        path;
    std::array<char, 200> said{};
    FILE* pipe = ::popen(probe.c_str(), "r");  // NOLINT: the path is our own
    REQUIRE(pipe != nullptr);
    CHECK(std::fgets(said.data(), said.size(), pipe) != nullptr);
    ::pclose(pipe);
    // an episode of 4 s: 200 steps and the start; a GIF has every other one
    CHECK_THAT(said.data(),
               Contains(name == std::string("walk.mp4") ? "480,376,201" : "480,376,1"));
  }
}

TEST_CASE("mistakes end with the right exit code and a message that helps") {
  const TemporaryDirectory directory;
  std::ofstream((directory / "text.db").string())
      << "this is no database, but it is longer than nothing\n";
  std::ofstream((directory / "wrong.toml").string()) << "[life]\nstepz = 1\n";
  std::ofstream((directory / "other.toml").string()) << "name = 'smallest'\nseed = 8\n";
  struct Case {
    std::vector<std::string> arguments;
    int exit_code;
    const char* message;
  };
  const std::string& file = calm_file();
  const Case cases[] = {
      {{"run", (directory / "wrong.toml").string()},
       2,
       "wrong.toml:2:1: unknown parameter life.stepz (did you mean"},
      {{"run", "nowhere.toml"}, 2, "nowhere.toml: cannot read"},
      {{"run", (directory / "other.toml").string(), "--db", file}, 2, "seed: 7 in the file, 8 now"},
      {{"run", kSmallest, "--db", (directory / "text.db").string()}, 3, "text.db"},
      {{"run", kSmallest, "--db", (directory / "no/such/place.db").string()}, 3, "place.db"},
      {{"status", (directory / "nothing.db").string()}, 3, "nothing.db"},
      {{"show", file, "99"}, 2, "there is no individual 99"},
      {{"lineage", file, "99"}, 2, "there is no individual 99"},
      {{"relive", file, "99"}, 2, "there is no individual 99"},
      {{"query", file, "DROP TABLE individual"}, 2, "not authorized"},
      {{"film", file, "3", "-o", "/no/such/place.svg"}, 2, "cannot write"},
      {{"dance"}, 2, ""},
      {{"run"}, 2, "campaign"},
      {{}, 2, "which command? One of run, sweep"},
      {{"staus"}, 2, "there is no command staus (did you mean \"status\"?)"},
      {{"status", file, "--jsn"}, 2, "there is no option --jsn (did you mean \"--json\"?)"},
      {{"status", file, "twice"}, 2, "what is twice to be?"},
      {{"show", file, "--", "-5"}, 2, "an individual is a number from 0, not -5"},
  };
  for (const Case& c : cases) {
    const Finished finished = run_program(c.arguments);
    INFO((c.arguments.empty() ? "nothing" : c.arguments[0]) << ": " << finished.output);
    CHECK(finished.exit_code == c.exit_code);
    CHECK_THAT(finished.output, Contains(c.message));
  }
}

TEST_CASE("two programs on one file: the second is refused", "[slow]") {
  const TemporaryDirectory directory;
  const std::string file = (directory / "one.db").string();
  Program first({"run", kSmallest, "--db", file, "--workers", "1"});
  sleep_ms(500);
  const Finished second = run_program({"run", kSmallest, "--db", file});
  INFO(second.output);
  CHECK(second.exit_code == 3);
  first.signal(SIGKILL);
  first.wait();
  CHECK(run_program({"run", kSmallest, "--db", file}).exit_code == 0);
  CHECK(contents(file) == contents(calm_file()));
}

}  // namespace
}  // namespace neuroprospect

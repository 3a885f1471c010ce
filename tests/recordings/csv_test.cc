// Tests for recordings/csv.h: round trips to the bit, files as others write them, and what is said
// of those that are wrong.
#include "recordings/csv.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "recordings/file.h"
#include "tests/recordings/made_up.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::recordings {
namespace {

using made_up::Traits;
using scenes::TemporaryDirectory;

std::filesystem::path file_of(const TemporaryDirectory& directory, const std::string& text) {
  auto path = directory / "some.csv";
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

TEST_CASE("a recording written as CSV is read as the same one, to the bit") {
  const TemporaryDirectory directory(scenes::in_memory());
  int number = 0;
  for (const Traits& kind :
       {Traits{.series = false}, Traits{.series = false, .doubles = true},
        Traits{.actions = 0, .series = false}, Traits{.observations = 1, .series = false}}) {
    const Recording recording = made_up::recording(kind, 1);
    const auto path = directory / ("trip" + std::to_string(++number) + ".csv");
    write_recording(recording, path);
    const Recording found = read_recording(path);
    CHECK(found == recording);
    for (std::size_t i = 0; i < recording.episodes[0].observations.values.size(); ++i) {
      CHECK(std::signbit(found.episodes[0].observations.values[i]) ==
            std::signbit(recording.episodes[0].observations.values[i]));
    }
  }
}

TEST_CASE("poses as somebody might have tracked them are read") {
  const TemporaryDirectory directory(scenes::in_memory());
  // a byte order mark, CRLF, quotes, blanks, an empty line, columns in any order
  const Recording poses =
      read_csv(file_of(directory,
                       "\xEF\xBB\xBFobservation:hip,episode, step,\"observation:knee, left\"\r\n"
                       "0.5,0,0, 1e-3\r\n-1,0,1,\"2\"\r\n\r\n 3,1,0,4\r\n5,1,1,6\r\n7,1,2,8"));
  CHECK(poses.observations == std::vector<std::string>{"hip", "knee, left"});
  CHECK(poses.actions.empty());
  REQUIRE(poses.episodes.size() == 2);
  CHECK(poses.episodes[0].observations.values == std::vector<double>{0.5, 1e-3, -1, 2});
  CHECK(poses.episodes[1].rewards == std::vector<double>{0, 0});
  CHECK(poses.episodes[1].terminated == std::vector<bool>{false, false});
  // a recording that just ends is truncated
  CHECK(poses.episodes[1].truncated == std::vector<bool>{false, true});
  CHECK_FALSE(poses.episodes[0].seed);
}

TEST_CASE("states and actions with some of the columns that may be left out are read") {
  const TemporaryDirectory directory(scenes::in_memory());
  const Recording recording =
      read_csv(file_of(directory,
                       "episode,step,seed,observation:x,action:u,terminated\n"
                       "0,0,7,1,0.5,0\n0,1,7,2,-0.5,True\n0,2,7,3,,\n"));
  const Episode& episode = recording.episodes.at(0);
  CHECK(episode.seed == 7);
  CHECK(episode.actions.values == std::vector<double>{0.5, -0.5});
  CHECK(episode.terminated == std::vector<bool>{false, true});
  CHECK(episode.truncated == std::vector<bool>{false, false});
}

TEST_CASE("what is wrong in a CSV file is said with its line") {
  const TemporaryDirectory directory(scenes::in_memory());
  struct Case {
    const char* text;
    const char* message;
  };
  const std::string head = "episode,step,observation:x,action:u,reward\n";
  const Case cases[] = {
      {"", "some.csv:0: it is empty"},
      {"episode,step,x\n", "some.csv:1: the header has \"x\"; known are episode, step"},
      {"episode,step,step,observation:x\n", "some.csv:1: the header has \"step\" twice"},
      {"episode,observation:x\n", "some.csv:1: the header must have episode, step"},
      {"episode,step,observation:x\n", "there are no episodes"},
      {"episode,step,observation:x,observation:x\n0,0,1,1\n0,1,1,1\n", "is there twice"},
      {"E0,0,1,2,3\n0,1,1\n", "some.csv:3: 3 cells, where the header has 5"},
      {"E0,0,1,2,3\n0,1,1,,,\n", "some.csv:3: 6 cells"},
      {"E0,0,1,2,3\n0,2,1,,\n", "some.csv:3: step 2, where 1 is due"},
      {"E1,0,1,2,3\n", "some.csv:2: episode 1, where 0 is due"},
      {"E0,0,1,2,3\n0,1,1,,\n0,2,1,,\n", "the row before has no \"action:u\""},
      {"E0,0,1,2,3\n0,1,1,2,3\n", "episode 0 ends with a \"action:u\""},
      {"E0,0,1,,\n1,0,1,,\n", "episode 0 has one row"},
      {"E0,0,nan,2,3\n", "some.csv:2: column \"observation:x\": \"nan\" is no finite number"},
      {"E0,0,1e999,2,3\n", "\"1e999\" is no finite number"},
      {"E0,0,1 2,2,3\n", "\"1 2\" is no finite number"},
      {"E0,0,,2,3\n", "column \"observation:x\": \"\" is no finite number"},
      {"E-1,0,1,2,3\n", "column \"episode\": \"-1\" is no whole number"},
      {"E0,0,\"1,2,3\n", "some.csv:2: a quoted cell does not end"},
      {"E0,0,\"1\"5,2,3\n", "some.csv:2: text follows a quoted cell"},
      {"episode,step,observation:x,terminated\n0,0,1,2\n0,1,1,\n", "\"2\" is neither 0 nor 1"},
      {"episode,step,seed,observation:x\n0,0,1,2\n0,1,2,1\n", "another seed"},
      {"episode,step,seed,observation:x\n0,0,9223372036854775808,2\n"
       "0,1,9223372036854775808,1\n",
       "episode 0: its seed is not below 2^63"},
  };
  for (const Case& c : cases) {
    const std::string text = c.text[0] == 'E' ? head + (c.text + 1) : c.text;
    INFO(text);
    try {
      read_csv(file_of(directory, text));
      FAIL("was read");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::input);
      CHECK_THAT(error.what(), Catch::Contains(c.message));
    }
  }
  CHECK_THROWS_WITH(read_recording(directory / "none.csv"), Catch::Contains("there is no such"));
}

TEST_CASE("CSV is written whole or not at all, and never over another file") {
  const TemporaryDirectory directory(scenes::in_memory());
  const Recording recording = made_up::recording({.series = false}, 1);
  const auto path = directory / "one.csv";
  write_csv(recording, path);
  CHECK_THROWS_WITH(write_csv(recording, path), Catch::Contains("exists already"));
  CHECK_THROWS_WITH(write_csv(made_up::recording({}, 1), directory / "two.csv"),
                    Catch::Contains("cannot hold the series \"activity\""));
  CHECK_THROWS_WITH(write_csv(recording, directory / "no/such/two.csv"),
                    Catch::Contains("two.csv"));
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
}

}  // namespace
}  // namespace neuroprospect::recordings

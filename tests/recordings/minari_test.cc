// Tests for recordings/minari.h: round trips to the bit, data sets as Python writes them, and what
// is said of those that are wrong.
#include "recordings/minari.h"

#include <hdf5.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "recordings/file.h"
#include "tests/recordings/made_up.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::recordings {
namespace {

using made_up::Traits;
using scenes::TemporaryDirectory;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("a recording in Minari's layout is read as the same one, to the bit") {
  const TemporaryDirectory directory(scenes::in_memory());
  int number = 0;
  for (const Traits& kind :
       {Traits{}, Traits{.doubles = true}, Traits{.actions = 0},
        Traits{.observations = 1, .actions = 1, .series = false},
        Traits{.observations = 5000, .actions = 40, .episodes = 1}, Traits{.episodes = 12}}) {
    const Recording recording = made_up::recording(kind, 1);
    const auto path = directory / ("trip-v" + std::to_string(++number));
    write_recording(recording, path);
    for (const auto& place : {path, path / "data", path / "data/main_data.hdf5"}) {
      CHECK(read_recording(place) == recording);
    }
    // equal recordings are equal files
    const auto again = directory / "again" / path.filename();
    std::filesystem::create_directory(again.parent_path());
    write_recording(read_recording(path), again);
    for (const char* file : {"data/main_data.hdf5", "data/metadata.json"}) {
      CHECK((text_of(path / file) == text_of(again / file)));
    }
    std::filesystem::remove_all(again.parent_path());
  }
}

TEST_CASE("the metadata of a data set count its episodes and steps, and name its spaces") {
  const TemporaryDirectory directory(scenes::in_memory());
  const Recording recording = made_up::recording({.observations = 2, .actions = 0}, 1);
  write_minari(recording, directory / "poses-v3/");
  const std::string text = text_of(directory / "poses-v3/data/metadata.json");
  CHECK_THAT(text, Catch::Contains("\"dataset_id\": \"poses-v3\"") &&
                       Catch::Contains("\"total_episodes\": 3") &&
                       Catch::Contains(fmt::format("\"total_steps\": {}", step_count(recording))) &&
                       Catch::Contains(R"(\"shape\": [2], \"low\": [-Infinity, -Infinity])") &&
                       Catch::Contains(R"(\"shape\": [0], \"low\": [])"));
}

// A file as a script might have made it, and what is done to it.
class Foreign {
 public:
  explicit Foreign(const std::filesystem::path& path)
      : file_(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}
  Foreign(const Foreign&) = delete;
  Foreign& operator=(const Foreign&) = delete;
  ~Foreign() { H5Fclose(file_); }

  void group(const std::string& name) {
    H5Gclose(H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  }
  template <class T>
  void numbers(const std::string& name, hid_t type, std::vector<hsize_t> dims,
               const std::vector<T>& values) {
    const hid_t space = H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr);
    const hid_t set =
        H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (!values.empty()) {
      H5Dwrite(set, std::is_same_v<T, double> ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64, H5S_ALL,
               H5S_ALL, H5P_DEFAULT, values.data());
    }
    H5Dclose(set);
    H5Sclose(space);
  }
  void text(const std::string& name) {
    const hid_t space = H5Screate(H5S_SCALAR);
    H5Dclose(
        H5Dcreate2(file_, name.c_str(), H5T_C_S1, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
  }
  void remove(const std::string& name) { H5Ldelete(file_, name.c_str(), H5P_DEFAULT); }
  void link(const std::string& to_file, const std::string& name) {
    H5Lcreate_external(to_file.c_str(), "/episode_0/observations", file_, name.c_str(), H5P_DEFAULT,
                       H5P_DEFAULT);
  }

  /// An episode of two steps: a Dict of observations, Discrete actions, information of all kinds.
  void episode(const std::string& name) {
    group(name);
    group(name + "/observations");
    group(name + "/observations/eye");
    numbers<double>(name + "/observations/eye/left", H5T_IEEE_F32LE, {3}, {0.5, 1.5, 2.5});
    numbers<double>(name + "/observations/arm", H5T_IEEE_F64LE, {3, 2}, {0.1, 2, 3, 4, 5, 6});
    numbers<std::int64_t>(name + "/actions", H5T_STD_I64LE, {2}, {3, -4});
    numbers<double>(name + "/rewards", H5T_IEEE_F64LE, {2}, {1, 0.5});
    numbers<std::int64_t>(name + "/terminations", H5T_STD_U8LE, {2}, {0, 1});
    numbers<std::int64_t>(name + "/truncations", H5T_STD_U8LE, {2}, {0, 0});
    group(name + "/infos");
    numbers<double>(name + "/infos/height", H5T_IEEE_F64LE, {3}, {7, 8, 9});
    numbers<double>(name + "/infos/other", H5T_IEEE_F64LE, {5}, {1, 2, 3, 4, 5});
    text(name + "/infos/note");
  }

 private:
  hid_t file_;
};

TEST_CASE("dictionaries, discrete actions and information of others' data sets become columns") {
  const TemporaryDirectory directory(scenes::in_memory());
  const auto path = directory / "foreign.hdf5";
  {
    Foreign file(path);
    file.episode("episode_0");
    file.episode("episode_1");
  }
  const Recording recording = read_recording(path);
  CHECK(recording.observations == std::vector<std::string>{"arm 0", "arm 1", "eye/left"});
  CHECK(recording.actions == std::vector<std::string>{"action"});
  CHECK(recording.series == std::vector<SeriesNames>{{"height", {"height"}}});
  REQUIRE(recording.episodes.size() == 2);
  const Episode& episode = recording.episodes[1];
  CHECK(episode.observations.values == std::vector<double>{0.1, 2, 0.5, 3, 4, 1.5, 5, 6, 2.5});
  CHECK(episode.actions.values == std::vector<double>{3, -4});
  CHECK(episode.terminated == std::vector<bool>{false, true});
  CHECK(episode.series[0] == Sightings{{0, 1, 2}, {1, {7, 8, 9}}});
}

TEST_CASE("what is wrong in an HDF5 file is said with its group") {
  const TemporaryDirectory directory(scenes::in_memory());
  struct Case {
    void (*spoil)(Foreign&);
    const char* message;
  };
  const Case cases[] = {
      {[](Foreign& f) { f.remove("episode_0"); }, "episode_0: there is no such group"},
      {[](Foreign& f) { f.remove("episode_1/actions"); },
       "episode_1: actions: there is no such dataset"},
      {[](Foreign& f) { f.remove("episode_1/rewards"); },
       "episode_1: rewards: there is no such dataset"},
      {[](Foreign& f) {
         f.remove("episode_0/actions");
         f.numbers<double>("episode_0/actions", H5T_IEEE_F64LE, {2, 1, 1}, {1, 2});
       },
       "actions: it has rank 3, where 1 or 2 is right"},
      {[](Foreign& f) {
         f.remove("episode_1/actions");
         f.numbers<double>("episode_1/actions", H5T_IEEE_F64LE, {2, 2}, {1, 2, 3, 4});
       },
       "episode_1: actions: 2 columns, where episode_0 has 1"},
      {[](Foreign& f) {
         f.remove("episode_0/actions");
         f.numbers<double>("episode_0/actions", H5T_IEEE_F64LE, {3}, {1, 2, 3});
       },
       "episode_0: actions: 3 rows, where 2 are due"},
      {[](Foreign& f) {
         f.remove("episode_0/observations/arm");
         f.numbers<double>("episode_0/observations/arm", H5T_IEEE_F64LE, {2}, {1, 2});
       },
       "eye/left: it has 3 rows, where others have 2"},
      {[](Foreign& f) {
         f.remove("episode_0/rewards");
         f.text("episode_0/rewards");
       },
       "rewards: it has no numbers"},
      {[](Foreign& f) {
         f.remove("episode_0/rewards");
         f.numbers<double>("episode_0/rewards", H5T_IEEE_F64LE, {2}, {1, std::nan("")});
       },
       "episode 0: reward 1 is nan"},
      {[](Foreign& f) {
         f.remove("episode_0/observations/arm");
         f.numbers<double>("episode_0/observations/arm", H5T_IEEE_F64LE, {3, 2},
                           {1, 2, 3, 4, 5, HUGE_VAL});
       },
       "episode 0: observations: row 2, column \"arm 1\" is inf"},
      {[](Foreign& f) {
         f.remove("episode_0/terminations");
         f.numbers<std::int64_t>("episode_0/terminations", H5T_STD_U8LE, {2}, {0, 2});
       },
       "terminations: 2 is neither 0 nor 1"},
      {[](Foreign& f) {
         f.remove("episode_0/actions");
         f.numbers<std::int64_t>("episode_0/actions", H5T_STD_I64LE, {2},
                                 {1, (std::int64_t{1} << 53) + 1});
       },
       "beyond 2^53"},
      // 16 GB that nobody wrote
      {[](Foreign& f) {
         f.remove("episode_0/observations/arm");
         f.numbers<double>("episode_0/observations/arm", H5T_IEEE_F64LE, {1U << 31}, {});
       },
       "it claims 17179869184 bytes, and the file has 0 of them"},
      {[](Foreign& f) {
         f.remove("episode_0/observations/arm");
         f.numbers<double>("episode_0/observations/arm", H5T_IEEE_F64LE, {hsize_t{1} << 50, 65536},
                           {});
       },
       "its size is absurd"},
      {[](Foreign& f) {
         f.remove("episode_0/observations/arm");
         f.link("/etc/passwd", "episode_0/observations/arm");
       },
       "arm: there is no such dataset"},
      {[](Foreign& f) { f.remove("episode_1/infos/height"); },
       "episode_1: infos: 0 series, where episode_0 has 1"},
      {[](Foreign& f) { f.remove("episode_0/infos/height"); },
       "infos/height: episode_0 has no such series"},
  };
  for (const Case& c : cases) {
    INFO(c.message);
    const auto path = directory / "foreign.hdf5";
    {
      Foreign file(path);
      file.episode("episode_0");
      file.episode("episode_1");
      c.spoil(file);
    }
    try {
      read_recording(path);
      FAIL("was read");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::input);
      CHECK_THAT(error.what(), Catch::Contains(path.string()) && Catch::Contains(c.message));
    }
  }
}

TEST_CASE("what is no data set is refused with what would be one") {
  const TemporaryDirectory directory(scenes::in_memory());
  CHECK_THROWS_WITH(read_recording(directory.path()),
                    Catch::Contains("there is no data/main_data.hdf5 in it"));
  std::ofstream(directory / "text.hdf5") << "this is no HDF5";
  CHECK_THROWS_WITH(read_recording(directory / "text.hdf5"), Catch::Contains("no HDF5 file"));
  std::ofstream(directory / "empty.hdf5").close();
  CHECK_THROWS_WITH(read_recording(directory / "empty.hdf5"), Catch::Contains("no HDF5 file"));
  {
    Foreign file(directory / "nothing.hdf5");
    file.group("episodes");
  }
  CHECK_THROWS_WITH(read_recording(directory / "nothing.hdf5"),
                    Catch::Contains("there is no group episode_0"));
  const Recording recording = made_up::recording({}, 1);
  CHECK_THROWS_WITH(write_recording(recording, directory / "walk"),
                    Catch::Contains("a name like walk-v0"));
  write_recording(recording, directory / "walk-v0");
  CHECK_THROWS_WITH(write_recording(recording, directory / "walk-v0"),
                    Catch::Contains("exists already"));
  CHECK_THROWS_WITH(write_recording(recording, directory / "no/such/walk-v0"),
                    Catch::Contains("walk-v0"));
}

}  // namespace
}  // namespace neuroprospect::recordings

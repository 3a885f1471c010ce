// Tests for recordings/file.h on files that were damaged: bytes overwritten, bits flipped, ends cut
// off. They are refused or read, never a crash, a hang, or much memory; and of the files that we
// write, no damage to a number passes.
#include <hdf5.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "recordings/file.h"
#include "tests/recordings/made_up.h"
#include "tests/scenes/hostile_bytes.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect::recordings {
namespace {

using scenes::TemporaryDirectory;

Blob bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

void put(const std::filesystem::path& path, const Blob& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

enum class Outcome { refused, same, other };

Outcome outcome_of(const std::filesystem::path& path, const Recording& original) {
  try {
    const Recording found = read_recording(path);
    validate(found);
    return found == original ? Outcome::same : Outcome::other;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) FAIL(error.what());
    const std::string what = error.what();
    if (what.find(path.filename().string()) == std::string::npos) FAIL(what);
    return Outcome::refused;
  }
}

struct Tally {
  int refused = 0;
  int same = 0;
  int other = 0;
};

// Reads `sound` with one kind of damage after the other.
Tally damage(const std::filesystem::path& sound, const Recording& original, int rounds,
             std::uint64_t seed, const std::function<void(Blob&, RandomStream&)>& spoil) {
  const Blob bytes = bytes_of(sound);
  const auto path = sound.parent_path() / ("damaged" + sound.extension().string());
  RandomStream random({.seed = seed});
  Tally tally;
  for (int round = 0; round < rounds; ++round) {
    Blob spoilt = bytes;
    spoil(spoilt, random);
    put(path, spoilt);
    switch (outcome_of(path, original)) {
      case Outcome::refused:
        ++tally.refused;
        break;
      case Outcome::same:
        ++tally.same;
        break;
      case Outcome::other:
        ++tally.other;
    }
  }
  return tally;
}

void flip(Blob& bytes, RandomStream& random) {
  bytes[random.below(bytes.size())] ^= static_cast<std::byte>(1U << random.below(8));
}

void cut(Blob& bytes, RandomStream& random) { bytes.resize(random.below(bytes.size())); }

void spoil_some(Blob& bytes, RandomStream& random) { scenes::spoil(bytes, {}, random); }

TEST_CASE("damage to an HDF5 file that we wrote is found, wherever it is") {
  const TemporaryDirectory directory(scenes::in_memory());
  const Recording recording = made_up::recording({.doubles = true, .episodes = 2}, 1);
  write_recording(recording, directory / "walk-v0");
  const auto file = directory / "walk-v0/data/main_data.hdf5";
  const Tally flips = damage(file, recording, 400, 2, flip);
  // metadata and data have checksums: what is not found hit bytes that nothing reads
  CHECK(flips.other == 0);
  CHECK(flips.refused > 100);
  CHECK(damage(file, recording, 100, 3, cut).refused == 100);
  const auto grown = scenes::peak_growth([&] {
    const Tally tally = damage(file, recording, 300, 4, spoil_some);
    CHECK(tally.other == 0);
    CHECK(tally.refused > 100);
  });
  CHECK(grown < 400'000'000);
}

// The same episodes as h5py lays them out by default: the oldest format, without checksums.
void write_old_layout(const Recording& recording, const std::filesystem::path& path) {
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  for (std::size_t e = 0; e < recording.episodes.size(); ++e) {
    const Episode& episode = recording.episodes[e];
    const hid_t group = H5Gcreate2(file, ("episode_" + std::to_string(e)).c_str(), H5P_DEFAULT,
                                   H5P_DEFAULT, H5P_DEFAULT);
    const auto write = [&](const char* name, const std::vector<double>& values, hsize_t columns,
                           int rank) {
      const hsize_t dims[] = {values.size() / columns, columns};
      const hsize_t most[] = {H5S_UNLIMITED, columns};
      const hsize_t chunk[] = {4, columns};
      const hid_t space = H5Screate_simple(rank, dims, most);
      const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
      H5Pset_chunk(list, rank, chunk);
      const hid_t set =
          H5Dcreate2(group, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, list, H5P_DEFAULT);
      H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
      H5Dclose(set);
      H5Pclose(list);
      H5Sclose(space);
    };
    write("observations", episode.observations.values, episode.observations.columns, 2);
    write("actions", episode.actions.values, episode.actions.columns, 2);
    write("rewards", episode.rewards, 1, 1);
    write("terminations", {episode.terminated.begin(), episode.terminated.end()}, 1, 1);
    write("truncations", {episode.truncated.begin(), episode.truncated.end()}, 1, 1);
    H5Gclose(group);
  }
  H5Fclose(file);
}

TEST_CASE("damage to an HDF5 file of the oldest format never harms the program") {
  const TemporaryDirectory directory(scenes::in_memory());
  const Recording written = made_up::recording({.series = false, .episodes = 2}, 5);
  const auto file = directory / "old.hdf5";
  write_old_layout(written, file);
  const Recording recording = read_recording(file);
  REQUIRE(recording.episodes[1].observations == written.episodes[1].observations);
  const auto grown = scenes::peak_growth([&] {
    CHECK(damage(file, recording, 400, 6, flip).refused > 20);
    CHECK(damage(file, recording, 100, 7, cut).refused == 100);
    CHECK(damage(file, recording, 400, 8, spoil_some).refused > 100);
  });
  CHECK(grown < 400'000'000);
}

TEST_CASE("damage to a CSV file is refused, or gives other numbers") {
  const TemporaryDirectory directory(scenes::in_memory());
  const Recording recording = made_up::recording({.series = false}, 9);
  const auto file = directory / "walk.csv";
  write_recording(recording, file);
  const auto grown = scenes::peak_growth([&] {
    CHECK(damage(file, recording, 1000, 10, flip).refused > 300);
    CHECK(damage(file, recording, 300, 11, cut).refused > 200);
    CHECK(damage(file, recording, 1000, 12, spoil_some).refused > 500);
  });
  CHECK(grown < 400'000'000);
}

}  // namespace
}  // namespace neuroprospect::recordings

// recordings/recording.h: recorded behaviour: what an animal or a creature felt and did, step by
// step, and whatever else was watched meanwhile. Plain data. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace neuroprospect::recordings {

/// Numbers in rows of one length. Formats keep them exactly: as 32-bit floats where all of a table
/// are such, else as 64-bit ones.
struct Table {
  std::size_t columns = 0;
  std::vector<double> values;  ///< row after row, columns of each

  [[nodiscard]] std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  [[nodiscard]] std::span<const double> row(std::size_t i) const {
    return std::span(values).subspan(i * columns, columns);
  }
  bool operator==(const Table&) const = default;
};

/// Something watched in an episode at chosen steps.
struct Sightings {
  std::vector<std::uint64_t> steps;  ///< of each row, ascending; 0 is the start, T the end
  Table values;

  bool operator==(const Sightings&) const = default;
};

/// One episode of T ≥ 1 steps.
struct Episode {
  std::optional<std::uint64_t> seed;  ///< what it was drawn by, below 2^63; empty: not known
  Table observations;                 ///< T + 1 rows: before each step, and after the last
  Table actions;                      ///< T rows; no columns where none were recorded
  std::vector<double> rewards;        ///< T; zeros where none were recorded
  std::vector<bool> terminated;       ///< T: the task was over
  std::vector<bool> truncated;        ///< T: the recording, or its clock, was over
  std::vector<Sightings> series;      ///< of each of Recording::series

  [[nodiscard]] std::size_t steps() const { return rewards.size(); }
  bool operator==(const Episode&) const = default;
};

/// Something that is watched in every episode: unit activity, spikes, a body's state.
struct SeriesNames {
  std::string name;
  std::vector<std::string> columns;

  bool operator==(const SeriesNames&) const = default;
};

/// A recording.
struct Recording {
  std::vector<std::string> observations;  ///< names of columns, at least one
  std::vector<std::string> actions;       ///< names of columns; none: poses alone
  std::vector<SeriesNames> series;        ///< sorted by name
  std::vector<Episode> episodes;          ///< at least one

  bool operator==(const Recording&) const = default;
};

/// Most columns of a table, most series, and most bytes of a name.
inline constexpr std::size_t kMaxColumns = 65'536;
inline constexpr std::size_t kMaxSeries = 256;
inline constexpr std::size_t kMaxNameBytes = 256;

/// Throws an input Error that names episode, row and column unless all is as stated above: names
/// not empty, without control characters, none twice in one list (nor a `/` in that of a series);
/// tables of the right size; every number finite.
void validate(const Recording& recording);

/// Whether every number is a 32-bit float, to the bit.
bool fits_float(std::span<const double> values);

/// Steps of all episodes.
std::uint64_t step_count(const Recording& recording);

}  // namespace neuroprospect::recordings

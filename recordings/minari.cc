#include "recordings/minari.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <regex>

#include "recordings/child.h"
#include "recordings/codec.h"
#include "recordings/hdf5.h"
#include "recordings/new_path.h"

namespace neuroprospect::recordings {
namespace {

using hdf5::Group;
using hdf5::Kind;

constexpr const char* kMainFile = "main_data.hdf5";
constexpr const char* kFormat = "0.5.0";  // of Minari; later ones read it

// ---- reading

// A table of an episode, put together from what is in a group or dataset: dictionaries of arrays
// (Gymnasium's Dict and Tuple) become columns named by their keys.
struct Columns {
  std::size_t rows = 0;
  std::vector<std::string> names;
  std::vector<Table> parts;
};

void collect(const Group& group, const std::string& name, const std::string& called,
             Columns& columns, int depth = 0) {
  require_input(depth < 16, "{}: groups within groups, {} deep", name, depth);
  if (group.kind_of(name) == Kind::group) {
    const Group inner = group.group(name);
    for (const std::string& key : inner.names()) {
      collect(inner, key, depth == 0 ? key : fmt::format("{}/{}", called, key), columns, depth + 1);
    }
    return;
  }
  auto numbers = hdf5::read_numbers(group, name);
  require_input(columns.parts.empty() || numbers.rows == columns.rows,
                "{}: it has {} rows, where others have {}", called, numbers.rows, columns.rows);
  columns.rows = numbers.rows;
  for (std::size_t i = 0; i < numbers.table.columns; ++i) {
    columns.names.push_back(numbers.rank == 1 ? called : fmt::format("{} {}", called, i));
  }
  columns.parts.push_back(std::move(numbers.table));
}

Table joined(const Columns& columns) {
  Table table;
  table.columns = columns.names.size();
  table.values.reserve(table.columns * columns.rows);
  for (std::size_t row = 0; row < columns.rows; ++row) {
    for (const Table& part : columns.parts) {
      const auto values = part.row(row);
      table.values.insert(table.values.end(), values.begin(), values.end());
    }
  }
  return table;
}

std::vector<double> read_list(const Group& group, const std::string& name, std::size_t steps) {
  auto numbers = hdf5::read_numbers(group, name);
  require_input(numbers.table.columns == 1 && numbers.rows == steps,
                "{}: {} rows of {}, where {} of 1 are due", name, numbers.rows,
                numbers.table.columns, steps);
  return std::move(numbers.table.values);
}

std::vector<bool> read_flags(const Group& group, const std::string& name, std::size_t steps) {
  std::vector<bool> flags;
  for (const double value : read_list(group, name, steps)) {
    require_input(value == 0 || value == 1, "{}: {} is neither 0 nor 1", name, value);
    flags.push_back(value == 1);
  }
  return flags;
}

std::vector<std::uint64_t> read_indices(const Group& group, const std::string& name,
                                        std::size_t rows) {
  std::vector<std::uint64_t> indices;
  for (const double value : read_list(group, name, rows)) {
    require_input(value >= 0 && value < 9e15 && value == std::floor(value),
                  "{}: {} is no whole number from 0", name, value);
    indices.push_back(static_cast<std::uint64_t>(value));
  }
  return indices;
}

// Names of columns as the file states them, or as they follow from the layout. All episodes agree.
class Names {
 public:
  explicit Names(const Group& file) : file_(file) {}

  void agree(const std::string& path, const std::vector<std::string>& found,
             std::vector<std::string>& names, bool first) const {
    if (first) {
      names = hdf5::read_names(file_, path).value_or(found);
      require_input(names.size() == found.size(), "attribute {}: {} names for {} columns of {}",
                    path, names.size(), found.size(), path);
    } else {
      require_input(found.size() == names.size(), "{}: {} columns, where episode_0 has {}", path,
                    found.size(), names.size());
    }
  }

 private:
  const Group& file_;
};

// What was watched: a group of `steps` and `values`, as we write it; or an array with a row for
// each step, or one more, as environments leave it.
std::optional<std::pair<Sightings, std::vector<std::string>>> read_sightings(
    const Group& infos, const std::string& name, std::size_t steps) {
  Sightings sightings;
  Columns columns;
  if (infos.kind_of(name) == Kind::group) {
    const Group group = infos.group(name);
    if (group.kind_of("steps") != Kind::dataset || group.kind_of("values") != Kind::dataset) {
      return std::nullopt;
    }
    collect(group, "values", name, columns);
    sightings.steps = read_indices(group, "steps", columns.rows);
  } else {
    if (infos.kind_of(name) != Kind::dataset || !hdf5::has_numbers(infos, name)) {
      return std::nullopt;
    }
    collect(infos, name, name, columns);
    if (columns.rows != steps && columns.rows != steps + 1) return std::nullopt;
    for (std::size_t i = 0; i < columns.rows; ++i) sightings.steps.push_back(i);
  }
  if (columns.names.empty()) return std::nullopt;
  sightings.values = joined(columns);
  return std::pair{std::move(sightings), std::move(columns.names)};
}

Episode read_episode(const Group& group, const Names& names, Recording& recording, bool first) {
  Episode episode;
  episode.seed = hdf5::read_attribute(group, "seed");
  Columns observations;
  collect(group, "observations", "observation", observations);
  names.agree("observations", observations.names, recording.observations, first);
  episode.observations = joined(observations);
  require_input(observations.rows >= 2, "observations: {} rows, where a step has 2",
                observations.rows);
  const std::size_t steps = observations.rows - 1;
  Columns actions;
  collect(group, "actions", "action", actions);
  names.agree("actions", actions.names, recording.actions, first);
  episode.actions = joined(actions);
  require_input(actions.rows == steps,
                "actions: {} rows, where {} are due: one less than of "
                "observations",
                actions.rows, steps);
  episode.rewards = read_list(group, "rewards", steps);
  episode.terminated = read_flags(group, "terminations", steps);
  episode.truncated = read_flags(group, "truncations", steps);

  std::size_t found = 0;
  if (group.kind_of("infos") == Kind::group) {
    const Group infos = group.group("infos");
    for (const std::string& name : infos.names()) {
      auto sightings = read_sightings(infos, name, steps);
      if (!sightings) continue;
      require_input(found < kMaxSeries, "infos: more than {} series", kMaxSeries);
      if (first) recording.series.push_back({name, {}});
      require_input(found < recording.series.size() && recording.series[found].name == name,
                    "infos/{}: episode_0 has no such series", name);
      names.agree("infos/" + name, sightings->second, recording.series[found].columns, first);
      episode.series.push_back(std::move(sightings->first));
      ++found;
    }
  }
  require_input(found == recording.series.size(), "infos: {} series, where episode_0 has {}", found,
                recording.series.size());
  return episode;
}

Recording read_file(const std::filesystem::path& path) {
  const hdf5::Quiet quiet;
  // filters come with the library or not at all
  H5PLset_loading_state(0);
  const Group file = hdf5::open_file(path);
  const auto in_file = file.names();
  const auto episodes = static_cast<std::size_t>(std::ranges::count_if(
      in_file, [](const std::string& name) { return name.starts_with("episode_"); }));
  require_input(episodes > 0, "there is no group episode_0");
  Recording recording;
  const Names names(file);
  for (std::size_t i = 0; i < episodes; ++i) {
    const std::string name = fmt::format("episode_{}", i);
    try {
      recording.episodes.push_back(read_episode(file.group(name), names, recording, i == 0));
    } catch (const Error& error) {
      throw error.within(name);
    }
  }
  validate(recording);
  return recording;
}

std::filesystem::path main_file(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return path;
  for (const auto& file : {path / "data" / kMainFile, path / kMainFile}) {
    if (std::filesystem::is_regular_file(file)) return file;
  }
  throw Error(ErrorKind::input,
              fmt::format("{}: there is no data/{} in it, as a data set of Minari has (of those "
                          "kept as Arrow files, Minari can make one)",
                          path.string(), kMainFile));
}

// ---- writing

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

// Gymnasium's Box, as JSON within JSON: no bounds are known.
std::string box(std::size_t size, bool floats) {
  const auto bounds = [&](std::string_view bound) {
    return fmt::format("[{}]", fmt::join(std::vector<std::string_view>(size, bound), ", "));
  };
  return escaped(
      fmt::format(R"({{"type": "Box", "dtype": "{}", "shape": [{}], "low": {}, "high": {}}})",
                  floats ? "float32" : "float64", size, bounds("-Infinity"), bounds("Infinity")));
}

bool all_fit(const Recording& recording, Table Episode::*table) {
  return std::ranges::all_of(recording.episodes, [&](const Episode& episode) {
    return fits_float((episode.*table).values);
  });
}

void write_metadata(const Recording& recording, const std::string& id,
                    const std::filesystem::path& data) {
  std::ofstream out(data / "metadata.json", std::ios::binary);
  const double megabytes = static_cast<double>(std::filesystem::file_size(data / kMainFile)) / 1e6;
  out << fmt::format(R"({{
  "dataset_id": "{}",
  "total_episodes": {},
  "total_steps": {},
  "data_format": "hdf5",
  "dataset_size": {:.1f},
  "minari_version": "{}",
  "observation_space": "{}",
  "action_space": "{}"
}}
)",
                     escaped(id), recording.episodes.size(), step_count(recording), megabytes,
                     kFormat,
                     box(recording.observations.size(), all_fit(recording, &Episode::observations)),
                     box(recording.actions.size(), all_fit(recording, &Episode::actions)));
  out.close();
  require_input(out.good(), "metadata.json cannot be written: the disk may be full");
}

void write_episode(const Recording& recording, std::size_t i, const Group& file) {
  const Episode& episode = recording.episodes[i];
  const Group group = file.make_group(fmt::format("episode_{}", i));
  hdf5::write_attribute(group, "id", i);
  hdf5::write_attribute(group, "total_steps", episode.steps());
  if (episode.seed) hdf5::write_attribute(group, "seed", *episode.seed);
  hdf5::write_numbers(group, "observations", episode.observations, episode.steps() + 1);
  hdf5::write_numbers(group, "actions", episode.actions, episode.steps());
  hdf5::write_numbers(group, "rewards", {1, episode.rewards}, episode.steps(), 1);
  hdf5::write_flags(group, "terminations", episode.terminated);
  hdf5::write_flags(group, "truncations", episode.truncated);
  if (recording.series.empty()) return;
  const Group infos = group.make_group("infos");
  for (std::size_t k = 0; k < recording.series.size(); ++k) {
    const Group series = infos.make_group(recording.series[k].name);
    const Sightings& sightings = episode.series[k];
    hdf5::write_indices(series, "steps", sightings.steps);
    hdf5::write_numbers(series, "values", sightings.values, sightings.steps.size());
  }
}

}  // namespace

Recording read_minari(const std::filesystem::path& path) {
  const std::filesystem::path file = main_file(path);
  require_input(std::filesystem::is_regular_file(file), "{}: there is no such file", file.string());
  try {
    return from_bytes(in_child([&] { return to_bytes(read_file(file)); }));
  } catch (const Error& error) {
    throw error.within(file.string());
  }
}

void write_minari(const Recording& recording, const std::filesystem::path& path) {
  validate(recording);
  // a trailing slash is no name
  const std::filesystem::path place =
      path.has_filename() ? path : std::filesystem::path(path).parent_path();
  const std::string id = place.filename().string();
  static const std::regex kId("[-_0-9A-Za-z]+-v[0-9]+");
  require_input(std::regex_match(id, kId),
                "{}: a data set of Minari has a name like walk-v0: letters, digits, - and _, then "
                "its version",
                path.string());
  make_new_path(place, [&](const std::filesystem::path& draft) {
    const hdf5::Quiet quiet;
    const std::filesystem::path data = draft / "data";
    std::filesystem::create_directory(draft);
    std::filesystem::create_directory(data);
    try {
      {
        const Group file = hdf5::make_file(data / kMainFile);
        hdf5::write_names(file, "observations", recording.observations);
        hdf5::write_names(file, "actions", recording.actions);
        for (const SeriesNames& series : recording.series) {
          hdf5::write_names(file, "infos/" + series.name, series.columns);
        }
        for (std::size_t i = 0; i < recording.episodes.size(); ++i) {
          write_episode(recording, i, file);
        }
        require_input(H5Fflush(file.id(), H5F_SCOPE_LOCAL) >= 0,
                      "{} cannot be written: the disk "
                      "may be full",
                      kMainFile);
      }
      write_metadata(recording, id, data);
    } catch (const Error& error) {
      throw error.within(path.string());
    }
  });
}

}  // namespace neuroprospect::recordings

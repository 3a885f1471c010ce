#include "recordings/recording.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

namespace neuroprospect::recordings {
namespace {

void validate_names(const std::vector<std::string>& names, std::string_view of) {
  require_input(names.size() <= kMaxColumns, "{} {}: at most {} are possible", names.size(), of,
                kMaxColumns);
  std::set<std::string_view> seen;
  for (const std::string& name : names) {
    require_input(!name.empty() && name.size() <= kMaxNameBytes,
                  "{}: a name of {} bytes, 1 to {} are possible", of, name.size(), kMaxNameBytes);
    const bool plain = std::ranges::none_of(
        name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    require_input(plain, "{}: a name has a control character", of);
    require_input(seen.insert(name).second, "{}: the name \"{}\" is there twice", of, name);
  }
}

void validate_table(const Table& table, std::size_t rows, const std::vector<std::string>& names,
                    std::string_view of) {
  require_input(table.columns == names.size() && table.values.size() == rows * names.size(),
                "{}: {} numbers in rows of {}, where {} rows of {} are due", of,
                table.values.size(), table.columns, rows, names.size());
  const auto bad =
      std::ranges::find_if_not(table.values, [](double value) { return std::isfinite(value); });
  if (bad == table.values.end()) return;
  const auto at = static_cast<std::size_t>(bad - table.values.begin());
  throw Error(ErrorKind::input, fmt::format("{}: row {}, column \"{}\" is {}, no finite number", of,
                                            at / names.size(), names[at % names.size()], *bad));
}

void validate_sightings(const Sightings& sightings, const SeriesNames& names, std::size_t steps) {
  validate_table(sightings.values, sightings.steps.size(), names.columns,
                 fmt::format("series {}", names.name));
  const auto& at = sightings.steps;
  const bool ascending =
      std::ranges::is_sorted(at, std::ranges::less_equal()) && (at.empty() || at.back() <= steps);
  require_input(ascending, "series {}: its steps do not ascend from 0 to at most {}", names.name,
                steps);
}

void validate_episode(const Episode& episode, const Recording& recording) {
  const std::size_t steps = episode.steps();
  require_input(steps >= 1, "it has no steps");
  require_input(episode.terminated.size() == steps && episode.truncated.size() == steps,
                "{} rewards, {} terminations and {} truncations, where as many of each are due",
                steps, episode.terminated.size(), episode.truncated.size());
  require_input(episode.seed.value_or(0) >> 63 == 0, "its seed is not below 2^63");
  validate_table(episode.observations, steps + 1, recording.observations, "observations");
  validate_table(episode.actions, steps, recording.actions, "actions");
  for (std::size_t i = 0; i < steps; ++i) {
    require_input(std::isfinite(episode.rewards[i]), "reward {} is {}, no finite number", i,
                  episode.rewards[i]);
  }
  require_input(episode.series.size() == recording.series.size(), "{} series, where {} are due",
                episode.series.size(), recording.series.size());
  for (std::size_t i = 0; i < episode.series.size(); ++i) {
    validate_sightings(episode.series[i], recording.series[i], steps);
  }
}

}  // namespace

void validate(const Recording& recording) {
  require_input(!recording.observations.empty(), "there are no observations");
  validate_names(recording.observations, "observations");
  validate_names(recording.actions, "actions");
  require_input(recording.series.size() <= kMaxSeries, "{} series: at most {} are possible",
                recording.series.size(), kMaxSeries);
  std::vector<std::string> names;
  for (const SeriesNames& series : recording.series) {
    names.push_back(series.name);
    require_input(series.name.find('/') == std::string::npos && series.name != ".",
                  "series {}: no name of a series, which is a group in a file", series.name);
    require_input(!series.columns.empty(), "series {}: it has no columns", series.name);
    validate_names(series.columns, fmt::format("series {}", series.name));
  }
  validate_names(names, "series");
  require_input(std::ranges::is_sorted(names), "the series are not sorted by name");
  require_input(!recording.episodes.empty(), "there are no episodes");
  for (std::size_t i = 0; i < recording.episodes.size(); ++i) {
    try {
      validate_episode(recording.episodes[i], recording);
    } catch (const Error& error) {
      throw error.within(fmt::format("episode {}", i));
    }
  }
}

bool fits_float(std::span<const double> values) {
  return std::ranges::all_of(values, [](double value) {
    return std::bit_cast<std::uint64_t>(static_cast<double>(static_cast<float>(value))) ==
           std::bit_cast<std::uint64_t>(value);
  });
}

std::uint64_t step_count(const Recording& recording) {
  std::uint64_t steps = 0;
  for (const Episode& episode : recording.episodes) steps += episode.steps();
  return steps;
}

}  // namespace neuroprospect::recordings

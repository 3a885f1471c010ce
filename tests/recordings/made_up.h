// tests/recordings/made_up.h: recordings that have everything real ones can have; their numbers
// mean nothing.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "recordings/recording.h"

namespace neuroprospect::recordings::made_up {

/// What a recording has.
struct Traits {
  std::size_t observations = 5;
  std::size_t actions = 2;
  bool series = true;
  bool doubles = false;  ///< numbers that are no 32-bit floats
  std::size_t episodes = 3;
};

inline std::vector<std::string> names(const std::string& word, std::size_t count) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < count; ++i) {
    // what CSV has to quote, and what is not ASCII
    result.push_back(word + (i == 1 ? ", \"second\" µ" : " " + std::to_string(i)));
  }
  return result;
}

inline Table table(std::size_t rows, std::size_t columns, bool doubles, RandomStream& random) {
  Table result{columns, {}};
  const std::vector<double> special = {0.0, -0.0, 1.0, 1e-42, 16777216.0, -3.4028234663852886e38};
  for (std::size_t i = 0; i < rows * columns; ++i) {
    const double value = random.chance(0.1) ? random.pick(special) : random.normal();
    result.values.push_back(doubles ? value * 1.1 : static_cast<double>(static_cast<float>(value)));
  }
  return result;
}

inline Recording recording(const Traits& traits, std::uint64_t seed) {
  RandomStream random({.seed = seed});
  Recording result;
  result.observations = names("joint", traits.observations);
  result.actions = names("torque", traits.actions);
  if (traits.series) result.series = {{"activity", names("unit", 7)}, {"spikes", names("cell", 3)}};
  for (std::size_t e = 0; e < traits.episodes; ++e) {
    Episode& episode = result.episodes.emplace_back();
    const std::size_t steps = 1 + random.below(30);
    if (e != 1) episode.seed = random.bits() >> 1;
    episode.observations = table(steps + 1, traits.observations, traits.doubles, random);
    episode.actions = table(steps, traits.actions, traits.doubles, random);
    episode.rewards = table(steps, 1, traits.doubles, random).values;
    for (std::size_t t = 0; t < steps; ++t) {
      episode.terminated.push_back(t + 1 == steps && e % 2 == 0);
      episode.truncated.push_back(t + 1 == steps && e % 2 == 1);
    }
    for (const SeriesNames& series : result.series) {
      Sightings& sightings = episode.series.emplace_back();
      for (std::uint64_t t = 0; t <= steps; ++t) {
        if (random.chance(0.5)) sightings.steps.push_back(t);
      }
      sightings.values =
          table(sightings.steps.size(), series.columns.size(), traits.doubles, random);
    }
  }
  return result;
}

}  // namespace neuroprospect::recordings::made_up

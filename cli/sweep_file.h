// cli/sweep_file.h: what a sweep's TOML says: a base campaign, a grid of parameters, seeds.
//
//   base = "my-campaign.toml"       # beside this file
//   seeds = 5                       # 1 to 5; or a list: [3, 7, 11]
//   [grid]                          # every combination is a point
//   life.steps = [0, 2000, 8000]
//   brain.hidden = [[16], [32, 32]]
//   [measures]                      # one number a campaign, in SQL; without this, the usual ones
//   best = "SELECT max(learned) FROM innate_vs_learned"
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "evolution/spec.h"

namespace neuroprospect::cli {

/// One campaign of a sweep: the base with a point's parameters and a seed.
struct SweepCampaign {
  std::string name;                 ///< "steps-2000_seed-1", also that of its file
  std::filesystem::path file;       ///< of its rows
  std::size_t point = 0;            ///< index of its point
  std::vector<std::string> values;  ///< of the grid's parameters, as TOML
  std::vector<std::string> json;    ///< the same as JSON
  std::uint64_t seed = 0;
  std::vector<std::string> overrides;  ///< of the base: `run BASE -D …` gives the same rows
  evolution::CampaignSpec spec;
};

/// One number of a campaign file.
struct Measure {
  std::string name;
  std::string sql;  ///< one row, one column
};

struct Sweep {
  std::string path;
  std::filesystem::path base;
  std::filesystem::path folder;         ///< where its campaign files are
  std::vector<std::string> parameters;  ///< of the grid, dotted, in the order of the file
  std::size_t points = 1;
  std::vector<Measure> measures;
  std::vector<SweepCampaign> campaigns;  ///< the first seed of every point, then the second, …
};

/// Reads a sweep and checks every campaign of it. `overrides` are of the base, the grid wins over
/// them. Throws an input Error that says what is wrong, where, and what would be right.
Sweep read_sweep(const std::string& path, const std::filesystem::path& folder,
                 const std::vector<std::string>& overrides);

}  // namespace neuroprospect::cli

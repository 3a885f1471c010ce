#include "bench/mutation_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <utility>
#include <vector>

#include "analysis/interval.h"
#include "base/error.h"
#include "base/parameter.h"
#include "brains/settings.h"

namespace neuroprospect::bench {
namespace {

// What campaigns of one row and kind came to, by seed.
struct Sample {
  std::map<std::uint64_t, double> progress;
  std::map<std::uint64_t, double> target;
};

// A way of selecting with an encoding.
using Row = std::pair<std::string, std::string>;

using Results = std::map<Row, std::map<std::string, Sample>>;

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char character : line) {
    if (character == ';') {
      fields.emplace_back();
    } else {
      fields.back() += character;
    }
  }
  return fields;
}

// Lines of campaigns with settings of their own have more fields, and are left out.
Results results_in(const std::string& path) {
  std::ifstream file(path);
  require_input(file.good(), "{}: cannot be read", path);
  Results results;
  std::string line;
  while (std::getline(file, line)) {
    const auto fields = split(line);
    if (fields.size() != 8) continue;
    Sample& sample = results[{fields[0], fields[1]}][fields[2]];
    const std::uint64_t seed = std::stoull(fields[3]);
    sample.progress[seed] = std::stod(fields[6]);
    sample.target[seed] = std::stod(fields[7]);
  }
  return results;
}

std::vector<double> values_of(const std::map<std::uint64_t, double>& by_seed) {
  std::vector<double> values;
  values.reserve(by_seed.size());
  for (const auto& [seed, value] : by_seed) values.push_back(value);
  return values;
}

// by seed, of seeds that both have
std::map<std::uint64_t, double> difference(const Sample& sample, const Sample& rival) {
  std::map<std::uint64_t, double> differences;
  for (const auto& [seed, value] : sample.progress) {
    const auto other = rival.progress.find(seed);
    if (other != rival.progress.end()) differences[seed] = value - other->second;
  }
  return differences;
}

std::string text(const std::vector<double>& values, bool sign = false) {
  if (values.empty()) return "–";
  const auto interval = analysis::interval_of(values);
  const std::string mean = fmt::format(fmt::runtime(sign ? "{:+.2f}" : "{:.2f}"), interval.mean);
  return interval.half_width ? fmt::format("{} ± {:.2f}", mean, *interval.half_width) : mean;
}

void print_rows(Results& results) {
  fmt::print(
      "| selection | encoding | mutation | innate progress [m / 1,000 births] | over gaussian, "
      "paired | seeds | target at the end |\n|---|---|---|---|---|---|---|\n");
  for (const char* regime : kSelections) {
    for (const auto encoding : Names<brains::Encoding>::values) {
      for (const auto name : Names<brains::MutationKind>::values) {
        auto& kinds = results[{regime, std::string(encoding)}];
        const std::string mutation(name);
        const Sample& sample = kinds[mutation];
        if (sample.progress.empty()) continue;
        const bool rival = mutation == "gaussian";
        double log = 0;
        for (const double target : values_of(sample.target)) {
          log += std::log(target) / static_cast<double>(sample.target.size());
        }
        fmt::print("| {} | {} | {} | {} | {} | {} | {} |\n", regime, encoding, mutation,
                   text(values_of(sample.progress)),
                   rival ? "–" : text(values_of(difference(sample, kinds["gaussian"])), true),
                   sample.progress.size(), rival ? "–" : fmt::format("{:.3f}", std::exp(log)));
      }
    }
  }
}

// Over all rows: each difference from gaussian as a share of its row's mean progress (of all kinds
// and seeds), mean over rows, paired by seed. Seeds that lack a row are left out.
void print_pooled(Results& results) {
  fmt::print(
      "\n| mutation | over gaussian, share of a row's mean progress, mean of {} rows | seeds |\n"
      "|---|---|---|\n",
      results.size());
  for (const auto name : Names<brains::MutationKind>::values) {
    const std::string mutation(name);
    if (mutation == "gaussian") continue;
    std::map<std::uint64_t, double> sums;
    std::map<std::uint64_t, std::size_t> counts;
    for (auto& [row, kinds] : results) {
      std::vector<double> all;
      for (const auto& [kind, sample] : kinds) {
        for (const double value : values_of(sample.progress)) all.push_back(value);
      }
      if (all.empty()) continue;
      const double mean = analysis::interval_of(all).mean;
      for (const auto& [seed, value] : difference(kinds[mutation], kinds["gaussian"])) {
        sums[seed] += value / mean / static_cast<double>(results.size());
        ++counts[seed];
      }
    }
    std::erase_if(sums, [&](const auto& sum) { return counts[sum.first] < results.size(); });
    fmt::print("| {} | {} | {} |\n", mutation, text(values_of(sums), true), sums.size());
  }
}

}  // namespace

void summarise(const std::string& path) {
  Results results = results_in(path);
  print_rows(results);
  std::erase_if(results, [](const auto& row) {
    return std::ranges::all_of(row.second,
                               [](const auto& kind) { return kind.second.progress.empty(); });
  });
  print_pooled(results);
}

}  // namespace neuroprospect::bench

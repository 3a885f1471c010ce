// bench/scaling_bench.cc: how campaigns scale, by simulation in virtual time: the real ask and
// tell, synthetic lives. What lag keeps how many workers busy, and what lag costs evolution.
//
//   scaling_bench [--json]      figures: the rule for the lag, and what ask and tell take
//   scaling_bench --markdown    the tables of docs/scaling.md
//   scaling_bench --check FILE  whether FILE has these tables
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <fstream>
#include <future>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "bench/figure.h"
#include "evolution/campaign.h"
#include "evolution/lag.h"
#include "tests/scenes/toy_problem.h"
#include "tests/scenes/virtual_time.h"

namespace neuroprospect {
namespace {

using evolution::EngineSettings;
using evolution::SelectionKind;

// ---- What keeps workers busy ----

// Lives of campaigns/first-steps.toml, as docs/scaling.md says: the logarithm's standard deviation
// is 0.33 in CPU time, and 0.5 in wall_seconds on a busy machine. The heavier tail has twice that.
constexpr double kMeanLife_s = 0.83;
constexpr double kSpread = 0.5;
constexpr double kHeavySpread = 1;

constexpr std::size_t kMostWorkers = 4096;
constexpr std::uint64_t kLagFactors[] = {1, 2, 4, 8, 16};  // of the workers
constexpr std::uint64_t kGenerationFactors[] = {4, 16};    // likewise
constexpr int kWindow = 64;

// Life of `birth` [s]; `series` tells simulations apart.
double duration_s(std::uint64_t birth, std::uint64_t series, double spread) {
  RandomStream random({.seed = 1, .birth = birth, .index = series});
  return kMeanLife_s * std::exp(spread * random.normal() - spread * spread / 2);
}

// As many lives as every worker lives `lives_each` of: for at least 10 turns of the lag, or of the
// generation, and 20,000 lives. The first tenth is not counted.
scenes::Usage simulate(std::size_t workers, double spread, EngineSettings settings,
                       std::uint64_t lives_each) {
  const bool generations = evolution::by_generations(settings);
  const std::uint64_t turn = generations ? settings.founders : settings.lag;
  settings.births = std::max({10 * turn, lives_each * workers, std::uint64_t{20'000}});
  scenes::ToyCampaign campaign({}, 1, settings);
  using Order = scenes::ToyCampaign::Order;
  const evolution::Work<Order, double> work{
      .ask = [&] { return campaign.ask(); },
      .evaluate = [](const Order& order) { return order.child; },
      .tell =
          [&](const Order& order, double fitness) {
            campaign.tell(order.birth, {order.generation, {{{fitness}, {}}}, fitness});
          }};
  const auto lives = scenes::run_virtual<Order, double>(
      work, workers, [&](const Order& order) { return duration_s(order.birth, workers, spread); });
  return scenes::usage(lives, workers, settings.births / 10);
}

scenes::Usage with_lag(std::size_t workers, std::uint64_t lag, double spread,
                       std::uint64_t lives_each) {
  EngineSettings settings{.founders = lag, .lag = lag, .selection = {}};
  settings.selection.window = kWindow;
  return simulate(workers, spread, settings, lives_each);
}

scenes::Usage with_generations(std::size_t workers, std::uint64_t size, double spread,
                               std::uint64_t lives_each) {
  EngineSettings settings{.founders = size, .selection = {}};
  settings.selection.kind = SelectionKind::truncation;
  settings.selection.population = static_cast<int>(size);
  return simulate(workers, spread, settings, lives_each);
}

std::string percent(const scenes::Usage& usage) {
  return fmt::format(" {:.0f} % |", 100 * usage.utilisation);
}

std::string usage_table(double spread) {
  std::string text = "| workers |";
  for (const auto factor : kLagFactors) text += fmt::format(" lag {} × |", factor);
  for (const auto factor : kGenerationFactors) text += fmt::format(" generation {} × |", factor);
  text += "\n|---:|";
  for (std::size_t i = 0; i < std::size(kLagFactors) + std::size(kGenerationFactors); ++i) {
    text += "---:|";
  }
  text += "\n";
  for (std::size_t workers = 1; workers <= kMostWorkers; workers *= 2) {
    text += fmt::format("| {} |", workers);
    for (const auto factor : kLagFactors) {
      text += percent(with_lag(workers, factor * workers, spread, 300));
    }
    for (const auto factor : kGenerationFactors) {
      text += percent(with_generations(workers, factor * workers, spread, 300));
    }
    text += "\n";
  }
  return text;
}

// How many mean lives pass from a parent's birth to its child's: the births between them, at the
// rate at which they come.
double generation_lives(const scenes::Usage& usage, std::uint64_t lag) {
  const double births = static_cast<double>(lag) + (kWindow - 1) / 2.0;
  return births / (usage.lives_per_s * usage.mean_life_s);
}

std::string rule_table() {
  std::string text =
      "| workers | recommended lag | busy | with the heavier tail | births an hour | lives a "
      "generation | with lag = workers |\n|---:|---:|---:|---:|---:|---:|---:|\n";
  for (std::size_t workers = 1; workers <= kMostWorkers; workers *= 2) {
    const std::uint64_t lag = evolution::recommended_lag(workers);
    const auto usage = with_lag(workers, lag, kSpread, 500);
    const auto heavy = with_lag(workers, lag, kHeavySpread, 300);
    const auto least = with_lag(workers, workers, kSpread, 300);
    text += fmt::format("| {} | {} |{}{} {:.1f} thousand | {:.1f} | {:.1f} |\n", workers, lag,
                        percent(usage), percent(heavy), usage.lives_per_s * 3.6,
                        generation_lives(usage, lag), generation_lives(least, workers));
  }
  return text;
}

// ---- What lag costs evolution ----

// As many ones as possible in 64 bits; a child's bits each flip with probability 1/64.
struct OneMax {
  using Child = std::uint64_t;
  using Adult = std::uint64_t;

  std::uint64_t seed = 1;

  [[nodiscard]] std::uint64_t founder(std::uint64_t birth) const {
    return RandomStream({.seed = seed, .birth = birth, .purpose = Purpose::founder}).bits();
  }
  [[nodiscard]] std::uint64_t conceive(std::uint64_t birth, std::uint64_t parent) const {
    RandomStream random({.seed = seed, .birth = birth, .purpose = Purpose::variation});
    // the gaps between flips are geometric
    const double scale = 1 / std::log1p(-1.0 / 64);
    for (double bit = 0;; ++bit) {
      bit += std::floor(std::log1p(-random.uniform()) * scale);
      if (bit >= 64) return parent;
      parent ^= std::uint64_t{1} << static_cast<unsigned>(bit);
    }
  }
};

// Births after the founders until the newest `window` have 58 ones on average: nine tenths.
double births_to_target(std::uint64_t seed, std::uint64_t lag, int window) {
  constexpr double kTarget = 58;
  EngineSettings settings{.births = 1'000'000,
                          .founders = lag + static_cast<std::uint64_t>(window),
                          .lag = lag,
                          .selection = {}};
  settings.selection.tournament = 4;
  settings.selection.window = window;
  evolution::Campaign<OneMax> campaign({seed}, seed, settings);
  std::vector<int> ones;
  double sum = 0;
  while (const auto order = campaign.ask()) {
    ones.push_back(std::popcount(order->child));
    sum += ones.back();
    if (ones.size() > static_cast<std::size_t>(window)) {
      sum -= ones[ones.size() - 1 - static_cast<std::size_t>(window)];
    }
    if (sum >= kTarget * window) return static_cast<double>(ones.size() - settings.founders);
    campaign.tell(order->birth,
                  {order->generation, {{{static_cast<double>(ones.back())}, {}}}, order->child});
  }
  throw Error(ErrorKind::internal, "the target was not reached");
}

struct Mean {
  double value = 0;
  double half_width = 0;  // of the 95 % interval
};

Mean mean_births(std::uint64_t lag, int window) {
  constexpr int kSeeds = 20;
  constexpr double kStudent = 2.093;  // 97.5 % quantile at 19 degrees of freedom
  double sum = 0;
  double squares = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const double births = births_to_target(seed, lag, window);
    sum += births;
    squares += births * births;
  }
  const double mean = sum / kSeeds;
  const double variance = (squares - sum * mean) / (kSeeds - 1);
  return {mean, kStudent * std::sqrt(variance / kSeeds)};
}

std::string cost_table() {
  std::string text =
      "| window | lag | lag / window | births to the target | times those of lag 1 | "
      "births a generation, likewise |\n|---:|---:|---:|---:|---:|---:|\n";
  for (const int window : {64, 256}) {
    const auto size = static_cast<std::uint64_t>(window);
    const double mean_age = (window - 1) / 2.0;
    double alone = 0;
    for (const std::uint64_t lag :
         {std::uint64_t{1}, size / 8, size / 4, size / 2, size, 2 * size, 4 * size, 8 * size}) {
      const Mean births = mean_births(lag, window);
      if (lag == 1) alone = births.value;
      text += fmt::format("| {} | {} | {:.3g} | {:.0f} ± {:.0f} | {:.2f} ± {:.2f} | {:.2f} |\n",
                          window, lag, static_cast<double>(lag) / window, births.value,
                          births.half_width, births.value / alone, births.half_width / alone,
                          (static_cast<double>(lag) + mean_age) / (1 + mean_age));
    }
  }
  return text;
}

// ---- The program ----

std::string markdown() {
  // side by side: they have nothing in common
  auto measured = std::async(std::launch::async, usage_table, kSpread);
  auto heavier = std::async(std::launch::async, usage_table, kHeavySpread);
  auto rule = std::async(std::launch::async, rule_table);
  const std::string cost = cost_table();
  return fmt::format(
      "### Lives as measured: log-normal, spread {}\n\n{}\n"
      "### A heavier tail: log-normal, spread {}\n\n{}\n"
      "### The rule\n\n{}\n"
      "### What lag costs evolution\n\n{}",
      kSpread, measured.get(), kHeavySpread, heavier.get(), rule.get(), cost);
}

int check(const char* path) {
  std::ifstream file(path);
  const std::string document{std::istreambuf_iterator<char>(file), {}};
  if (document.find(markdown()) != std::string::npos) return 0;
  fmt::print(stderr, "{} has other tables than scaling_bench --markdown prints\n", path);
  return 1;
}

void run(const bench::Output& output) {
  const std::uint64_t lag = evolution::recommended_lag(kMostWorkers);
  const double busy = with_lag(kMostWorkers, lag, kSpread, 500).utilisation;
  output.print({.name = "scaling.busy",
                .value = busy * kMostWorkers,
                .unit = "workers busy",
                .rival = fmt::format("{} workers, lag {}", kMostWorkers, lag),
                .ratio = busy,
                .goal = ">= 0.95"});

  // all that the simulation does, so a little more than ask and tell
  constexpr int kRounds = 3;
  double fastest_s = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    with_lag(kMostWorkers, lag, kSpread, 0);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    fastest_s = std::min(fastest_s, taken.count());
  }
  const double births_per_s = 10 * static_cast<double>(lag) / fastest_s;
  const double needed_per_s = kMostWorkers / kMeanLife_s;
  output.print({.name = "scaling.ask_and_tell",
                .value = births_per_s,
                .unit = "births/s",
                .rival = bench::number(needed_per_s) + " births/s of 4,096 workers",
                .ratio = births_per_s / needed_per_s,
                .goal = ">= 10"});
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) {
  const std::string_view option = argc > 1 ? argv[1] : "";
  if (option == "--check" && argc > 2) return neuroprospect::check(argv[2]);
  if (option == "--markdown") {
    fmt::print("{}", neuroprospect::markdown());
  } else {
    neuroprospect::run(neuroprospect::bench::Output(argc, argv));
  }
}

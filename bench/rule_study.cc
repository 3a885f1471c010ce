// bench/rule_study: what a rule of plasticity that evolved is worth, and what of it.
//   rule_study CAMPAIGN.db [INDIVIDUALS] [BIRTHS]
// Takes the fittest individuals of a campaign of Hebbian lives, lets each be born anew many times,
// with wiring and episodes that it never had, and lives those lives again with less of the rule:
// the whole, the drift D alone, all but the drift, and nothing. Prints the mean return of the assay
// after life, and its difference to the whole rule's, with 95 % intervals over individuals.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

#include "analysis/interval.h"
#include "bench/fittest.h"
#include "cli/campaign_access.h"
#include "evolution/record.h"

namespace neuroprospect {
namespace {

using evolution::CampaignSpec;
using evolution::CreatureGenome;

struct Condition {
  const char* name;
  std::array<bool, brains::kPlasticityCoefficients> kept;  // A, B, C, D, η
};

constexpr std::array kConditions = {
    Condition{"the whole rule", {true, true, true, true, true}},
    Condition{"drift alone (D)", {false, false, false, true, true}},
    Condition{"without drift (A, B, C)", {true, true, true, false, true}},
    Condition{"off", {false, false, false, false, true}},
};

// mean return after life, over new births; a life that failed counts as 0
double late_return(const CreatureGenome& genome, const CampaignSpec& spec, std::uint64_t births) {
  constexpr std::uint64_t kNew = 1'000'000'000;  // beyond all births of a campaign
  double sum = 0;
  for (std::uint64_t birth = 0; birth < births; ++birth) {
    const auto report = evolution::run_life({spec.seed, kNew + birth, genome}, spec);
    if (!report.failure) sum += *evolution::mean_return(report, evolution::Phase::learned);
  }
  return sum / static_cast<double>(births);
}

int study(const char* path, std::size_t individuals, std::uint64_t births) {
  const cli::OpenCampaign campaign(path);
  const CampaignSpec& spec = campaign.spec;
  const auto chosen = bench::fittest(campaign.file, spec, individuals);
  std::vector<double> whole;
  fmt::print("{} individuals, {} new births each\n", chosen.size(), births);
  for (const Condition& condition : kConditions) {
    std::vector<double> returns;
    for (const std::uint64_t birth : chosen) {
      CreatureGenome genome = evolution::order_of(campaign.file, birth, spec).genome;
      auto& coefficients = genome.brain.plasticity.coefficients;
      for (std::size_t i = 0; i < coefficients.size(); ++i) {
        if (!condition.kept[i % condition.kept.size()]) coefficients[i] = 0;
      }
      returns.push_back(late_return(genome, spec, births));
    }
    if (whole.empty()) whole = returns;
    std::vector<double> lost;
    for (std::size_t i = 0; i < returns.size(); ++i) lost.push_back(returns[i] - whole[i]);
    const auto text = [](const std::vector<double>& values) {
      const auto interval = analysis::interval_of(values);
      return fmt::format("{:7.1f} ± {:5.1f}", interval.mean, interval.half_width.value_or(0));
    };
    fmt::print("{:24} {}   {}\n", condition.name, text(returns), text(lost));
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print("rule_study CAMPAIGN.db [INDIVIDUALS] [BIRTHS]\n");
    return 2;
  }
  const auto number = [&](int i, std::uint64_t otherwise) {
    return argc > i ? std::strtoull(argv[i], nullptr, 10) : otherwise;
  };
  return neuroprospect::study(argv[1], number(2, 12), number(3, 8));
}

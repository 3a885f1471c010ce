// bench/limb_study: what innate wiring is worth in a body that loses, gains or duplicates a limb.
//   limb_study BODIES CAMPAIGN.db [CAMPAIGN.db …]
// From each campaign it takes the fittest individuals, one of each body, of which a child can be
// conceived with the change, until it has BODIES of them. That child's brain is its parent's,
// fitted to the changed body as in any campaign, but not mutated. Prints the mean innate return of
// the parents, of the children, and of freshly drawn wiring in the children's bodies, with the
// paired difference of the last two (95 % intervals over bodies) and the share that is kept.
// Bodies of one campaign are relatives and move alike: take several campaigns.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/interval.h"
#include "bench/fittest.h"
#include "bodies/develop.h"
#include "brains/founder.h"
#include "cli/campaign_access.h"
#include "evolution/creature.h"
#include "evolution/record.h"

namespace neuroprospect {
namespace {

using evolution::CampaignSpec;
using evolution::CreatureGenome;

double innate_return(const CreatureGenome& genome, const CampaignSpec& spec, std::uint64_t birth) {
  const auto report = evolution::run_life({spec.seed, birth, genome}, spec);
  return *evolution::mean_return(report, evolution::Phase::innate);
}

// a child whose body differs by one operator; empty where it cannot be had
std::optional<CreatureGenome> changed(const CreatureGenome& parent, CampaignSpec spec,
                                      std::string_view op) {
  spec.variation.body_rate = 1;
  spec.variation.brain_rate = 0;
  spec.body.duplicate_rate = op == "duplicate_subtree" ? 1 : 0;
  const evolution::CreatureProblem problem(spec);
  constexpr std::uint64_t kDraws = 300;
  constexpr std::uint64_t kFirstBirth = 1'000'000;  // names new limbs: none has it
  for (std::uint64_t draw = 0; draw < kDraws; ++draw) {
    auto child = problem.conceive(kFirstBirth + draw, {parent, {}});
    if (child.genome && child.body_mutations.front().op == op) return std::move(child.genome);
  }
  return std::nullopt;
}

// returns in each body
struct Returns {
  std::vector<double> whole;
  std::vector<double> inherited;
  std::vector<double> fresh;
  std::vector<double> differences;
};

void add(Returns& returns, const cli::OpenCampaign& campaign, std::string_view op,
         std::size_t most) {
  CampaignSpec spec = campaign.spec;
  spec.life.learner = brains::LearnerKind::none;
  std::size_t bodies = 0;
  for (const std::uint64_t birth : bench::fittest(campaign.file, spec)) {
    if (bodies == most) break;
    const CreatureGenome parent = evolution::order_of(campaign.file, birth, spec).genome;
    const auto child = changed(parent, spec, op);
    if (!child) continue;
    ++bodies;
    const auto ports =
        evolution::ports_of(bodies::develop(child->body, spec.body.joints), spec.world);
    RandomStream random({.seed = spec.seed, .birth = birth});
    const auto drawn = brains::random_brain(spec.brain, ports, random, spec.connectome.get());
    returns.whole.push_back(innate_return(parent, spec, birth));
    returns.inherited.push_back(innate_return(*child, spec, birth));
    returns.fresh.push_back(innate_return({child->body, drawn}, spec, birth));
    returns.differences.push_back(returns.inherited.back() - returns.fresh.back());
  }
}

void study(std::size_t most, std::span<char*> paths) {
  fmt::print("{:18} {:>3} {:>14} {:>14} {:>14} {:>18} {:>5}\n", "body", "n", "before", "inherited",
             "fresh", "inherited - fresh", "kept");
  for (const std::string_view op : {"delete_limb", "grow_limb", "duplicate_subtree"}) {
    Returns returns;
    for (const char* path : paths) add(returns, cli::OpenCampaign(path), op, most);
    const auto text = [](const std::vector<double>& values) {
      const auto interval = analysis::interval_of(values);
      return fmt::format("{:.1f} ± {:.1f}", interval.mean, interval.half_width.value_or(0));
    };
    const double kept =
        analysis::interval_of(returns.inherited).mean / analysis::interval_of(returns.whole).mean;
    fmt::print("{:18} {:>3} {:>14} {:>14} {:>14} {:>18} {:>5.2f}\n", op, returns.whole.size(),
               text(returns.whole), text(returns.inherited), text(returns.fresh),
               text(returns.differences), kept);
  }
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print("limb_study BODIES CAMPAIGN.db [CAMPAIGN.db …]\n");
    return 2;
  }
  neuroprospect::study(std::strtoull(argv[1], nullptr, 10),
                       std::span(argv + 2, static_cast<std::size_t>(argc) - 2));
}

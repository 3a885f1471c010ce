// bench/limb_study: what innate wiring is worth in a body that has lost or gained a limb.
//   limb_study CAMPAIGN.db [BODIES]
// Takes the fittest individuals of a campaign, of different bodies, and gives each a body with one
// limb (or pair) fewer and one with one more. Prints the mean innate return in the body it evolved
// in, in the changed one with its wiring fitted to it (brains/adapt.h), and in the changed one with
// freshly drawn wiring, with the paired difference of the last two and its 95 % interval.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <vector>

#include "bodies/codec.h"
#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "brains/adapt.h"
#include "brains/founder.h"
#include "cli/campaign_access.h"
#include "cli/interval.h"
#include "evolution/record.h"

namespace neuroprospect {
namespace {

using evolution::CampaignSpec;
using evolution::CreatureGenome;

double innate_return(const CreatureGenome& genome, const CampaignSpec& spec, std::uint64_t birth) {
  const auto report = evolution::run_life({spec.seed, birth, genome}, spec);
  return *evolution::mean_return(report, evolution::Phase::innate);
}

// a body that differs by one operator; empty where it cannot be had
std::optional<bodies::BodyGenome> changed(const bodies::BodyGenome& body, const CampaignSpec& spec,
                                          std::string_view op, RandomStream& random) {
  constexpr int kDraws = 300;
  for (int i = 0; i < kDraws; ++i) {
    const auto child = bodies::mutate(body, spec.body, 1'000'000, random);
    if (child && !child->records.empty() && child->records.front().op == op) return child->genome;
  }
  return std::nullopt;
}

// the fittest individuals, one of each body
std::vector<std::uint64_t> fittest(const db::CampaignFile& file, const CampaignSpec& spec,
                                   std::size_t most) {
  auto outlines = file.outlines(0, spec.evolution.births);
  std::erase_if(outlines, [](const db::BirthOutline& o) { return o.objectives.empty(); });
  std::ranges::stable_sort(outlines, std::greater{},
                           [](const db::BirthOutline& o) { return o.objectives.front(); });
  std::vector<std::uint64_t> births;
  std::set<std::string> bodies;
  for (const auto& outline : outlines) {
    if (births.size() == most) break;
    if (bodies.insert(*file.birth(outline.birth)->individual.body_genome).second) {
      births.push_back(outline.birth);
    }
  }
  return births;
}

int study(const char* path, std::size_t most) {
  const cli::OpenCampaign campaign(path);
  CampaignSpec spec = campaign.spec;
  spec.life.learner = brains::LearnerKind::none;
  const auto births = fittest(campaign.file, spec, most);
  fmt::print("{:12} {:>3} {:>16} {:>16} {:>16} {:>18}\n", "body", "n", "as it evolved", "inherited",
             "fresh", "inherited - fresh");
  for (const std::string_view op : {"delete_limb", "grow_limb"}) {
    std::vector<double> whole;
    std::vector<double> inherited;
    std::vector<double> fresh;
    std::vector<double> differences;
    for (const std::uint64_t birth : births) {
      const CreatureGenome genome = evolution::order_of(campaign.file, birth, spec).genome;
      RandomStream random({.seed = spec.seed, .birth = birth});
      const auto body = changed(genome.body, spec, op, random);
      if (!body) continue;
      const auto ports = evolution::ports_of(bodies::develop(*body, spec.body.joints), spec.world);
      whole.push_back(innate_return(genome, spec, birth));
      inherited.push_back(
          innate_return({*body, brains::adapt(genome.brain, ports, random)}, spec, birth));
      fresh.push_back(
          innate_return({*body, brains::random_brain(spec.brain, ports, random)}, spec, birth));
      differences.push_back(inherited.back() - fresh.back());
    }
    const auto text = [](const std::vector<double>& values) {
      const auto interval = cli::interval_of(values);
      return fmt::format("{:.1f} ± {:.1f}", interval.mean, interval.half_width.value_or(0));
    };
    fmt::print("{:12} {:>3} {:>16} {:>16} {:>16} {:>18}\n", op, whole.size(), text(whole),
               text(inherited), text(fresh), text(differences));
  }
  return 0;
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print("limb_study CAMPAIGN.db [BODIES]\n");
    return 2;
  }
  const std::size_t most = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 30;
  return neuroprospect::study(argv[1], most);
}

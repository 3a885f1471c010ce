#include "analysis/heritability.h"

#include <algorithm>
#include <cmath>

#include "analysis/births.h"
#include "analysis/bootstrap.h"
#include "analysis/moments.h"

namespace neuroprospect::analysis {
namespace {

struct Pairs {
  std::vector<double> parent;  // kMissing where the child has none
  std::vector<double> child;
};

Pairs with_main_parent(const Births& births, std::span<const double> measure) {
  Pairs pairs{std::vector<double>(births.size(), kMissing), {measure.begin(), measure.end()}};
  for (std::size_t i = 0; i < births.size(); ++i) {
    if (births.parents[i] != kNone) pairs.parent[i] = measure[births.parents[i]];
  }
  return pairs;
}

Pairs with_both_parents(const Births& births, std::span<const double> measure) {
  Pairs pairs = with_main_parent(births, measure);
  for (std::size_t i = 0; i < births.size(); ++i) {
    const Place mate = births.mates[i];
    pairs.parent[i] = mate == kNone ? kMissing : (pairs.parent[i] + measure[mate]) / 2;
  }
  return pairs;
}

// Both less their means over the children of one cohort.
Pairs within_cohorts(Pairs pairs, const Births& births, std::uint64_t cohort) {
  const std::size_t n = births.size();
  for (std::size_t from = 0; from < n;) {
    std::size_t to = from;
    while (to < n && births.births[to] / cohort == births.births[from] / cohort) ++to;
    double count = 0;
    double parents = 0;
    double children = 0;
    for (std::size_t i = from; i < to; ++i) {
      if (std::isnan(pairs.parent[i] + pairs.child[i])) continue;
      count += 1;
      parents += pairs.parent[i];
      children += pairs.child[i];
    }
    for (std::size_t i = from; i < to; ++i) {
      pairs.parent[i] -= parents / count;
      pairs.child[i] -= children / count;
    }
    from = to;
  }
  return pairs;
}

}  // namespace

std::vector<Estimate> Heritability::run(const Campaign& campaign, const Execution&) const {
  return of(read_births(campaign.file), campaign.spec.seed);
}

std::vector<Estimate> Heritability::of(const Births& births, std::uint64_t seed) const {
  const Blocks blocks = lineage_blocks(births.parents);
  const Bootstrap bootstrap(blocks, seed, resamples);
  const std::vector<std::uint32_t> block = blocks_of_pairs(births, blocks);
  std::vector<Estimate> estimates;
  const auto tell = [&](const char* series, const std::string& measure, const Pairs& pairs) {
    const Moments moments(block, blocks.count, pairs.parent, pairs.child);
    const auto slope = [&](std::span<const double> weights) { return moments.slope(weights); };
    add(estimates, {"slope of child on parent", series, "", "measure"}, measure,
        bootstrap(slope, moments.sizes()), moments.n());
  };
  for (const std::string& name : measures) {
    const auto measure = births.column(name);
    const Pairs main = with_main_parent(births, measure);
    const Pairs both = with_both_parents(births, measure);
    tell("main parent", name, main);
    tell("main parent, within cohorts", name, within_cohorts(main, births, cohort));
    tell("mid-parent", name, both);
    tell("mid-parent, within cohorts", name, within_cohorts(both, births, cohort));
  }
  return estimates;
}

}  // namespace neuroprospect::analysis

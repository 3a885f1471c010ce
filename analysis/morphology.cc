#include "analysis/morphology.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "analysis/bootstrap.h"
#include "analysis/moments.h"

namespace neuroprospect::analysis {
namespace {

using Weights = std::span<const double>;

// For each operator, of each birth: 1 where it helped to make it, 0 where it did not, kMissing
// where the birth has no parent.
std::map<std::string, std::vector<double>> made_by(const Births& births,
                                                   const std::vector<db::OperatorUse>& operators) {
  std::vector<double> none(births.size());
  for (std::size_t i = 0; i < births.size(); ++i) {
    if (births.parents[i] == kNone) none[i] = kMissing;
  }
  std::map<std::string, std::vector<double>> made;
  for (const db::OperatorUse& use : operators) {
    const auto found = std::ranges::lower_bound(births.births, use.birth);
    if (found == births.births.end() || *found != use.birth) continue;  // recorded since
    auto& column = made.try_emplace(use.part + " " + use.op, none).first->second;
    double& has = column[static_cast<std::size_t>(found - births.births.begin())];
    if (!std::isnan(has)) has = 1;
  }
  return made;
}

// y where `of` is 1.
std::vector<double> only(std::span<const double> of, std::span<const double> y) {
  std::vector<double> some(y.size(), kMissing);
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (of[i] == 1) some[i] = y[i];
  }
  return some;
}

}  // namespace

std::vector<Estimate> Morphology::run(const Campaign& campaign, const Execution&) const {
  const Births births = read_births(campaign.file);
  return of(births, db::operator_uses(campaign.file), campaign.spec.seed);
}

std::vector<Estimate> Morphology::of(const Births& births,
                                     const std::vector<db::OperatorUse>& operators,
                                     std::uint64_t seed) const {
  const Blocks blocks = lineage_blocks(births.parents);
  const Bootstrap bootstrap(blocks, seed, resamples);
  const std::vector<std::uint32_t> with_parents = blocks_of_pairs(births, blocks);
  const auto made = made_by(births, operators);
  std::vector<Estimate> estimates;
  for (const std::string& name : measures) {
    const auto measure = births.column(name);
    std::vector<double> change(births.size(), kMissing);
    for (std::size_t i = 0; i < births.size(); ++i) {
      if (births.parents[i] != kNone) change[i] = measure[i] - measure[births.parents[i]];
    }
    for (const auto& [op, has] : made) {
      const Moments both(with_parents, blocks.count, has, change);
      const Moments its(with_parents, blocks.count, only(has, change));
      if (its.n() < static_cast<double>(least) || both.n() - its.n() < static_cast<double>(least)) {
        continue;
      }
      add(estimates,
          {"child less parent, of children that an operator made", name, "as measured", "operator"},
          op, bootstrap([&](Weights w) { return its.mean_y(w); }, its.sizes()), its.n());
      add(estimates,
          {"how that differs from children that it did not make", name, "as measured", "operator"},
          op, bootstrap([&](Weights w) { return both.slope(w); }, its.sizes()), its.n());
    }
    for (const std::string& descriptor : descriptors) {
      const Moments moments(blocks.of, blocks.count, births.column(descriptor), measure);
      add(estimates, {"correlation over births", name, "", "descriptor"}, descriptor,
          bootstrap([&](Weights w) { return moments.correlation(w); }, moments.sizes()),
          moments.n());
    }
  }
  return estimates;
}

}  // namespace neuroprospect::analysis

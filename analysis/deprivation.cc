#include "analysis/deprivation.h"

#include <algorithm>

#include "analysis/moments.h"
#include "base/error.h"

namespace neuroprospect::analysis {

std::vector<Estimate> Deprivation::run(const Campaign& campaign, const Execution& how) const {
  for (std::size_t k = 1; k < lengths.size(); ++k) {
    require_input(lengths[k - 1] < lengths[k], "lengths: {} is before {}", lengths[k - 1],
                  lengths[k]);
  }
  const Sample sample = sample_of(campaign, *this);
  if (sample.size() == 0) return {};
  const auto steps = steps_of(lengths, *sample.spec);
  std::vector<Trial> trials;
  for (const std::uint64_t length : steps) {
    for (const auto& order : sample.orders) {
      trials.push_back({order, evolution::Phase::innate, length});
    }
  }
  const auto norms = grouped(live(trials, sample, how), sample);  // [length][individual]

  Findings findings(sample, resamples);
  const auto tell = [&](const char* figure, const char* series, std::size_t k,
                        const std::vector<double>& values) {
    findings.mean({figure, series, "return", "learning [of the campaign's]"}, lengths[k], values);
  };
  for (std::size_t k = 0; k < lengths.size(); ++k) {
    tell("return", "all individuals", k, norms[k]);
    if (k == 0) continue;
    tell("difference of returns", "from the shortest", k, difference(norms[k], norms.front()));
    tell("difference of returns", "from the one before", k, difference(norms[k], norms[k - 1]));
    const Moments pairs(sample.blocks.of, sample.blocks.count, norms.front(), norms[k]);
    findings.tell(
        {"correlation with the shortest", "among individuals", "", "learning [of the campaign's]"},
        lengths[k], pairs, [&](std::span<const double> w) { return pairs.correlation(w); });
  }
  return std::move(findings.estimates);
}

}  // namespace neuroprospect::analysis

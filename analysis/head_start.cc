#include "analysis/head_start.h"

#include <algorithm>
#include <cmath>

#include "analysis/survival.h"

namespace neuroprospect::analysis {
namespace {

using evolution::Phase;
using Values = std::vector<double>;  // one an individual
using Weights = std::span<const double>;

// Returns after each length of learning, of each individual: [length][individual].
struct Curves {
  std::vector<std::uint64_t> steps;  // ascending, from 0
  std::vector<Values> inherited;
  std::vector<Values> random;
};

Curves live_curves(const Sample& sample, const std::vector<double>& lengths, const Execution& how) {
  Curves curves;
  curves.steps = steps_of(lengths, *sample.spec);
  curves.steps.push_back(0);
  std::ranges::sort(curves.steps);
  curves.steps.erase(std::unique(curves.steps.begin(), curves.steps.end()), curves.steps.end());
  std::vector<Trial> trials;
  for (const Phase born : {Phase::innate, Phase::naive}) {
    for (const std::uint64_t steps : curves.steps) {
      for (const auto& order : sample.orders) trials.push_back({order, born, steps});
    }
  }
  const auto returns = grouped(live(trials, sample, how), sample);
  const auto random = returns.begin() + static_cast<std::ptrdiff_t>(curves.steps.size());
  curves.inherited.assign(returns.begin(), random);
  curves.random.assign(random, returns.end());
  return curves;
}

// The mean over the learning of what differs, straight between points.
Values mean_over_steps(const Curves& curves) {
  const std::size_t individuals = curves.inherited.front().size();
  Values result(individuals, kMissing);
  for (std::size_t i = 0; i < individuals && curves.steps.size() > 1; ++i) {
    double area = 0;
    for (std::size_t k = 1; k < curves.steps.size(); ++k) {
      const double before = curves.inherited[k - 1][i] - curves.random[k - 1][i];
      const double after = curves.inherited[k][i] - curves.random[k][i];
      area += static_cast<double>(curves.steps[k] - curves.steps[k - 1]) * (before + after) / 2;
    }
    result[i] = area / static_cast<double>(curves.steps.back());
  }
  return result;
}

// When a curve first reaches a level, straight between points; the end where it does not.
struct Reached {
  Values time;  // missing where that is not known
  std::vector<std::uint8_t> happened;
};

Reached first_reached(const std::vector<std::uint64_t>& steps, const std::vector<Values>& curve,
                      const Values& level) {
  Reached reached;
  for (std::size_t i = 0; i < level.size(); ++i) {
    double time = static_cast<double>(steps.back());
    bool happened = false;
    for (std::size_t k = 0; k < steps.size() && !happened; ++k) {
      const double now = curve[k][i];
      if (std::isnan(now + level[i])) {
        time = kMissing;
        break;
      }
      if (now < level[i]) continue;
      happened = true;
      time = static_cast<double>(steps[k]);
      if (k > 0) {
        const double before = curve[k - 1][i];
        time -= static_cast<double>(steps[k] - steps[k - 1]) * (now - level[i]) / (now - before);
      }
    }
    reached.time.push_back(time);
    reached.happened.push_back(happened ? 1 : 0);
  }
  return reached;
}

constexpr const char* kAll = "all individuals";

class Report {
 public:
  Report(const Sample& sample, const Curves& curves, std::uint64_t resamples)
      : findings_(sample, resamples), curves_(curves) {}

  void curves() {
    for (std::size_t k = 0; k < curves_.steps.size(); ++k) {
      const auto x = static_cast<double>(curves_.steps[k]);
      const auto tell = [&](const char* figure, const char* series, const Values& values) {
        findings_.mean({figure, series, "return", "steps of learning"}, x, values);
      };
      tell("return after learning", "from inherited wiring", curves_.inherited[k]);
      tell("return after learning", "from random wiring", curves_.random[k]);
      tell("head start", "inherited − random", difference(curves_.inherited[k], curves_.random[k]));
    }
    findings_.mean({"head start, mean over the learning", kAll, "return", ""}, std::string(kAll),
                   mean_over_steps(curves_));
  }

  void worth() {
    const auto survival = [&](const Reached& reached) {
      return Survival(blocks().of, blocks().count, reached.time, reached.happened);
    };
    const Survival there =
        survival(first_reached(curves_.steps, curves_.random, curves_.inherited.front()));
    const Survival back =
        survival(first_reached(curves_.steps, curves_.inherited, curves_.random.front()));
    const auto end = static_cast<double>(curves_.steps.back());
    const auto tell = [&](const char* figure, const char* unit, const char* x,
                          const Statistic& statistic) {
      findings_.tell({figure, kAll, unit, "measure"}, std::string(x), there, statistic);
    };
    const char* const kWorth = "worth of the inheritance";
    tell(kWorth, "steps", "restricted mean",
         [&](Weights w) { return there.restricted_mean(w, end); });
    tell(kWorth, "steps", "restricted mean, less that of random wiring to inherited",
         [&](Weights w) { return there.restricted_mean(w, end) - back.restricted_mean(w, end); });
    tell(kWorth, "steps", "median", [&](Weights w) { return there.median(w); });
    for (const std::uint64_t steps : curves_.steps) {
      const auto x = static_cast<double>(steps);
      findings_.tell({"share whose random wiring has not reached the innate return", kAll, "",
                      "steps of learning"},
                     x, there, [&](Weights w) { return there.survivors(w, x); });
    }
  }

  void constraint() {
    const Values excess = difference(curves_.random.back(), curves_.inherited.back());
    Values share = excess;
    for (double& value : share) {
      if (!std::isnan(value)) value = value > 0 ? 1 : 0;
    }
    findings_.mean({"constraint: random − inherited at the end", kAll, "return", ""},
                   std::string(kAll), excess);
    findings_.mean({"share whose random wiring is ahead at the end", kAll, "", ""},
                   std::string(kAll), share);
  }

  [[nodiscard]] std::vector<Estimate> estimates() && { return std::move(findings_.estimates); }

 private:
  [[nodiscard]] const Blocks& blocks() const { return findings_.blocks(); }

  Findings findings_;
  const Curves& curves_;
};

}  // namespace

std::vector<Estimate> HeadStart::run(const Campaign& campaign, const Execution& how) const {
  const Sample sample = sample_of(campaign, *this);
  if (sample.size() == 0) return {};
  const Curves curves = live_curves(sample, lengths, how);
  Report report(sample, curves, resamples);
  report.curves();
  report.worth();
  report.constraint();
  return std::move(report).estimates();
}

}  // namespace neuroprospect::analysis

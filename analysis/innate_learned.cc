#include "analysis/innate_learned.h"

#include <algorithm>
#include <cmath>

#include "analysis/births.h"
#include "analysis/bootstrap.h"
#include "analysis/moments.h"
#include "analysis/survival.h"

namespace neuroprospect::analysis {
namespace {

using Weights = std::span<const double>;
using Column = std::vector<double>;

constexpr double kPer = 1000;  // births that slopes are over

// What the study is about, as columns; missing where a birth did not live.
struct Lives {
  Births births;
  Blocks blocks;
  Column passive, naive, innate, learned, area;
  Column criterion;                   // steps to it, or until learning ended
  std::vector<std::uint8_t> reached;  // which of the two
  double horizon = 0;                 // steps of a life's learning

  [[nodiscard]] std::size_t size() const { return births.size(); }
};

Column optional_column(const Births& births, std::string_view name) {
  if (std::ranges::find(births.names, name) == births.names.end()) {
    return Column(births.size(), kMissing);
  }
  const auto column = births.column(name);
  return {column.begin(), column.end()};
}

Lives lives_of(Births births, double horizon) {
  Lives lives;
  lives.births = std::move(births);
  lives.horizon = horizon;
  lives.blocks = lineage_blocks(lives.births.parents);
  lives.passive = optional_column(lives.births, "passive");
  lives.naive = optional_column(lives.births, "naive");
  lives.innate = optional_column(lives.births, "innate");
  lives.learned = optional_column(lives.births, "learned");
  lives.area = optional_column(lives.births, "learning_area");
  lives.criterion = optional_column(lives.births, "criterion_step");
  for (std::size_t i = 0; i < lives.size(); ++i) {
    lives.reached.push_back(std::isnan(lives.criterion[i]) ? 0 : 1);
    // a life that went wrong was not watched; its learning is not known
    if (!lives.reached[i] && !std::isnan(lives.learned[i])) lives.criterion[i] = lives.horizon;
  }
  return lives;
}

// The births of a bin; all others are missing.
Column only(const Column& column, std::size_t from, std::size_t to) {
  Column some(column.size(), kMissing);
  std::copy(column.begin() + static_cast<std::ptrdiff_t>(from),
            column.begin() + static_cast<std::ptrdiff_t>(to),
            some.begin() + static_cast<std::ptrdiff_t>(from));
  return some;
}

class Report {
 public:
  Report(const Lives& lives, const Bootstrap& bootstrap) : lives_(lives), bootstrap_(bootstrap) {}

  // The means of births in [from, to), at x.
  void means(std::size_t from, std::size_t to, const db::NumberOrName& x, const char* x_name,
             const std::string& when) {
    const auto column = [&](const Column& of) { return only(of, from, to); };
    const Column passive = column(lives_.passive);
    const Column naive = column(lives_.naive);
    const Column innate = column(lives_.innate);
    const Column learned = column(lives_.learned);
    const auto mean = [&](const char* figure, const char* series, const Column& of) {
      const Moments moments = of_means(of);
      tell({figure + when, series, "return", x_name}, x, moments,
           [&](Weights w) { return moments.mean_y(w); });
    };
    mean("return", "passive", passive);
    mean("return", "naive", naive);
    mean("return", "innate", innate);
    mean("return", "learned", learned);
    mean("return", "while learning", column(lives_.area));
    mean("difference of returns", "body's own (naive − passive)", difference(naive, passive));
    mean("difference of returns", "innate knowledge (innate − naive)", difference(innate, naive));
    mean("difference of returns", "learned (learned − innate)", difference(learned, innate));
    innateness(naive, innate, learned, x, x_name, when);
    criterion(column(lives_.criterion), x, x_name, when);
  }

  // How quantities move over births.
  void slopes() {
    Column birth;
    for (const std::uint64_t b : lives_.births.births) {
      birth.push_back(static_cast<double>(b) / kPer);
    }
    const auto slope = [&](const char* figure, const char* unit, const char* of,
                           const Column& values) {
      const Moments moments(lives_.blocks.of, lives_.blocks.count, birth, values);
      tell({figure, "all births", unit, "measure"}, std::string(of), moments,
           [&](Weights w) { return moments.slope(w); });
    };
    const char* const kReturns = "slope over births";
    const char* const kUnit = "return per 1000 births";
    slope(kReturns, kUnit, "passive", lives_.passive);
    slope(kReturns, kUnit, "naive", lives_.naive);
    slope(kReturns, kUnit, "innate", lives_.innate);
    slope(kReturns, kUnit, "learned", lives_.learned);
    slope(kReturns, kUnit, "innate − naive", difference(lives_.innate, lives_.naive));
    slope(kReturns, kUnit, "learned − innate", difference(lives_.learned, lives_.innate));
    if (std::ranges::find(lives_.reached, 1) == lives_.reached.end()) return;
    slope("slope over births of steps to the criterion", "steps per 1000 births", "restricted mean",
          lives_.criterion);
    Column share(lives_.reached.begin(), lives_.reached.end());
    for (std::size_t i = 0; i < share.size(); ++i) share[i] += 0 * lives_.criterion[i];
    slope("slope over births of the share that reached the criterion", "per 1000 births", "share",
          share);
  }

  // Whether learning speeds evolution up or slows it (Paenke et al. 2009).
  void gain_function() {
    Column inherited(lives_.size(), kMissing);
    for (std::size_t i = 0; i < lives_.size(); ++i) {
      const Place parent = lives_.births.parents[i];
      if (parent != kNone) inherited[i] = lives_.innate[parent];
    }
    const Moments all(lives_.blocks.of, lives_.blocks.count, lives_.innate, lives_.learned);
    const Moments kin(lives_.blocks.of, lives_.blocks.count, inherited, lives_.innate,
                      lives_.learned);
    // ratios of returns mean something above zero only
    if (!clear_of_zero(all.sizes(), [&](Weights w) { return all.mean_x(w); })) return;
    const auto gain = [](const Moments& m, Weights w) { return m.mean_y(w) / m.mean_x(w); };
    const auto tell_both = [&](const char* figure, const char* unit, auto&& of) {
      tell({figure, "all births", unit, "slope of learned on innate"}, "among births", all,
           [&](Weights w) { return of(all.slope(w), gain(all, w), all.mean_x(w)); });
      tell({figure, "all births", unit, "slope of learned on innate"},
           "along what parents passed on", kin,
           [&](Weights w) { return of(kin.slope_along_z(w), gain(kin, w), kin.mean_x(w)); });
    };
    tell({"gain function: learned / innate", "all births", "", "estimate"}, "ratio of means", all,
         [&](Weights w) { return gain(all, w); });
    tell_both("gain function: slope in innate", "per return",
              [](double slope, double g, double innate) { return (slope - g) / innate; });
    tell_both("gain function: elasticity of learned in innate", "",
              [](double slope, double g, double) { return slope / g; });
  }

  std::vector<Estimate> estimates;

 private:
  [[nodiscard]] Moments of_means(const Column& column) const {
    return {lives_.blocks.of, lives_.blocks.count, column};
  }

  [[nodiscard]] bool clear_of_zero(std::span<const double> sizes, const Statistic& of) const {
    const Bounded bounded = bootstrap_(of, sizes);
    return bounded.low && *bounded.low > 0;
  }

  template <class Sample>
  void tell(const Series& series, const db::NumberOrName& x, const Sample& sample,
            const Statistic& statistic) {
    add(estimates, series, x, bootstrap_(statistic, sample.sizes()), sample.n());
  }

  // A share of two means, told where what it is a share of is clear of zero.
  void innateness(const Column& naive, const Column& innate, const Column& learned,
                  const db::NumberOrName& x, const char* x_name, const std::string& when) {
    const Moments both(lives_.blocks.of, lives_.blocks.count, difference(learned, naive),
                       difference(innate, naive));
    if (!clear_of_zero(both.sizes(), [&](Weights w) { return both.mean_x(w); })) return;
    tell({"innateness (innate − naive) / (learned − naive)" + when, "ratio of means", "", x_name},
         x, both, [&](Weights w) { return both.mean_y(w) / both.mean_x(w); });
  }

  void criterion(const Column& steps, const db::NumberOrName& x, const char* x_name,
                 const std::string& when) {
    if (std::ranges::find(lives_.reached, 1) == lives_.reached.end()) return;
    const Survival survival(lives_.blocks.of, lives_.blocks.count, steps, lives_.reached);
    const std::string figure = "steps to the criterion" + when;
    tell({figure, "restricted mean", "steps", x_name}, x, survival,
         [&](Weights w) { return survival.restricted_mean(w, lives_.horizon); });
    tell({figure, "median", "steps", x_name}, x, survival,
         [&](Weights w) { return survival.median(w); });
    tell({"share that reached the criterion" + when, "all births", "", x_name}, x, survival,
         [&](Weights w) { return 1 - survival.survivors(w, lives_.horizon); });
  }

  const Lives& lives_;
  const Bootstrap& bootstrap_;
};

}  // namespace

std::vector<Estimate> InnateLearned::run(const Campaign& campaign, const Execution&) const {
  return of(read_births(campaign.file), static_cast<double>(campaign.spec.life.steps),
            campaign.spec.seed);
}

std::vector<Estimate> InnateLearned::of(Births births, double horizon, std::uint64_t seed) const {
  const Lives lives = lives_of(std::move(births), horizon);
  if (lives.size() == 0) return {};
  const Bootstrap bootstrap(lives.blocks, seed, resamples);
  Report report(lives, bootstrap);
  report.means(0, lives.size(), std::string("all births"), "births", "");
  const std::size_t parts = std::min<std::size_t>(bins, lives.size());
  for (std::size_t i = 0; i < parts; ++i) {
    const std::size_t from = lives.size() * i / parts;
    const std::size_t to = lives.size() * (i + 1) / parts;
    const double middle = (static_cast<double>(lives.births.births[from]) +
                           static_cast<double>(lives.births.births[to - 1])) /
                          2;
    report.means(from, to, middle, "birth", " over births");
  }
  report.slopes();
  report.gain_function();
  return std::move(report.estimates);
}

}  // namespace neuroprospect::analysis

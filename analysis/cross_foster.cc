#include "analysis/cross_foster.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/random.h"
#include "bodies/develop.h"
#include "brains/adapt.h"

namespace neuroprospect::analysis {
namespace {

using evolution::LifeOrder;
using evolution::Phase;

// The two levels of each factor; a bit of a condition is set at the first.
constexpr std::array<const char*, 3> kFactors = {"wiring (inherited − random)",
                                                 "learning (on − off)", "body (own − another's)"};
constexpr unsigned kInherited = 1;
constexpr unsigned kLearning = 2;
constexpr unsigned kOwn = 4;
constexpr unsigned kConditions = 8;

std::string name_of_effect(unsigned factors) {
  if (std::has_single_bit(factors)) return kFactors[std::countr_zero(factors)];
  std::string name;
  for (std::size_t f = 0; f < kFactors.size(); ++f) {
    if ((factors >> f & 1U) == 0) continue;
    const std::string_view whole = kFactors[f];
    name += (name.empty() ? "" : " × ") + std::string(whole.substr(0, whole.find(' ')));
  }
  return name;
}

// How far each individual is from the one whose body it gets: the distance at which most differ.
std::size_t exchange(const Sample& sample) {
  const std::size_t n = sample.size();
  const auto differ = [&](std::size_t shift) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < n; ++i) {
      count += sample.orders[i]->genome.body == sample.orders[(i + shift) % n]->genome.body ? 0 : 1;
    }
    return count;
  };
  std::size_t best = 0;
  for (std::size_t shift = 1; shift < n; ++shift) {
    if (differ(shift) > differ(best)) best = shift;
  }
  return best;
}

// The brain of one in the body of another. Whose life it is, it stays: episodes and noise are its.
LifeOrder fostered(const LifeOrder& brain, const LifeOrder& body,
                   const evolution::CampaignSpec& spec) {
  RandomStream random(
      {.seed = brain.seed, .birth = brain.birth, .purpose = Purpose::study, .index = 0});
  LifeOrder order = brain;
  order.genome.body = body.genome.body;
  const auto plan = bodies::develop(body.genome.body, spec.body.joints);
  order.genome.brain =
      brains::adapt(brain.genome.brain, evolution::ports_of(plan, spec.world), random);
  return order;
}

// Share of the ports of the other body that the brain has in its own.
double share_known(const LifeOrder& own, const LifeOrder& other) {
  double known = 0;
  double all = 0;
  const auto count = [&](const auto& before, const auto& after) {
    for (const auto& key : after) {
      all += 1;
      known += std::ranges::find(before, key) != before.end() ? 1 : 0;
    }
  };
  count(own.genome.brain.wiring.sensors, other.genome.brain.wiring.sensors);
  count(own.genome.brain.wiring.actuators, other.genome.brain.wiring.actuators);
  return known / all;
}

}  // namespace

std::vector<Estimate> CrossFoster::run(const Campaign& campaign, const Execution& how) const {
  const Sample sample = sample_of(campaign, *this);
  const std::size_t n = sample.size();
  const std::size_t shift = n == 0 ? 0 : exchange(sample);
  if (shift == 0) return {};  // all bodies are alike
  std::vector<Trial> trials;
  std::vector<double> known(n, kMissing);
  for (std::size_t i = 0; i < n; ++i) {
    const auto& own = sample.orders[i];
    const auto& host = sample.orders[(i + shift) % n];
    // individuals that would get the body that they have are left out
    if (own->genome.body == host->genome.body) continue;
    const auto other = std::make_shared<const LifeOrder>(fostered(*own, *host, *sample.spec));
    known[i] = share_known(*own, *other);
    for (unsigned c = 0; c < kConditions; ++c) {
      trials.push_back({(c & kOwn) != 0 ? own : other,
                        (c & kInherited) != 0 ? Phase::innate : Phase::naive,
                        (c & kLearning) != 0 ? sample.spec->life.steps : 0});
    }
  }
  const std::vector<double> lived = live(trials, sample, how);
  std::array<std::vector<double>, kConditions> returns;  // [condition][individual]
  returns.fill(std::vector<double>(n, kMissing));
  auto at = lived.begin();
  for (std::size_t i = 0; i < n; ++i) {
    if (known[i] != known[i]) continue;
    for (unsigned c = 0; c < kConditions; ++c) returns[c][i] = *at++;
  }

  Findings findings(sample, resamples);
  for (unsigned c = 0; c < kConditions; ++c) {
    findings.mean({"return",
                   fmt::format("{} wiring, {}", (c & kInherited) != 0 ? "inherited" : "random",
                               (c & kLearning) != 0 ? "learning" : "newborn"),
                   "return", "body"},
                  std::string((c & kOwn) != 0 ? "own" : "another's"), returns[c]);
  }
  for (unsigned factors = 1; factors < kConditions; ++factors) {
    std::vector<double> contrast(n);
    for (unsigned c = 0; c < kConditions; ++c) {
      // minus where an odd number of the factors is at the second level
      const double sign = std::popcount(~c & factors) % 2 == 0 ? 1 : -1;
      for (std::size_t i = 0; i < n; ++i) contrast[i] += sign * returns[c][i] / 4;
    }
    findings.mean({"effect", std::has_single_bit(factors) ? "main effects" : "interactions",
                   "return", "factors"},
                  name_of_effect(factors), contrast);
  }
  for (const unsigned body : {kOwn, 0U}) {
    for (const unsigned learning : {0U, kLearning}) {
      findings.mean(
          {"inherited − random wiring", learning != 0 ? "learning" : "newborn", "return", "body"},
          std::string(body != 0 ? "own" : "another's"),
          difference(returns[body | learning | kInherited], returns[body | learning]));
    }
  }
  findings.mean(
      {"share of the other body's channels that the brain knows", "all individuals", "", ""},
      std::string("all individuals"), known);
  return std::move(findings.estimates);
}

}  // namespace neuroprospect::analysis

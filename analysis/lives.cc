#include "analysis/lives.h"

#include <algorithm>
#include <cmath>

#include "analysis/in_parallel.h"
#include "analysis/moments.h"
#include "base/error.h"
#include "base/random.h"
#include "evolution/record.h"

namespace neuroprospect::analysis {
namespace {

using evolution::CampaignSpec;
using evolution::LifeOrder;

// Those that lived, of the births from `since` on.
std::vector<Place> who_lived(const Births& births, double since) {
  std::vector<Place> lived;
  if (births.size() == 0) return lived;
  const auto learned = births.column("learned");
  for (auto i = static_cast<std::size_t>(since * static_cast<double>(births.size()));
       i < births.size(); ++i) {
    if (!std::isnan(learned[i])) lived.push_back(static_cast<Place>(i));
  }
  return lived;
}

std::vector<Place> chosen(const Births& births, const Relived& asked, std::uint64_t seed) {
  std::vector<Place> places = who_lived(births, asked.since);
  if (asked.which == Chosen::random) {
    RandomStream random({.seed = seed, .purpose = Purpose::study});
    random.shuffle(std::span(places));
  } else {
    std::ranges::stable_sort(places, std::greater(),
                             [learned = births.column("learned")](Place i) { return learned[i]; });
  }
  places.resize(std::min<std::size_t>(places.size(), asked.individuals));
  std::ranges::sort(places);
  return places;
}

}  // namespace

Sample sample_of(const Campaign& campaign, const Relived& asked) {
  Sample sample;
  sample.births = read_births(campaign.file);
  sample.places = chosen(sample.births, asked, campaign.spec.seed);
  sample.blocks = lineage_blocks(sample.births.parents, sample.places);
  for (const Place place : sample.places) {
    LifeOrder order =
        evolution::order_of(campaign.file, sample.births.births[place], campaign.spec);
    if (asked.luck > 0) {
      order.seed = RandomStream({.seed = campaign.spec.seed,
                                 .birth = order.birth,
                                 .purpose = Purpose::study,
                                 .index = asked.luck})
                       .bits();
    }
    sample.orders.push_back(std::make_shared<const LifeOrder>(std::move(order)));
  }
  CampaignSpec spec = campaign.spec;
  if (asked.episodes > 0) spec.life.episodes = static_cast<int>(asked.episodes);
  sample.spec = std::make_shared<const CampaignSpec>(std::move(spec));
  return sample;
}

std::vector<std::uint64_t> steps_of(const std::vector<double>& shares, const CampaignSpec& spec) {
  require_input(spec.life.learner == brains::LearnerKind::none || spec.life.steps == 0 ||
                    evolution::learning_steps(spec) > 0,
                "creatures of this campaign only imitate what was recorded: how long they learn is "
                "nothing that can be changed");
  std::vector<std::uint64_t> steps;
  steps.reserve(shares.size());
  for (const double share : shares) {
    steps.push_back(
        static_cast<std::uint64_t>(std::llround(share * static_cast<double>(spec.life.steps))));
  }
  return steps;
}

std::vector<double> live(const std::vector<Trial>& trials, const Sample& sample,
                         const Execution& how) {
  return in_parallel<double>(
      trials,
      [spec = sample.spec](const Trial& trial) {
        return evolution::return_after(*trial.order, trial.born, trial.steps, *spec)
            .value_or(kMissing);
      },
      how);
}

std::vector<std::vector<double>> grouped(const std::vector<double>& returns, const Sample& sample) {
  std::vector<std::vector<double>> groups;
  const auto each = static_cast<std::ptrdiff_t>(sample.size());
  for (auto at = returns.begin(); at != returns.end(); at += each)
    groups.emplace_back(at, at + each);
  return groups;
}

void Findings::mean(const Series& series, const db::NumberOrName& x,
                    const std::vector<double>& values) {
  const Moments moments(blocks().of, blocks().count, values);
  tell(series, x, moments, [&](std::span<const double> w) { return moments.mean_y(w); });
}

}  // namespace neuroprospect::analysis

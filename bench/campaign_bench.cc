// bench/campaign_bench.cc: whole campaigns: two workers against one, and the database's share of
// the time. Lives of the first-steps campaign, shortened; everything measured in one run.
#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "bench/figure.h"
#include "evolution/executor.h"
#include "evolution/record.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect {
namespace {

using Clock = std::chrono::steady_clock;
using evolution::CreatureCampaign;
using evolution::LifeReport;
using Order = CreatureCampaign::Order;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

evolution::CampaignSpec spec(std::uint64_t births, std::uint64_t steps) {
  evolution::CampaignSpec spec;
  spec.seed = 1;
  spec.evolution.births = births;
  spec.evolution.founders = 16;
  spec.life.steps = steps;
  spec.world.episode_s = 8;
  return spec;
}

struct Times {
  double total_s = 0;
  double database_s = 0;
};

Times run_campaign(const evolution::CampaignSpec& spec, int workers) {
  const scenes::TemporaryDirectory directory;
  auto file = db::CampaignFile::create(
      directory / "campaign.db",
      {.name = "bench", .configuration = "", .seed = spec.seed, .births = spec.evolution.births});
  CreatureCampaign campaign = evolution::restore(file, spec);
  Times times;
  const auto start = Clock::now();
  const evolution::Work<Order, LifeReport> work{
      .ask = [&] { return campaign.ask(); },
      .evaluate =
          [&](const Order& order) {
            return evolution::run_life({spec.seed, order.birth, *order.child.genome}, spec);
          },
      .tell =
          [&](const Order& order, const LifeReport& report) {
            const auto record = evolution::to_record(order, report, spec);
            const auto before = Clock::now();
            file.record(record);
            campaign.tell(order.birth, evolution::to_told(order, report, spec));
            evolution::note_deaths(campaign, file);
            times.database_s += seconds_since(before);
          }};
  run_threads(work, workers);
  times.total_s = seconds_since(start);
  return times;
}

void run(bench::Output output) {
  // many short lives, so that the end, where one worker waits for the other, weighs little
  const auto many = spec(96, 6000);
  run_campaign(spec(8, 2000), 2);  // warm up
  std::vector<double> ratios;
  double one_s = 0;
  double two_s = 0;
  for (int repeat = 0; repeat < 3; ++repeat) {
    const double one = run_campaign(many, 1).total_s;
    const double two = run_campaign(many, 2).total_s;
    ratios.push_back(one / two);
    one_s += one / 3;
    two_s += two / 3;
  }
  std::ranges::sort(ratios);
  output.print({.name = "campaign.two_workers",
                .value = 96 / two_s,
                .unit = "lives/s",
                .rival = bench::number(96 / one_s) + " lives/s with one worker",
                .ratio = ratios[1],
                .goal = ">= 1.9"});

  const auto real = spec(24, 20'000);
  const Times times = run_campaign(real, 1);
  output.print({.name = "campaign.database_share",
                .value = times.database_s / 24 * 1e3,
                .unit = "ms a birth",
                .rival = bench::number(times.total_s / 24 * 1e3) + " ms a life",
                .ratio = times.database_s / times.total_s,
                .goal = "<= 0.01"});
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) { neuroprospect::run(neuroprospect::bench::Output(argc, argv)); }

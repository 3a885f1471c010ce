// bench/view_bench.cc: what it costs a campaign to be looked at. Campaigns of short lives on two
// workers, by turns alone and with a page that asks its server every two seconds as viewer/page
// does.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "bench/figure.h"
#include "evolution/executor.h"
#include "evolution/record.h"
#include "tests/scenes/temporary_directory.h"
#include "viewer/answers.h"

namespace neuroprospect {
namespace {

using Clock = std::chrono::steady_clock;
using evolution::CreatureCampaign;
using evolution::LifeReport;
using Order = CreatureCampaign::Order;

constexpr auto kPollEvery = std::chrono::seconds(2);  // as main.ts does

double thread_cpu_s() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

// Asks like an open page until it is told to stop.
class Page {
 public:
  Page(const std::filesystem::path& file, const evolution::CampaignSpec& spec)
      : thread_([this, answers = std::make_unique<viewer::Answers>(file, spec)] {
          std::uint64_t next = 0;
          std::unique_lock lock(mutex_);
          do {
            static_cast<void>(answers->campaign());
            for (;;) {
              const auto read = nlohmann::json::parse(answers->births(next));
              if (read["count"] == 0) break;
              next = read["births"].back().get<std::uint64_t>() + 1;
            }
            ++polls_;
          } while (!over_.wait_for(lock, kPollEvery, [&] { return stop_; }));
          cpu_s_ = thread_cpu_s();
        }) {}

  // processor time of all that was asked [s], and how often it was
  std::pair<double, int> close() {
    {
      const std::scoped_lock lock(mutex_);
      stop_ = true;
    }
    over_.notify_one();
    thread_.join();
    return {cpu_s_, polls_};
  }

 private:
  std::mutex mutex_;
  std::condition_variable over_;
  bool stop_ = false;
  double cpu_s_ = 0;
  int polls_ = 0;
  std::thread thread_;
};

struct Run {
  double wall_s = 0;
  double page_cpu_s = 0;
  int polls = 0;
};

Run run_campaign(const evolution::CampaignSpec& spec, bool watched) {
  const scenes::TemporaryDirectory directory;
  const auto path = directory / "campaign.db";
  auto file = db::CampaignFile::create(
      path,
      {.name = "bench", .configuration = "", .seed = spec.seed, .births = spec.evolution.births});
  CreatureCampaign campaign = evolution::restore(file, spec);
  std::optional<Page> page;
  const auto start = Clock::now();
  if (watched) page.emplace(path, spec);
  const evolution::Work<Order, LifeReport> work{
      .ask = [&] { return campaign.ask(); },
      .evaluate =
          [&](const Order& order) {
            return evolution::run_life({spec.seed, order.birth, *order.child.genome}, spec);
          },
      .tell =
          [&](const Order& order, const LifeReport& report) {
            file.record(evolution::to_record(order, report, spec));
            campaign.tell(order.birth, evolution::to_told(order, report, spec));
            evolution::note_deaths(campaign, file);
          }};
  run_threads(work, 2);
  Run run{.wall_s = std::chrono::duration<double>(Clock::now() - start).count()};
  if (page) std::tie(run.page_cpu_s, run.polls) = page->close();
  return run;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void run(bench::Output output) {
  evolution::CampaignSpec spec;
  spec.seed = 1;
  spec.evolution.births = 160;
  spec.evolution.founders = 16;
  spec.life.steps = 2048;
  spec.world.episode_s = 8;
  run_campaign(spec, true);  // warm up
  constexpr int kPairs = 8;
  std::vector<double> slower;
  double alone_s = 0;
  double watched_s = 0;
  double cpu_s = 0;
  int polls = 0;
  for (int pair = 0; pair < kPairs; ++pair) {
    const bool first = pair % 2 == 0;  // neither is always the one that comes first
    const Run one = run_campaign(spec, first);
    const Run two = run_campaign(spec, !first);
    const Run& watched = first ? one : two;
    const Run& alone = first ? two : one;
    slower.push_back(watched.wall_s / alone.wall_s);
    alone_s += alone.wall_s;
    watched_s += watched.wall_s;
    cpu_s += watched.page_cpu_s;
    polls += watched.polls;
  }
  std::ranges::sort(slower);
  output.print(
      {.name = "view.slows",
       .value = kPairs * static_cast<double>(spec.evolution.births) / watched_s,
       .unit = "births/s",
       .rival = fmt::format("{} births/s alone; pairs {:.3f} to {:.3f}",
                            bench::number(kPairs * 160.0 / alone_s), slower.front(), slower.back()),
       .ratio = median(slower),
       .goal = "<= 1.01"});
  output.print({.name = "view.processor_share",
                .value = 1e3 * cpu_s / polls,
                .unit = "ms a poll",
                .rival = "the time of two workers",
                .ratio = cpu_s / (2 * watched_s),
                .goal = "<= 0.01"});
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) { neuroprospect::run(neuroprospect::bench::Output(argc, argv)); }

#include "cli/estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "base/error.h"
#include "cli/campaign_run.h"
#include "cli/founders.h"
#include "cli/text.h"
#include "db/campaign_file.h"
#include "evolution/executor.h"
#include "evolution/materials.h"
#include "evolution/schedule.h"

namespace neuroprospect::cli {
namespace {

using evolution::CampaignSpec;

constexpr std::uint64_t kBriefSteps = 4096;

// a directory that goes with it
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "neuroprospect-XXXXXX").string();
    require_input(::mkdtemp(name.data()) != nullptr, "cannot make the temporary directory {}",
                  name);
    path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::filesystem::path file() const { return path_ / "sample.db"; }

 private:
  std::filesystem::path path_;
};

struct Sampled {
  Order order;
  Lived lived;                 // with little learning
  double newborn_seconds = 0;  // without any
};

// the lives of these orders, in the order in which they ended
std::vector<Sampled> sample(std::vector<Order> orders, const CampaignSpec& brief, int workers) {
  CampaignSpec unlearned = brief;
  unlearned.life.steps = 0;
  std::vector<Sampled> lives;
  std::ranges::reverse(orders);
  run_threads(
      evolution::Work<Order, Sampled>{
          .ask = [&]() -> std::optional<Order> {
            if (orders.empty()) return std::nullopt;
            Order order = std::move(orders.back());
            orders.pop_back();
            return order;
          },
          .evaluate =
              [&](const Order& order) {
                return Sampled{order, live(order, brief), live(order, unlearned).wall_seconds};
              },
          .tell = [&](const Order&, Sampled life) { lives.push_back(std::move(life)); }},
      workers);
  std::ranges::sort(lives, {}, [](const Sampled& life) { return life.order.birth; });
  return lives;
}

// founders, and a child of each that can have one
std::vector<Sampled> sample_births(CampaignSpec brief, int workers) {
  // as many as keep all workers busy
  const auto founders = static_cast<std::uint64_t>(std::max(6, workers));
  std::vector<evolution::CreatureGenome> brought;
  for (const auto& founder : read_arrivals(brief).founders) brought.push_back(founder.genome);
  const evolution::CreatureProblem problem(brief, std::move(brought));
  std::vector<Order> orders(founders);
  for (std::uint64_t birth = 0; birth < founders; ++birth) {
    orders[birth].birth = birth;
    orders[birth].child = problem.founder(birth);
  }
  auto lives = sample(orders, brief, workers);
  orders.clear();
  for (std::uint64_t i = 0; i < founders; ++i) {
    const auto told = evolution::to_told(lives[i].order, lives[i].lived.report, brief);
    if (!told.adult) continue;
    Order& child = orders.emplace_back();
    child.birth = founders + i;
    child.generation = 1;
    child.parents = {{.birth = i, .role = evolution::Role::main}};
    child.child = problem.conceive(child.birth, *told.adult);
  }
  for (Sampled& life : sample(orders, brief, workers)) lives.push_back(std::move(life));
  return lives;
}

// what a birth adds to a campaign file
double bytes_a_birth(const std::vector<Sampled>& births, const CampaignSpec& spec) {
  const Scratch scratch;
  {
    db::CampaignFile::create(
        scratch.file(),
        {.name = "sample", .configuration = "", .seed = 1, .births = births.size()});
  }
  const auto before = static_cast<double>(std::filesystem::file_size(scratch.file()));
  double passing = 0;
  {
    auto file = db::CampaignFile::open(scratch.file(), db::Access::read_write);
    for (const Sampled& birth : births) {
      const auto record = evolution::to_record(birth.order, birth.lived.report, spec);
      file.record(record);
      if (spec.record.prune == evolution::Prune::none) continue;
      passing += static_cast<double>(record.memory.size());
      // what was learned comes after body and brain
      for (std::size_t i = 2; i < record.genomes.size(); ++i) {
        passing += static_cast<double>(record.genomes[i].blob.size());
      }
    }
  }
  // closed, its log is part of it
  const auto after = static_cast<double>(std::filesystem::file_size(scratch.file()));
  return (after - before - passing) / static_cast<double>(births.size());
}

// the nearest directory above a place that does exist
std::filesystem::path existing(std::filesystem::path place) {
  place = std::filesystem::absolute(place);
  while (!std::filesystem::exists(place) && place.has_relative_path()) place = place.parent_path();
  return place;
}

std::string size_text(double bytes) {
  return bytes < 1e9 ? fmt::format("{:.1f} MB", bytes / 1e6)
                     : fmt::format("{:.1f} GB", bytes / 1e9);
}

}  // namespace

Estimate estimate(const CampaignSpec& spec, int workers) {
  CampaignSpec brief = spec;
  brief.life.steps = std::min(evolution::learning_steps(spec), kBriefSteps);
  const auto births = sample_births(brief, workers);
  // cloning takes time, and no steps
  const double scale = brief.life.steps == 0
                           ? (evolution::clones(spec) ? 1 : 0)
                           : static_cast<double>(evolution::learning_steps(spec)) /
                                 static_cast<double>(brief.life.steps);
  double life_seconds = 0;
  for (const Sampled& birth : births) {
    const double learning = std::max(0.0, birth.lived.wall_seconds - birth.newborn_seconds);
    life_seconds += (birth.newborn_seconds + learning * scale) / static_cast<double>(births.size());
  }
  const auto all = static_cast<double>(spec.evolution.births);
  // no more lives at once than the campaign allows
  const double at_once = evolution::by_generations(spec.evolution)
                             ? workers
                             : std::min<double>(workers, static_cast<double>(spec.evolution.lag));
  return {all * life_seconds / at_once, all * bytes_a_birth(births, spec)};
}

std::string estimate_text(const Estimate& estimate, int workers,
                          const std::filesystem::path& place) {
  const auto free = static_cast<double>(std::filesystem::space(existing(place)).available);
  std::string text = fmt::format(
      "about {} with {} workers on this machine, {} on the disk ({} free); either may be off by a "
      "factor of two\n",
      duration_text(estimate.seconds), workers, size_text(estimate.bytes), size_text(free));
  if (free < estimate.bytes) {
    text += fmt::format("warning: {} may be needed, and {} are free at {}\n",
                        size_text(estimate.bytes), size_text(free), place.string());
  }
  return text;
}

}  // namespace neuroprospect::cli

#include "cli/campaign_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "base/error.h"
#include "cli/build_facts.h"
#include "cli/config.h"
#include "cli/founders.h"
#include "db/prune.h"
#include "evolution/materials.h"

namespace neuroprospect::cli {
namespace {

using evolution::CampaignSpec;

// The one number of a campaign that does not come from a RandomStream: all of these come from it.
// 53 bits, which JSON, R and JavaScript read back as they are.
std::uint64_t draw_seed() {
  std::random_device machine;
  return std::uniform_int_distribution<std::uint64_t>(1, (std::uint64_t{1} << 53) - 1)(machine);
}

db::CampaignRow row_of(const CampaignSpec& spec) {
  return {.name = spec.name,
          .configuration = to_toml(spec),
          .seed = spec.seed,
          .births = spec.evolution.births};
}

// settles in `spec` what the file knows better: the seed, and the births of one that is extended
db::CampaignFile open_or_create(const std::filesystem::path& path, CampaignSpec& spec,
                                const SessionRequest& request) {
  if (!std::filesystem::exists(path)) {
    require_input(!request.extend, "{}: there is no such file to extend", path.string());
    if (spec.seed == 0) spec.seed = draw_seed();
    // what cannot be read leaves no file behind
    const Arrivals arrivals = read_arrivals(spec);
    auto file = db::CampaignFile::create(path, row_of(spec));
    keep_arrivals(file, arrivals, spec, request.overrides, request.workers);
    return file;
  }
  auto file = db::CampaignFile::open(path, db::Access::read_write);
  const db::CampaignRow recorded = file.campaign();
  if (spec.seed == 0) spec.seed = recorded.seed;
  if (request.extend) spec.evolution.births = recorded.births;
  require_same_campaign(file, spec, request.campaign);
  if (request.extend) {
    require_input(*request.extend >= recorded.births,
                  "{} is a campaign of {} births: --extend {} would cut it short (it says how many "
                  "there are to be in all)",
                  path.string(), recorded.births, *request.extend);
    spec.evolution.births = *request.extend;
    evolution::validate(spec);
  }
  // the program may have ended before they were kept
  const bool unsettled =
      file.founders().empty() && spec.founders.source != evolution::FounderSource::random;
  if (file.births().empty() && (unsettled || !evolution::has_materials(file, spec))) {
    keep_arrivals(file, read_arrivals(spec), spec, request.overrides, request.workers);
  }
  evolution::recall_materials(file, spec);
  return file;
}

}  // namespace

Lived live(const Order& order, const CampaignSpec& spec) {
  if (!order.child.genome) return {};
  const auto start = std::chrono::steady_clock::now();
  Lived lived;
  lived.report = evolution::run_life({spec.seed, order.birth, *order.child.genome}, spec);
  lived.wall_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return lived;
}

void require_same_campaign(const db::CampaignFile& file, const CampaignSpec& spec,
                           const std::string& campaign) {
  const std::string path = file.path().string();
  const CampaignSpec recorded = parse_campaign(file.campaign().configuration, path);
  const auto found = differences(recorded, spec);
  if (found.empty()) return;
  std::string message = fmt::format("{} holds another campaign than {}:", path, campaign);
  for (const Difference& d : found) {
    message += fmt::format("\n  {}: {} in the file, {} now", d.key, d.first, d.second);
    if (d.key == "evolution.births") {
      message += fmt::format(" (--extend {} goes on with more births)",
                             std::max(recorded.evolution.births, spec.evolution.births));
    }
  }
  message += "\nName another file with --db, or make the settings equal to resume this one.";
  throw Error(ErrorKind::input, message);
}

CampaignRun::CampaignRun(std::filesystem::path path, CampaignSpec spec,
                         const SessionRequest& request)
    : path_(std::move(path)),
      spec_(std::move(spec)),
      file_(open_or_create(path_, spec_, request)),
      campaign_(evolution::restore(file_, spec_)) {
  done_ = file_.births().size();
  pruned_at_ = done_;
  const bool extends = spec_.evolution.births > file_.campaign().births;
  session_ = file_.begin_session(session_row(extends     ? "extend"
                                             : done_ > 0 ? "resume"
                                                         : "start",
                                             to_toml(spec_), request.overrides, request.workers));
  if (extends) file_.extend(spec_.evolution.births, to_toml(spec_));
}

CampaignRun::~CampaignRun() {
  try {
    if (session_) end("error");
  } catch (const std::exception&) {
    // a session without an end says the same: the program did not get to it
  }
}

std::optional<Order> CampaignRun::ask() {
  auto order = campaign_.ask();
  if (order) ++in_flight_;
  return order;
}

void CampaignRun::tell(const Order& order, const Lived& lived) {
  --in_flight_;
  auto record = evolution::to_record(order, lived.report, spec_);
  record.individual.wall_seconds = lived.wall_seconds;
  file_.record(record);
  campaign_.tell(order.birth, evolution::to_told(order, lived.report, spec_));
  evolution::note_deaths(campaign_, file_);
  ++done_;
  // finding the dead reads every individual, so it is done the more rarely the more there are
  constexpr std::uint64_t kSome = 256;
  if (done_ >= pruned_at_ + kSome + pruned_at_ / 8) prune();
}

void CampaignRun::prune() {
  if (spec_.record.prune == evolution::Prune::none) return;
  db::prune(file_, {.memories = true, .learned = true});
  pruned_at_ = done_;
}

void CampaignRun::end(const std::string& exit) {
  // so that what is there in the end does not depend on when it was looked through
  if (complete()) prune();
  const std::int64_t session = *session_;
  session_.reset();
  file_.end_session(session, exit);
}

}  // namespace neuroprospect::cli

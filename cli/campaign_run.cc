#include "cli/campaign_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <random>

#include "cli/build_facts.h"
#include "cli/config.h"

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

// the file that is there must be of this very campaign
void require_same(const CampaignSpec& recorded, const CampaignSpec& spec,
                  const std::filesystem::path& path, const SessionRequest& request) {
  const auto found = differences(recorded, spec);
  if (found.empty()) return;
  std::string message =
      fmt::format("{} holds another campaign than {}:", path.string(), request.campaign);
  for (const Difference& d : found) {
    message += fmt::format("\n  {}: {} in the file, {} now", d.key, d.first, d.second);
  }
  throw Error(
      ErrorKind::input,
      message + "\nName another file with --db, or make the settings equal to resume this one.");
}

// settles the seed in `spec` on the way
db::CampaignFile open_or_create(const std::filesystem::path& path, CampaignSpec& spec,
                                const SessionRequest& request) {
  if (!std::filesystem::exists(path)) {
    if (spec.seed == 0) spec.seed = draw_seed();
    return db::CampaignFile::create(path, row_of(spec));
  }
  auto file = db::CampaignFile::open(path, db::Access::read_write);
  const CampaignSpec recorded = parse_campaign(file.campaign().configuration, path.string());
  if (spec.seed == 0) spec.seed = recorded.seed;
  require_same(recorded, spec, path, request);
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

CampaignRun::CampaignRun(std::filesystem::path path, CampaignSpec spec, SessionRequest request)
    : path_(std::move(path)),
      spec_(std::move(spec)),
      file_(open_or_create(path_, spec_, request)),
      campaign_(evolution::restore(file_, spec_)) {
  done_ = file_.births().size();
  session_ =
      file_.begin_session({.kind = done_ > 0 ? "resume" : "start",
                           .command = request.command,
                           .configuration = to_toml(spec_),
                           .overrides = fmt::format("{}", fmt::join(request.overrides, "\n")),
                           .version = version(),
                           .build = build_facts(),
                           .libraries = library_facts(),
                           .host = host_facts(),
                           .machine = machine_facts(),
                           .workers = static_cast<std::uint64_t>(request.workers)});
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
  campaign_.tell(order.birth, evolution::to_told(order, lived.report));
  evolution::note_deaths(campaign_, file_);
  ++done_;
}

void CampaignRun::end(const std::string& exit) {
  const std::int64_t session = *session_;
  session_.reset();
  file_.end_session(session, exit);
}

}  // namespace neuroprospect::cli

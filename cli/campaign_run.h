// cli/campaign_run.h: a campaign while it runs: its file, its engine and the session that is noted
// in the file. It owns no thread: `run` drives one of them, `sweep` many with the same workers.
// Thread safety: one thread, but for live(), which is pure.
//
// Invariant: what has been told is in the file, so a CampaignRun may end at any moment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "db/campaign_file.h"
#include "evolution/life.h"
#include "evolution/record.h"
#include "evolution/spec.h"

namespace neuroprospect::cli {

using Order = evolution::CreatureCampaign::Order;

/// A life and how long it took.
struct Lived {
  std::optional<evolution::LifeReport> report;  ///< empty: stillborn
  double wall_seconds = 0;
};

/// Lives an order of a campaign with these settings.
Lived live(const Order& order, const evolution::CampaignSpec& spec);

/// What the user asked for; noted in the file.
struct SessionRequest {
  std::string campaign;                ///< the campaign file (TOML), as errors name it
  std::vector<std::string> overrides;  ///< assignments that won over it
  int workers = 1;
  std::optional<std::uint64_t> extend;  ///< births that the campaign is to have in all from now on
};

/// Throws an input Error that lists every difference where the file holds another campaign than
/// `spec`, which `campaign` (a name) states.
void require_same_campaign(const db::CampaignFile& file, const evolution::CampaignSpec& spec,
                           const std::string& campaign);

class CampaignRun {
 public:
  /// Creates the file, or opens the one that is there and restores the engine from it, and begins a
  /// session. A seed of 0 is the file's own, or drawn from the machine where there is no file yet.
  /// Where births are to be extended, those in `spec` do not matter: what happens then is what
  /// would have happened, had the campaign had that many from the start. Throws an input Error that
  /// lists every difference when the file holds another campaign, and when there is nothing to
  /// extend; a database Error when the file cannot be used.
  CampaignRun(std::filesystem::path path, evolution::CampaignSpec spec,
              const SessionRequest& request);

  /// Notes "error" as the end of a session that nobody ended.
  ~CampaignRun();
  CampaignRun(const CampaignRun&) = delete;
  CampaignRun& operator=(const CampaignRun&) = delete;

  /// The settings, with the seed that the campaign has.
  [[nodiscard]] const evolution::CampaignSpec& spec() const { return spec_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const db::CampaignFile& file() const { return file_; }

  /// Births in the file.
  [[nodiscard]] std::uint64_t done() const { return done_; }
  /// Births handed out and not told yet.
  [[nodiscard]] std::uint64_t in_flight() const { return in_flight_; }
  [[nodiscard]] bool complete() const { return campaign_.complete(); }

  /// The next birth, or nothing now.
  std::optional<Order> ask();

  /// Records a birth, and only then lets others descend from it.
  void tell(const Order& order, const Lived& lived);

  /// Ends the session, in a word: complete, stopped, dropped, error. A complete campaign is pruned
  /// as its settings say.
  void end(const std::string& exit);

 private:
  void prune();

  std::filesystem::path path_;
  evolution::CampaignSpec spec_;
  db::CampaignFile file_;
  evolution::CreatureCampaign campaign_;
  std::optional<std::int64_t> session_;
  std::uint64_t done_ = 0;
  std::uint64_t in_flight_ = 0;
  std::uint64_t pruned_at_ = 0;  // births that were there
};

}  // namespace neuroprospect::cli

// cli/progress.h: how the work is getting on: one line rewritten on a terminal, plain lines
// elsewhere, both on standard error; or JSON lines on standard output. Thread safety: one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/campaign_run.h"

namespace neuroprospect::cli {

class Progress {
 public:
  /// `done` births of `births` are already recorded.
  Progress(bool json, std::uint64_t births, std::uint64_t done);

  /// A birth was recorded, of a campaign with these settings.
  void told(const Lived& lived, const evolution::CampaignSpec& spec);

  /// Brings what is shown up to date; between births too, so that the clock moves. `where` begins
  /// the line.
  void tick(std::uint64_t in_flight, const std::string& where = "");

  /// Ends the line.
  void close();

 private:
  [[nodiscard]] bool is_time(bool complete) const;
  void show(std::uint64_t in_flight, const std::string& where) const;
  [[nodiscard]] double seconds() const;

  using Clock = std::chrono::steady_clock;
  bool json_;
  bool terminal_;
  std::uint64_t births_;
  std::uint64_t done_before_;
  std::uint64_t done_;
  std::uint64_t shown_;
  std::uint64_t steps_ = 0;
  std::optional<double> best_innate_;
  std::optional<double> best_learned_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

}  // namespace neuroprospect::cli

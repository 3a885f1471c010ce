// cli/progress.h: how a campaign is getting on: one line rewritten on a terminal, plain lines
// elsewhere. Thread safety: one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

namespace neuroprospect::cli {

class Progress {
 public:
  /// `done` births of `births` are already in the file.
  Progress(std::FILE* out, std::uint64_t births, std::uint64_t done, std::uint64_t steps_per_life);

  /// A birth was recorded.
  void told(std::uint64_t birth, std::optional<double> innate, std::optional<double> learned);

  /// Rewrites the line; between births too, so that the clock moves.
  void tick(std::uint64_t in_flight);

  /// Ends the line.
  void close();

 private:
  [[nodiscard]] std::string line(std::uint64_t in_flight) const;

  using Clock = std::chrono::steady_clock;
  std::FILE* out_;
  bool terminal_;
  std::uint64_t births_;
  std::uint64_t done_before_;
  std::uint64_t done_;
  std::uint64_t steps_per_life_;
  std::optional<double> best_innate_;
  std::optional<double> best_learned_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
  bool open_ = false;
};

}  // namespace neuroprospect::cli

#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/text.h"

namespace neuroprospect::cli {
namespace {

double seconds_between(std::chrono::steady_clock::time_point from,
                       std::chrono::steady_clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

void keep_best(std::optional<double>& best, const std::optional<double>& value) {
  if (value && (!best || *value > *best)) best = value;
}

}  // namespace

Progress::Progress(std::FILE* out, std::uint64_t births, std::uint64_t done,
                   std::uint64_t steps_per_life)
    : out_(out),
      terminal_(isatty(fileno(out)) == 1),
      births_(births),
      done_before_(done),
      done_(done),
      steps_per_life_(steps_per_life) {}

void Progress::told(std::uint64_t, std::optional<double> innate, std::optional<double> learned) {
  ++done_;
  keep_best(best_innate_, innate);
  keep_best(best_learned_, learned);
}

void Progress::tick(std::uint64_t in_flight) {
  const auto now = Clock::now();
  const bool complete = done_ == births_;
  if (terminal_) {
    if (seconds_between(last_, now) < 0.2 && !complete) return;
    fmt::print(out_, "\r\033[K{}", line(in_flight));
    open_ = true;
  } else {
    // about a line per twentieth of the campaign, but none sooner than ten seconds after the last
    const std::uint64_t every = std::max<std::uint64_t>(1, births_ / 20);
    if (!complete &&
        (done_ == done_before_ || done_ % every != 0 || seconds_between(last_, now) < 10)) {
      return;
    }
    if (complete && open_) return;
    open_ = complete;
    fmt::print(out_, "{}\n", line(in_flight));
  }
  std::fflush(out_);
  last_ = now;
}

void Progress::close() {
  if (terminal_ && open_) fmt::print(out_, "\n");
  std::fflush(out_);
}

std::string Progress::line(std::uint64_t in_flight) const {
  const double seconds = std::max(1e-9, seconds_between(start_, Clock::now()));
  const auto lived = static_cast<double>(done_ - done_before_);
  const std::string left =
      done_ == done_before_ ? "…"
                            : duration_text(seconds / lived * static_cast<double>(births_ - done_));
  return fmt::format(
      "{}/{} births, {} in flight, {:.0f} learning steps/s, best innate {}, learned {}, {} left",
      done_, births_, in_flight, lived * static_cast<double>(steps_per_life_) / seconds,
      number_text(best_innate_, 2), number_text(best_learned_, 2), left);
}

}  // namespace neuroprospect::cli

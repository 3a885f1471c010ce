#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "cli/json_line.h"
#include "cli/terminal.h"
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

Progress::Progress(bool json, std::uint64_t births, std::uint64_t done)
    : json_(json),
      terminal_(!json && is_terminal(STDERR_FILENO)),
      births_(births),
      done_before_(done),
      done_(done),
      shown_(done) {}

void Progress::told(const Lived& lived, const evolution::CampaignSpec& spec) {
  ++done_;
  if (!lived.report) return;
  steps_ += evolution::learning_steps(spec);
  keep_best(best_innate_, mean_return(*lived.report, evolution::Phase::innate));
  keep_best(best_learned_, mean_return(*lived.report, evolution::Phase::learned));
}

void Progress::tick(std::uint64_t in_flight, const std::string& where) {
  if (!is_time(done_ == births_)) return;
  show(in_flight, where);
  shown_ = done_;
  last_ = Clock::now();
}

bool Progress::is_time(bool complete) const {
  const double since = seconds_between(last_, Clock::now());
  if (terminal_) return complete || since >= 0.2;
  if (shown_ == done_) return false;
  if (complete) return true;
  if (json_) return since >= 1;
  // about a line per twentieth of the births, but none sooner than ten seconds after the last
  const std::uint64_t every = std::max<std::uint64_t>(1, births_ / 20);
  return done_ / every != shown_ / every && since >= 10;
}

void Progress::close() {
  if (terminal_ && shown_ != done_before_) fmt::print(stderr, "\n");
}

double Progress::seconds() const { return std::max(1e-9, seconds_between(start_, Clock::now())); }

void Progress::show(std::uint64_t in_flight, const std::string& where) const {
  const double pace = static_cast<double>(steps_) / seconds();
  std::optional<double> left;
  if (done_ > done_before_) {
    left = seconds() / static_cast<double>(done_ - done_before_) *
           static_cast<double>(births_ - done_);
  }
  if (json_) {
    JsonLine line;
    line.add("event", "progress").add("births", done_).add("planned", births_);
    line.add("in_flight", in_flight).add("learning_steps_per_s", pace);
    line.add("best_innate", best_innate_).add("best_learned", best_learned_);
    line.add("seconds_left", left);
    fmt::print("{}\n", line.str());
    std::fflush(stdout);
    return;
  }
  fmt::print(stderr,
             "{}{}{}/{} births, {} in flight, {:.0f} learning steps/s, best innate {}, learned {}, "
             "{} left{}",
             terminal_ ? "\r\033[K" : "", where, done_, births_, in_flight, pace,
             number_text(best_innate_, 2), number_text(best_learned_, 2),
             left ? duration_text(*left) : "…", terminal_ ? "" : "\n");
  std::fflush(stderr);
}

}  // namespace neuroprospect::cli

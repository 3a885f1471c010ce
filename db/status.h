// db/status.h: a campaign in a few numbers.
#pragma once

#include <cstdint>
#include <optional>

#include "db/campaign_file.h"

namespace neuroprospect::db {

/// An individual and its mean return in one phase.
struct Best {
  std::uint64_t birth = 0;
  double value = 0;
};

/// A campaign so far. Means are over individuals that lived, and empty where there are none.
struct Summary {
  std::uint64_t planned = 0;  ///< births of the complete campaign
  std::uint64_t lived = 0;
  std::uint64_t failed = 0;
  std::uint64_t stillborn = 0;
  std::uint64_t generations = 0;  ///< the highest generation; founders are 0
  std::optional<double> mean_passive;
  std::optional<double> mean_naive;
  std::optional<double> mean_innate;
  std::optional<double> mean_learned;
  std::optional<Best> best_innate;   ///< the earliest of equals
  std::optional<Best> best_learned;  ///< likewise
  std::uint64_t sessions = 0;
  double session_seconds = 0;  ///< the program ran, all sessions together [s]
  double life_seconds = 0;     ///< lives took, all together [s]
  std::optional<double>
      lives_per_hour;  ///< births recorded per hour of sessions; empty before the first
};

/// Calls visit(name, value) for each number of a summary, by the names that programs read it by.
template <class Visitor>
void for_each_number(const Summary& s, Visitor&& visit) {
  const auto value_of = [](const Best& best) { return best.value; };
  const auto birth_of = [](const Best& best) { return best.birth; };
  const auto part = [](const std::optional<Best>& best, auto&& of) {
    return best ? std::optional(of(*best)) : std::nullopt;
  };
  visit("planned", s.planned);
  visit("births", s.lived + s.failed + s.stillborn);
  visit("lived", s.lived);
  visit("failed", s.failed);
  visit("stillborn", s.stillborn);
  visit("generations", s.generations);
  visit("mean_passive", s.mean_passive);
  visit("mean_naive", s.mean_naive);
  visit("mean_innate", s.mean_innate);
  visit("mean_learned", s.mean_learned);
  visit("best_innate", part(s.best_innate, value_of));
  visit("best_innate_individual", part(s.best_innate, birth_of));
  visit("best_learned", part(s.best_learned, value_of));
  visit("best_learned_individual", part(s.best_learned, birth_of));
  visit("sessions", s.sessions);
  visit("session_seconds", std::optional(s.session_seconds));
  visit("births_per_hour", s.lives_per_hour);
}

/// The latest run that lived a birth, or is about to. What it used is as of its latest birth.
struct LatestSession {
  std::uint64_t workers = 0;
  std::uint64_t births = 0;        ///< recorded by it
  double seconds = 0;              ///< from its start to its latest birth, or its end [s]
  double silent_s = 0;             ///< since then
  double processor_s = 0;          ///< user and system time [s]
  double memory_mb = 0;            ///< the most it had
  std::optional<std::string> end;  ///< how it ended, in a word; empty: it runs, or was killed
};

/// Empty where the program never worked on the file.
std::optional<LatestSession> latest_session(const CampaignFile& file);

/// Summarises one moment of the file, even while it is being written.
Summary summarise(const CampaignFile& file);

}  // namespace neuroprospect::db

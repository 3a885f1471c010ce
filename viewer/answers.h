// viewer/answers.h: what the page asks of a campaign file, answered in JSON. Knows no HTTP.
// Thread safety: any number of threads may ask at once; each question opens the file for itself and
// holds no transaction afterwards.
#pragma once

#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "evolution/filming.h"
#include "evolution/spec.h"

namespace neuroprospect::viewer {

/// Births in one answer at most: no question reads the file for long.
inline constexpr std::uint64_t kMostBirths = 5000;

/// The page's questions. `births` and `footage` are the ones that cost: the first reads up to
/// kMostBirths births, the second simulates an episode and, where a learner was not kept, lives its
/// whole life again, on a thread that runs when nothing else wants the processor.
class Answers {
 public:
  /// Keeps the path; the file may grow while it is looked at.
  Answers(std::filesystem::path file, evolution::CampaignSpec spec);

  /// The campaign: name, settings, how far it is, sessions.
  [[nodiscard]] std::string campaign() const;

  /// Births from `first` on: {"first", "count", "births", "status", "parents", "mates",
  /// "measures": {name: [number or null]}}.
  [[nodiscard]] std::string births(std::uint64_t first) const;

  /// Every birth, as a list of answers as `births` gives them.
  [[nodiscard]] std::string every_birth() const;

  /// One birth: its rows in full. Throws an input Error where there is none.
  [[nodiscard]] std::string individual(std::uint64_t birth) const;

  /// The first episode of its innate or learned assay as it looked: the scene, and for each control
  /// step poses, senses and commands, as little-endian float32 in base64. Throws an input Error for
  /// a birth that has none.
  [[nodiscard]] std::string footage(std::uint64_t birth, evolution::Phase phase);

  /// What studies said that the file holds, whichever they are: a list of db::EstimateRow's columns
  /// with "study", its title, and the "births" that it is of.
  [[nodiscard]] std::string studies() const;

 private:
  using Key = std::pair<std::uint64_t, evolution::Phase>;

  std::filesystem::path file_;
  evolution::CampaignSpec spec_;
  std::mutex filming_;  // one at a time, and who waits for the same one finds it
  std::list<std::pair<Key, std::string>> films_;  // the latest first
};

/// `footage` as Answers gives it.
std::string footage_json(const evolution::Footage& footage);

}  // namespace neuroprospect::viewer

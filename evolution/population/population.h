// evolution/population/population.h: those of an island who can become parents. A population takes
// births in their order and says which can no longer be parents; a parent is drawn from it. The
// family of them is closed: one file each beside this one, and one line in make_population.
// Thread safety: none; a population belongs to its campaign.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/random.h"
#include "evolution/settings.h"

namespace neuroprospect::evolution {

/// What selection knows of a life. All numbers are finite.
struct Score {
  std::vector<double> objectives;   ///< of each, more is better; at least one
  std::vector<double> descriptors;  ///< in the order of selection.descriptors
  bool operator==(const Score&) const = default;
};

/// A birth that may become a parent.
struct Candidate {
  std::uint64_t birth = 0;
  Score score;
};

/// A population is a function of what it was settled with and of the births admitted so far.
class Population {
 public:
  virtual ~Population() = default;

  /// Takes the next birth of this island, one without a score where the life failed. Appends to
  /// `removed` the births that can be parents no more; itself where it never can.
  virtual void admit(std::uint64_t birth, std::optional<Score> score,
                     std::vector<std::uint64_t>& removed) = 0;

  /// A parent; nothing where nobody can be one. Changes nothing but `random`.
  [[nodiscard]] virtual std::optional<std::uint64_t> draw(RandomStream& random) const = 0;

  /// The births that can be parents, ascending.
  [[nodiscard]] virtual std::vector<std::uint64_t> members() const = 0;
};

/// A population of selection.kind. `seed` is the campaign's.
std::unique_ptr<Population> make_population(const EngineSettings& settings, std::uint64_t seed);

}  // namespace neuroprospect::evolution

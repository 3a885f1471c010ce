// evolution/campaign.h: the campaign as a pure state machine. ask() hands out the next birth to be
// lived, tell() takes a result back. It owns no thread, no clock and no file, and does not know
// what is evolved: that is its Problem. Thread safety: none; its driver calls it from one thread.
//
// Invariant (bounded lag L): birth k is conceived from births <= k − L only, and all of them have
// been told by then. So whatever order up to L lives in flight finish in, birth k is the same.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/parameter.h"
#include "base/random.h"
#include "evolution/selection.h"

namespace neuroprospect::evolution {

/// How a campaign runs, whatever it evolves.
struct EngineSettings {
  std::uint64_t births = 400;
  std::uint64_t founders = 32;
  std::uint64_t lag = 8;
  SelectionSettings selection;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "births",
                    .unit = "births",
                    .help = "how many creatures live",
                    .low = 1,
                    .high = 1e9},
          self.births);
    visit(Parameter{.name = "founders",
                    .unit = "births",
                    .help = "how many of them are random, without a parent",
                    .low = 1,
                    .high = 1e6},
          self.founders);
    visit(
        Parameter{
            .name = "lag",
            .unit = "births",
            .help = "parents are at least this many births older; so many lives can run at once",
            .low = 1,
            .high = 1e5},
        self.lag);
    visit(Section{.name = "selection", .help = "aging tournament: who becomes a parent"},
          self.selection);
  }
};

/// What is evolved. `Child` is what an order carries (a genome and how it came about), `Adult` what
/// its own children will need of it. Both functions are pure in their arguments and draw only from
/// streams keyed by the birth.
///   Child founder(std::uint64_t birth) const;
///   Child conceive(std::uint64_t birth, const Adult& parent) const;
template <class Problem>
class Campaign {
 public:
  using Child = typename Problem::Child;
  using Adult = typename Problem::Adult;

  /// A birth to be lived.
  struct Order {
    std::uint64_t birth = 0;
    std::uint64_t generation = 0;         ///< founders are 0
    std::optional<std::uint64_t> parent;  ///< empty for a founder
    Child child;
  };

  /// A birth that was lived.
  struct Told {
    std::uint64_t generation = 0;
    std::optional<double> fitness;  ///< empty: it cannot be a parent
    std::optional<Adult> adult;     ///< needed where fitness is there
  };

  /// Throws an input Error when the lag exceeds the number of founders: the first children would
  /// have nobody to descend from.
  Campaign(Problem problem, std::uint64_t seed, const EngineSettings& settings)
      : problem_(std::move(problem)), seed_(seed), settings_(settings) {
    require_input(settings.lag <= settings.founders,
                  "lag = {} is above founders = {}: the first children would have no parents",
                  settings.lag, settings.founders);
  }

  /// The next birth, or nothing while the lag is full or when every birth has been handed out.
  std::optional<Order> ask() {
    while (is_told(next_)) ++next_;
    if (next_ >= settings_.births || next_ >= first_untold_ + settings_.lag) return std::nullopt;
    return conceive(next_++);
  }

  /// Takes the result of a birth: one asked for, or one read from a file before any ask().
  void tell(std::uint64_t birth, Told told) {
    require(!is_told(birth), "birth {} was told twice", birth);
    require(!told.fitness || told.adult, "birth {} has a fitness but no adult", birth);
    told_.emplace(birth, std::move(told));
    while (told_.contains(first_untold_)) ++first_untold_;
    forget();
  }

  /// Every birth was told.
  [[nodiscard]] bool complete() const { return first_untold_ >= settings_.births; }

  /// The order of any birth whose possible parents are known, without handing it out.
  [[nodiscard]] Order conceive(std::uint64_t birth) const {
    if (birth >= settings_.founders) {
      RandomStream random({.seed = seed_, .birth = birth, .purpose = Purpose::selection});
      if (const auto parent = aging_tournament(candidates(birth), settings_.selection, random)) {
        const Told& told = told_.at(*parent);
        return {birth, told.generation + 1, parent, problem_.conceive(birth, *told.adult)};
      }
    }
    // a founder; also where every possible parent failed
    return {birth, 0, std::nullopt, problem_.founder(birth)};
  }

  /// Births that can be a parent of `birth`: [first, last). Empty for founders.
  static std::pair<std::uint64_t, std::uint64_t> parents_of(std::uint64_t birth,
                                                            const EngineSettings& settings) {
    if (birth < settings.founders) return {0, 0};
    const std::uint64_t last = birth - settings.lag + 1;
    const auto window = static_cast<std::uint64_t>(settings.selection.window);
    return {last > window ? last - window : 0, last};
  }

  /// First birth that `birth` cannot be a parent of any more.
  static std::uint64_t death_of(std::uint64_t birth, const EngineSettings& settings) {
    return birth + settings.lag + static_cast<std::uint64_t>(settings.selection.window);
  }

 private:
  [[nodiscard]] bool is_told(std::uint64_t birth) const {
    return birth < first_untold_ || told_.contains(birth);
  }

  [[nodiscard]] std::vector<Candidate> candidates(std::uint64_t birth) const {
    const auto [first, last] = parents_of(birth, settings_);
    std::vector<Candidate> found;
    for (auto it = told_.lower_bound(first); it != told_.end() && it->first < last; ++it) {
      if (it->second.fitness) found.push_back({it->first, *it->second.fitness});
    }
    return found;
  }

  // drops what no birth to come can descend from
  void forget() {
    const auto [first, last] = parents_of(std::max(first_untold_, settings_.founders), settings_);
    told_.erase(told_.begin(), told_.lower_bound(std::min(first, first_untold_)));
  }

  Problem problem_;
  std::uint64_t seed_;
  EngineSettings settings_;
  std::map<std::uint64_t, Told> told_;  // the window, and what was told ahead of it
  std::uint64_t first_untold_ = 0;
  std::uint64_t next_ = 0;
};

}  // namespace neuroprospect::evolution

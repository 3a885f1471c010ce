// evolution/campaign.h: the campaign as a pure state machine. ask() hands out the next birth to be
// lived, tell() takes a result back. It owns no thread, no clock and no file, and does not know
// what is evolved: that is its Problem. Thread safety: none; its driver calls it from one thread.
//
// Invariant: birth k is conceived when all births below horizon(k) (evolution/schedule.h) have been
// told, from populations that have admitted exactly these, in the order of births. So whatever
// order lives finish in, and wherever the program was stopped, birth k is the same.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/parameter.h"
#include "base/random.h"
#include "evolution/population/population.h"
#include "evolution/schedule.h"
#include "evolution/settings.h"

namespace neuroprospect::evolution {

/// What a parent is to a child.
enum class Role : std::uint8_t {
  main,  ///< whose generation counts; the only one where there is no recombination
  mate,
};

/// A parent of an order.
struct ParentRef {
  std::uint64_t birth = 0;
  Role role = Role::main;
  bool operator==(const ParentRef&) const = default;
};

/// That a birth can be a parent no more.
struct Death {
  std::uint64_t birth = 0;
  std::uint64_t death = 0;  ///< the first birth that it cannot be a parent of
  bool operator==(const Death&) const = default;
};

/// What is evolved. `Child` is what an order carries (a genome and how it came about), `Adult` what
/// its own children will need of it. The functions are pure in their arguments and draw only from
/// streams keyed by the birth.
///   Child founder(std::uint64_t birth) const;
///   Child conceive(std::uint64_t birth, const Adult& parent) const;
///   Child conceive(std::uint64_t birth, const Adult& main, const Adult& mate) const;
/// The last is needed where evolution.mate_rate is above 0.
template <class Problem>
class Campaign {
 public:
  using Child = typename Problem::Child;
  using Adult = typename Problem::Adult;

  /// Fetches the adult of a birth that was told without one.
  using Recall = std::function<Adult(std::uint64_t birth)>;

  /// A birth to be lived.
  struct Order {
    std::uint64_t birth = 0;
    std::uint64_t generation = 0;  ///< founders are 0, others one more than their main parent
    std::uint64_t island = 0;
    std::vector<ParentRef> parents;  ///< the main one first; none for a founder
    Child child;
  };

  /// A birth that was lived.
  struct Told {
    std::uint64_t generation = 0;
    std::optional<Score> score;  ///< empty: it cannot be a parent
    std::optional<Adult> adult;  ///< where there is a score; may be left to `recall`
  };

  /// Throws an input Error where settings contradict each other.
  Campaign(Problem problem, std::uint64_t seed, const EngineSettings& settings, Recall recall = {})
      : problem_(std::move(problem)), seed_(seed), settings_(settings), recall_(std::move(recall)) {
    validate(settings);
    require_input(kRecombines || settings.mate_rate == 0,
                  "evolution.mate_rate = {}, but nothing recombines here", settings.mate_rate);
    for (std::uint64_t i = 0; i < settings.islands; ++i) {
      islands_.push_back(make_population(settings, seed));
    }
  }

  /// The next birth, or nothing while births that it may descend from live still, or when every
  /// birth has been handed out.
  std::optional<Order> ask() {
    if (next_ >= settings_.births || first_untold_ < horizon(next_, settings_)) return std::nullopt;
    Order order = conceive(next_++);
    settle();
    return order;
  }

  /// Takes the result of a birth: one asked for, or one read from a file before any ask().
  void tell(std::uint64_t birth, Told told) {
    require(birth < settings_.births, "birth {} is none of {}", birth, settings_.births);
    require(birth >= first_untold_ && !waiting_.contains(birth), "birth {} was told twice", birth);
    require(!told.score || told.adult || recall_, "birth {} has a score but no adult", birth);
    if (told.score) check(birth, *told.score);
    waiting_.emplace(birth, std::move(told));
    settle();
  }

  /// Every birth was told.
  [[nodiscard]] bool complete() const { return first_untold_ >= settings_.births; }

  /// Deaths that became known since the last call, in the order in which they did. They follow from
  /// what was told alone: telling the same births again brings the same deaths. Those that never
  /// come up can be parents still.
  std::vector<Death> take_deaths() { return std::exchange(deaths_, {}); }

  /// The births that can be parents of the next birth asked for, ascending.
  [[nodiscard]] std::vector<std::uint64_t> members() const {
    std::vector<std::uint64_t> births;
    for (const auto& island : islands_) {
      const auto some = island->members();
      births.insert(births.end(), some.begin(), some.end());
    }
    std::ranges::sort(births);
    return births;
  }

  /// How many adults are in memory.
  [[nodiscard]] std::size_t adults() const {
    const auto has_adult = [](const auto& entry) { return entry.second.adult.has_value(); };
    return static_cast<std::size_t>(std::ranges::count_if(waiting_, has_adult) +
                                    std::ranges::count_if(living_, has_adult));
  }

 private:
  static constexpr bool kRecombines = requires(const Problem& problem, const Adult& adult) {
    problem.conceive(std::uint64_t{}, adult, adult);
  };

  // one of a population
  struct Living {
    std::uint64_t generation = 0;
    std::optional<Adult> adult;
  };

  void check(std::uint64_t birth, const Score& score) const {
    require(!score.objectives.empty(), "birth {} has no objective", birth);
    if (!settings_.selection.descriptors.empty()) {
      require(score.descriptors.size() == settings_.selection.descriptors.size(),
              "birth {} has {} descriptors instead of {}", birth, score.descriptors.size(),
              settings_.selection.descriptors.size());
    }
    const auto finite = [](double value) { return std::isfinite(value); };
    require(std::ranges::all_of(score.objectives, finite) &&
                std::ranges::all_of(score.descriptors, finite),
            "birth {} has a score that is not finite", birth);
  }

  // Admits what the next birth may descend from; with every birth told, all of them.
  void settle() {
    while (waiting_.contains(first_untold_)) ++first_untold_;
    while (next_ < first_untold_ || waiting_.contains(next_)) ++next_;
    const std::uint64_t last =
        complete() ? settings_.births : std::min(first_untold_, horizon(next_, settings_));
    for (; admitted_ < last; ++admitted_) {
      auto node = waiting_.extract(admitted_);
      Told& told = node.mapped();
      if (told.score) living_.emplace(admitted_, Living{told.generation, std::move(told.adult)});
      removed_.clear();
      islands_[admitted_ % settings_.islands]->admit(admitted_, std::move(told.score), removed_);
      for (const std::uint64_t birth : removed_) {
        living_.erase(birth);
        deaths_.push_back({birth, first_heir(admitted_, settings_)});
      }
    }
  }

  // A parent for a child of `island`, sometimes from the next one; nothing where nobody can be one.
  std::optional<std::uint64_t> draw(std::uint64_t island, RandomStream& random) const {
    if (settings_.islands > 1 && random.chance(settings_.migration)) {
      const auto stranger = islands_[(island + 1) % settings_.islands]->draw(random);
      if (stranger) return stranger;
    }
    return islands_[island]->draw(random);
  }

  Order conceive(std::uint64_t birth) {
    const std::uint64_t island = birth % settings_.islands;
    if (birth >= settings_.founders) {
      RandomStream random({.seed = seed_, .birth = birth, .purpose = Purpose::selection});
      if (const auto main = draw(island, random)) {
        Order order{birth, living_.at(*main).generation + 1, island, {{*main, Role::main}}, {}};
        if constexpr (kRecombines) {
          if (settings_.mate_rate > 0 && random.chance(settings_.mate_rate)) {
            // who draws itself as its mate has none
            const auto mate = draw(island, random);
            if (mate && *mate != *main) order.parents.push_back({*mate, Role::mate});
          }
          if (order.parents.size() == 2) {
            order.child = problem_.conceive(birth, adult(*main), adult(order.parents.back().birth));
            return order;
          }
        }
        order.child = problem_.conceive(birth, adult(*main));
        return order;
      }
    }
    // a founder; also where every possible parent failed
    return {birth, 0, island, {}, problem_.founder(birth)};
  }

  // the adult of one of a population, which stays in memory until its death
  const Adult& adult(std::uint64_t birth) {
    Living& living = living_.at(birth);
    if (!living.adult) living.adult = recall_(birth);
    return *living.adult;
  }

  Problem problem_;
  std::uint64_t seed_;
  EngineSettings settings_;
  Recall recall_;
  std::vector<std::unique_ptr<Population>> islands_;
  std::map<std::uint64_t, Told> waiting_;             // told, not yet admitted
  std::unordered_map<std::uint64_t, Living> living_;  // what the populations are made of
  std::vector<Death> deaths_;                         // not yet taken
  std::vector<std::uint64_t> removed_;                // by one admission
  std::uint64_t first_untold_ = 0;
  std::uint64_t next_ = 0;
  std::uint64_t admitted_ = 0;
};

}  // namespace neuroprospect::evolution

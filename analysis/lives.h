// analysis/lives.h: individuals of a campaign that live again, in other ways than they did: born
// with other wiring, in other bodies, with more or less to learn. Thread safety: pure functions; a
// Findings is one thread's own.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analysis/births.h"
#include "analysis/bootstrap.h"
#include "analysis/study.h"
#include "evolution/life.h"

namespace neuroprospect::analysis {

/// Which of those that lived are looked at.
enum class Chosen : std::uint8_t {
  random,
  best,  ///< by their return after learning
};

/// The parameters of a study that lives lives, which is derived from it.
struct Relived {
  static constexpr bool kLives = true;

  std::uint64_t individuals = 16;
  Chosen which = Chosen::random;
  double since = 0.5;
  std::uint64_t luck = 1;
  std::uint64_t episodes = 4;
  std::uint64_t resamples = 2000;

  template <class Self, class Visitor>
  static void declare_relived(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "individuals",
                    .help = "how many live again; all where there are fewer",
                    .low = 1,
                    .high = 100'000},
          self.individuals);
    visit(Parameter{.name = "which", .help = "which of those that lived: random or best"},
          self.which);
    visit(Parameter{.name = "since",
                    .help = "they are born after this share of the births",
                    .low = 0,
                    .high = 1},
          self.since);
    visit(Parameter{.name = "luck",
                    .help = "which draw of episodes, exploration and random wiring they have; 0: "
                            "that of their own lives, by which they or their parents were selected",
                    .low = 0,
                    .high = 1e9},
          self.luck);
    visit(Parameter{.name = "episodes",
                    .help = "of an assay; 0: as in the campaign",
                    .low = 0,
                    .high = 1000},
          self.episodes);
    visit(Parameter{.name = "resamples", .help = "draws of the bootstrap", .low = 100, .high = 1e5},
          self.resamples);
  }
};

/// Who lives again.
struct Sample {
  Births births;
  std::vector<Place> places;  ///< of the individuals, ascending
  Blocks blocks;              ///< of the individuals
  std::vector<std::shared_ptr<const evolution::LifeOrder>> orders;  ///< theirs
  /// The campaign's, with the study's episodes. Shared with lives in flight.
  std::shared_ptr<const evolution::CampaignSpec> spec;

  [[nodiscard]] std::size_t size() const { return places.size(); }
};

/// The individuals that a study asks for: drawn from the campaign's seed, so that equal files and
/// parameters give the same ones. None where nobody lived.
Sample sample_of(const Campaign& campaign, const Relived& asked);

/// Steps that are these shares of the learning that lives of the campaign have, in the order given.
/// Throws an input Error where what they learn has no length, as it has not where they only
/// imitate.
std::vector<std::uint64_t> steps_of(const std::vector<double>& shares,
                                    const evolution::CampaignSpec& spec);

/// One way to live (evolution::return_after). Trials of equal orders are paired: they have the same
/// episodes to learn and to be tested in, and the same noise to explore with.
struct Trial {
  std::shared_ptr<const evolution::LifeOrder> order;
  evolution::Phase born = evolution::Phase::innate;
  std::uint64_t steps = 0;
};

/// The return of each, `how.workers` at once; kMissing where learning failed. Throws Stopped.
std::vector<double> live(const std::vector<Trial>& trials, const Sample& sample,
                         const Execution& how);

/// What `live` gave for as many trials of each individual in turn, as [group][individual].
std::vector<std::vector<double>> grouped(const std::vector<double>& returns, const Sample& sample);

/// Estimates over the individuals of a sample, with intervals over their blocks.
class Findings {
 public:
  /// `sample` must outlive this.
  Findings(const Sample& sample, std::uint64_t resamples)
      : sample_(sample), bootstrap_(sample.blocks, sample.spec->seed, resamples) {}

  /// Adds their mean. One value an individual.
  void mean(const Series& series, const db::NumberOrName& x, const std::vector<double>& values);

  /// Adds a statistic of `observations` (Moments, Survival).
  template <class Observations>
  void tell(const Series& series, const db::NumberOrName& x, const Observations& observations,
            const Statistic& statistic) {
    add(estimates, series, x, bootstrap_(statistic, observations.sizes()), observations.n());
  }

  [[nodiscard]] const Blocks& blocks() const { return sample_.blocks; }

  std::vector<Estimate> estimates;

 private:
  const Sample& sample_;
  Bootstrap bootstrap_;
};

}  // namespace neuroprospect::analysis

template <>
struct neuroprospect::Names<neuroprospect::analysis::Chosen> {
  static constexpr std::array<std::string_view, 2> values = {"random", "best"};
};

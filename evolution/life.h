// evolution/life.h: one life, from birth to the second assay. A pure function of its order.
// Thread safety: lives share nothing; any number run at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "brains/learner.h"
#include "brains/memory.h"
#include "evolution/creature.h"
#include "evolution/population/population.h"
#include "evolution/spec.h"
#include "worlds/creature_environment.h"

namespace neuroprospect::evolution {

/// What an assay tests. The same episode seeds in each, so that differences are paired.
enum class Phase : std::uint8_t {
  passive,  ///< no command: what the body does by itself
  naive,    ///< random wiring of the innate wiring's own architecture and distribution
  innate,   ///< the inherited wiring, before anything was learned
  learned,  ///< after learning
};

/// One episode of an assay.
struct AssayEpisode {
  std::uint64_t seed = 0;
  worlds::EpisodeOutcome outcome;
};

struct Assay {
  Phase phase = Phase::passive;
  std::vector<AssayEpisode> episodes;
};

/// A life to be lived.
struct LifeOrder {
  std::uint64_t seed = 0;  ///< the campaign's
  std::uint64_t birth = 0;
  CreatureGenome genome;
};

/// What a life left. Equal orders give equal reports, bit for bit.
struct LifeReport {
  std::optional<std::string> failure;  ///< how the life went numerically wrong
  std::vector<Assay> assays;           ///< in the order of Phase
  std::vector<brains::CurvePoint> curve;
  std::optional<double> learning_area;          ///< mean of the learning curve [return]
  std::optional<std::uint64_t> criterion_step;  ///< steps until the curve reached the criterion
  brains::Memory memory;                        ///< observations of the innate assay
  std::optional<Score> score;                   ///< empty: it cannot be a parent
  // the body and brain in numbers
  std::uint64_t limbs = 0;
  std::uint64_t degrees_of_freedom = 0;
  double mass_kg = 0;
  brains::BrainSize brain;
  brains::PolicyParameters learned;  ///< what the life taught; empty where learning failed
};

/// What of a life's brain is there at birth, in a body with these ports: what develops from its
/// genome, with wiring of its own where life.random_birth says so.
brains::PolicyParameters newborn_of(const LifeOrder& order, const CampaignSpec& spec,
                                    const brains::Ports& ports);

/// Lives one life: birth, the assays before learning, learning, the assay after it.
LifeReport run_life(const LifeOrder& order, const CampaignSpec& spec);

/// Part of a life: the mean return of the assay after `steps` control steps of learning, for one
/// that is born `naive` or `innate`; 0: nothing is learned, whatever the learner. What a whole life
/// with these steps has as its phase `naive`, `innate` or `learned`, to the bit; that of a naive
/// one that learns, no whole life has. Empty where learning failed.
std::optional<double> return_after(const LifeOrder& order, Phase born, std::uint64_t steps,
                                   const CampaignSpec& spec);

/// The seeds of the episodes that each assay of a life has.
std::vector<std::uint64_t> assay_seeds(const LifeOrder& order, int episodes);

/// The mean return of an assay; a failed episode counts as 0. Empty where the phase is not there.
std::optional<double> mean_return(const LifeReport& report, Phase phase);

}  // namespace neuroprospect::evolution

template <>
struct neuroprospect::Names<neuroprospect::evolution::Phase> {
  static constexpr std::array<std::string_view, 4> values = {"passive", "naive", "innate",
                                                             "learned"};
};

// evolution/creature.h: a body and a brain together: what is inherited, how it is conceived, and
// how the body's channels become the brain's ports. Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bodies/genome.h"
#include "bodies/plan.h"
#include "brains/genome.h"
#include "brains/memory.h"
#include "brains/mutate.h"
#include "brains/ports.h"
#include "evolution/spec.h"

namespace neuroprospect::evolution {

/// What a creature inherits.
struct CreatureGenome {
  bodies::BodyGenome body;
  brains::BrainGenome brain;
};

/// What a brain in this body connects to: its actuators, and its sensors of the kinds the world
/// gives it, in the order of the environment's observations and actions.
brains::Ports ports_of(const bodies::BodyPlan& plan, const worlds::WorldSettings& world);

/// A child at conception.
struct Conception {
  std::optional<CreatureGenome> genome;  ///< empty: stillborn
  std::string reason;                    ///< why it is stillborn
  std::vector<bodies::MutationRecord> body_mutations;
  std::vector<brains::MutationRecord> brain_mutations;
};

/// What of a creature its children need.
struct Parenthood {
  CreatureGenome genome;
  brains::Memory memory;
};

/// The problem that campaigns of creatures solve (evolution/campaign.h).
class CreatureProblem {
 public:
  using Child = Conception;
  using Adult = Parenthood;

  explicit CreatureProblem(const CampaignSpec& spec) : spec_(spec) {}

  /// A random body with a random brain.
  [[nodiscard]] Conception founder(std::uint64_t birth) const;

  /// A child of one parent: the body mutated, the brain fitted to it and mutated, at the campaign's
  /// rates.
  [[nodiscard]] Conception conceive(std::uint64_t birth, const Parenthood& parent) const;

 private:
  CampaignSpec spec_;
};

}  // namespace neuroprospect::evolution

// evolution/creature.h: a body and a brain together: what is inherited, how it is conceived, and
// how the body's channels become the brain's ports. Thread safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <utility>
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

/// The port of a channel, and back; empty for a key that no channel has.
brains::PortKey port_key(const bodies::ChannelKey& key);
std::optional<bodies::ChannelKey> channel_key(const brains::PortKey& key);

/// A child at conception.
struct Conception {
  std::optional<CreatureGenome> genome;  ///< empty: stillborn
  std::string reason;                    ///< why it is stillborn
  std::vector<bodies::MutationRecord> body_mutations;
  std::vector<brains::MutationRecord> brain_mutations;
};

/// What of a creature its children need.
struct Parenthood {
  CreatureGenome genome;  ///< what it passes on
  brains::Memory memory;
};

/// The problem that campaigns of creatures solve (evolution/campaign.h).
class CreatureProblem {
 public:
  using Child = Conception;
  using Adult = Parenthood;

  /// `founders` are those that were brought along (evolution/founders.h); none: all are random.
  explicit CreatureProblem(const CampaignSpec& spec, std::vector<CreatureGenome> founders = {})
      : spec_(spec), founders_(std::move(founders)) {}

  /// The founders that were brought along, over and over; or a random body with a random brain.
  [[nodiscard]] Conception founder(std::uint64_t birth) const;

  /// A child of one parent: the body mutated, the brain fitted to it and mutated, at the campaign's
  /// rates.
  [[nodiscard]] Conception conceive(std::uint64_t birth, const Parenthood& parent) const;

  /// A child of two: the main parent's body with a limb, or a pair, and all that grows on it from
  /// the mate (bodies/recombine.h), where there is one that gives another valid body; a brain of
  /// both (brains/recombine.h); then mutated like a child of one.
  [[nodiscard]] Conception conceive(std::uint64_t birth, const Parenthood& main,
                                    const Parenthood& mate) const;

 private:
  CampaignSpec spec_;
  std::vector<CreatureGenome> founders_;
};

}  // namespace neuroprospect::evolution

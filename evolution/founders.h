// evolution/founders.h: founders that are brought along instead of drawn: from genome files or from
// another campaign, settled into this one, and kept in its file so that resuming needs nothing
// else. Thread safety: pure functions but for the files' own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bodies/genome.h"
#include "brains/genome.h"
#include "db/campaign_file.h"
#include "evolution/creature.h"
#include "evolution/spec.h"

namespace neuroprospect::evolution {

/// A genome from elsewhere.
struct Immigrant {
  bodies::BodyGenome body;
  std::optional<brains::BrainGenome> brain;  ///< empty: a random one is drawn for the body
  std::string limbs_of;  ///< whose limb ids these are: limbs are homologous where both are equal
  std::string source;    ///< where it is from, for people and for errors
};

/// A founder of this campaign.
struct Founder {
  CreatureGenome genome;
  std::string source;
};

/// Throws an input Error unless the body is valid and the brain, where there is one, is valid and
/// connects to channels that the body has.
void validate(const Immigrant& immigrant);

/// Up to `most` individuals of another campaign, in the order that FounderChoice states. Only those
/// that lived and have a fitness count. Throws an input Error when there are none.
std::vector<Immigrant> immigrants_from(const db::CampaignFile& campaign, FounderChoice choice,
                                       std::uint64_t most);

/// What the immigrants are as founders of the campaign, one each, in their order: founder k is
/// birth k.
///   Limb ids  a limb that no earlier founder has becomes {k, 1}, {k, 2}, … in the order of the
///             body; one that is homologous to an earlier founder's has that one's id. So ids are
///             unique in this campaign, whose births grow limbs of their own number, and relatives
///             stay relatives. Keys of ports follow.
///   Brain     as brains/adapt.h fits it to the senses of this campaign's world; what it has to
///             draw comes from Purpose::founder of that birth.
/// Throws an input Error that names the source when one is not valid, or when there are more than
/// evolution.founders.
std::vector<Founder> settle(const std::vector<Immigrant>& immigrants, const CampaignSpec& spec);

/// Content address of immigrants as they came: 32 hexadecimal digits.
std::string content_of(const std::vector<Immigrant>& immigrants);

/// Keeps the founders in a campaign file that has no births yet.
void keep_founders(db::CampaignFile& file, const std::vector<Founder>& founders);

/// The founders that a campaign file keeps; none where they are random. Throws an input Error that
/// names the founder whose genome does not decode.
std::vector<CreatureGenome> founders_of(const db::CampaignFile& file);

}  // namespace neuroprospect::evolution

// evolution/record.h: births as rows of a campaign file, and back.
// Thread safety: pure functions but for the file's own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/campaign_file.h"
#include "db/rows.h"
#include "evolution/campaign.h"
#include "evolution/creature.h"
#include "evolution/life.h"
#include "evolution/spec.h"

namespace neuroprospect::evolution {

using CreatureCampaign = Campaign<CreatureProblem>;

/// A birth as it is recorded. `report` is empty for a stillborn one.
db::BirthRecord to_record(const CreatureCampaign::Order& order,
                          const std::optional<LifeReport>& report, const CampaignSpec& spec);

/// What the engine is told of a birth that was just lived.
CreatureCampaign::Told to_told(const CreatureCampaign::Order& order,
                               const std::optional<LifeReport>& report);

/// Tells `campaign` every birth of the file, with genomes and memories of those that can still be
/// parents. Throws an input Error naming the birth whose blob does not decode.
void restore(CreatureCampaign& campaign, const db::CampaignFile& file, const CampaignSpec& spec);

/// The life order of a recorded birth. Throws an input Error when there is no such birth, or it was
/// stillborn.
LifeOrder order_of(const db::CampaignFile& file, std::uint64_t birth, const CampaignSpec& spec);

/// Where a recorded birth differs from what its life gives now, in words; empty when every stored
/// number is reproduced to the bit.
std::vector<std::string> relive(const db::CampaignFile& file, std::uint64_t birth,
                                const CampaignSpec& spec);

}  // namespace neuroprospect::evolution

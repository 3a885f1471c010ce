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
                               const std::optional<LifeReport>& report, const CampaignSpec& spec);

/// A campaign that was told every birth of the file. It reads scores alone; the genomes and memory
/// of a parent are read when it is drawn, so `file` must stay where it is. ask() then throws an
/// input Error naming the birth whose blob does not decode.
CreatureCampaign restore(db::CampaignFile& file, const CampaignSpec& spec);

/// Writes the deaths that became known. A crash in between loses none: restore() writes them too.
void note_deaths(CreatureCampaign& campaign, db::CampaignFile& file);

/// The life order of a recorded birth. Throws an input Error when there is no such birth, or it was
/// stillborn.
LifeOrder order_of(const db::CampaignFile& file, std::uint64_t birth, const CampaignSpec& spec);

/// Where a recorded birth differs from what its life gives now, in words; empty when every stored
/// number is reproduced to the bit. What is not kept is not compared.
std::vector<std::string> relive(const db::CampaignFile& file, std::uint64_t birth,
                                const CampaignSpec& spec);

/// What of a birth that lived is not in the file, in words: pruned, or never kept where the
/// campaign says so.
std::vector<std::string> not_kept(const db::BirthRecord& record, const CampaignSpec& spec);

}  // namespace neuroprospect::evolution

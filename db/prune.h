// db/prune.h: what of a campaign file can be done without, thrown away. Genomes, scores, assays and
// descent always stay, so every life can be relived, and what went comes back with it.
#pragma once

#include <cstdint>

#include "db/campaign_file.h"

namespace neuroprospect::db {

/// What goes, and who is spared.
struct PruneOrder {
  bool memories = false;  ///< of those that can be parents of no birth to come
  bool learned = false;   ///< their brains as they were after learning, likewise
  bool episodes = false;  ///< the rows of everybody's single episodes; assays keep their means
  bool spare_champions = false;  ///< who learned to do better than everyone before
  bool spare_survivors = false;  ///< who can be a parent still, and all ancestors of these
};

/// What went, or would go.
struct Pruned {
  std::uint64_t memories = 0;
  std::uint64_t genomes = 0;  ///< learned ones that nobody else carries
  std::uint64_t episodes = 0;
  std::uint64_t bytes = 0;  ///< of whole pages that are free now, for births to come [B]
};

/// Does what an order says, in one transaction; where it is only rehearsed, takes everything back.
/// Reads every individual. The file does not shrink: see compact. Throws a database Error when the
/// file cannot be written.
Pruned prune(CampaignFile& file, const PruneOrder& order, bool rehearsed = false);

/// Gives free pages back to the disk. Writes the file anew: meanwhile the disk needs room for a
/// second one.
void compact(CampaignFile& file);

}  // namespace neuroprospect::db

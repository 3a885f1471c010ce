// evolution/materials.h: what a campaign brings along beside founders, kept in its file so that
// resuming and reliving need nothing else: the recording that its creatures clone, and the
// connectome that founders' brains are wired by.
// Thread safety: pure functions but for the files' own.
#pragma once

#include "db/campaign_file.h"
#include "evolution/spec.h"

namespace neuroprospect::evolution {

/// Whether the campaign's creatures clone a recording.
bool clones(const CampaignSpec& spec);

/// Whether the campaign's founders are wired by a connectome.
bool is_wired(const CampaignSpec& spec);

/// Prepares `whole` for the founders of this campaign (brains/connectome_layer.h), into
/// `spec.connectome`; controls and scaling draw from Purpose::connectome of its seed. Throws an
/// input Error when it does not fit.
void prepare_connectome(CampaignSpec& spec, const brains::Connectome& whole);

/// Reads what `spec.learners.clone.recording` names, where creatures clone it, into
/// `spec.recording`. Throws an input Error when it cannot be read, cloned, or kept, being larger
/// than a file keeps (kMaxBlobBytes).
void read_materials(CampaignSpec& spec);

/// Keeps what read_materials() read and prepare_connectome() made in a campaign file that has no
/// births yet; doing so again changes nothing.
void keep_materials(db::CampaignFile& file, const CampaignSpec& spec);

/// Whether the file has what keep_materials() would keep.
bool has_materials(const db::CampaignFile& file, const CampaignSpec& spec);

/// Fetches it from the campaign file. Throws a database Error when it is not there, or damaged.
void recall_materials(const db::CampaignFile& file, CampaignSpec& spec);

}  // namespace neuroprospect::evolution

// db/verify.h: is a campaign file whole?
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/campaign_file.h"

namespace neuroprospect::db {

/// Decodes a blob that db/ itself never looks into; throws an Error that says what is wrong with
/// it. `kind` is body, brain, memory or
/// that of a material.
using BlobCheck = std::function<void(std::string_view kind, std::span<const std::byte> blob)>;

/// Everything found wrong with a file, a line each; empty when it is whole. Checks SQLite's own
/// structure, foreign keys, that every genome and
/// material is the one its hash names, that every birth has the
/// parents its generation needs, a lived one its assays and their episodes, that digests say what
/// the rows say, and with `check` that every blob decodes. Reads the whole file.
std::vector<std::string> verify(const CampaignFile& file, const BlobCheck& check = {});

}  // namespace neuroprospect::db

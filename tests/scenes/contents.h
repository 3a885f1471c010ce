// tests/scenes/contents.h: campaign files compared.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace neuroprospect::scenes {

/// Everything that must be equal in two runs of one campaign, as text lines: every row of every
/// table but `session`, without the columns named wall_….
std::vector<std::string> contents(const std::filesystem::path& campaign_file);

}  // namespace neuroprospect::scenes

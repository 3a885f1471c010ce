// cli/config.h: the campaign file's text into plain settings and back. Everything comes from the
// declarations (base/parameter.h): reading, checking, explaining, comparing.
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evolution/spec.h"

namespace neuroprospect::cli {

/// The settings that `text` (TOML) states, the rest at their defaults. `source` names it in errors.
/// Throws an input Error with source, line and column for broken TOML, an unknown key (with the
/// nearest right name), a wrong type or a value out of range, and for settings that contradict each
/// other. `overrides` are assignments from the command line, "life.steps=2000", that win over the
/// text, the last one over those before it; they are checked like it and named in errors by what
/// was typed.
evolution::CampaignSpec parse_campaign(std::string_view text, std::string_view source,
                                       std::span<const std::string> overrides = {});

/// parse_campaign on a file.
evolution::CampaignSpec read_campaign(const std::filesystem::path& path,
                                      std::span<const std::string> overrides = {});

/// Every parameter with its value, as TOML that parse_campaign reads back to equal settings.
std::string to_toml(const evolution::CampaignSpec& spec);

/// A parameter where two campaigns differ.
struct Difference {
  std::string key;  ///< "life.steps"
  std::string first;
  std::string second;
};

/// Where two campaigns differ, in the order of declaration.
std::vector<Difference> differences(const evolution::CampaignSpec& first,
                                    const evolution::CampaignSpec& second);

/// A parameter in words, for `config --explain`.
struct Explanation {
  std::string key;
  std::string type;
  std::string unit;
  std::string default_value;
  std::string range;  ///< "1 … 100", the choices of an enum, or empty
  std::string help;
};

/// Every parameter of a campaign file, in the order of declaration.
std::vector<Explanation> explain();

}  // namespace neuroprospect::cli

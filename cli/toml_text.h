// cli/toml_text.h: TOML read within limits, and errors that say where. Shows toml++: for the files
// of this room that read TOML.
// Thread safety: pure functions.
#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace neuroprospect::cli {

/// Largest TOML file read [bytes]; a longer one is refused before it is parsed.
inline constexpr std::size_t kMaxConfigBytes = 65'536;

/// The text of a file, of which no more than one byte beyond the limit is read. Throws an input
/// Error when it cannot be read.
std::string read_toml_text(const std::filesystem::path& path);

/// `text` as a table. Throws an input Error with source, line and column for broken TOML and for a
/// text over the limits.
toml::table parse_toml(std::string_view text, std::string_view source);

/// An assignment from the command line, KEY=VALUE, as a table: the key dotted, the value TOML; a
/// bare word is text. Throws an input Error that says what would be right.
toml::table parse_override(std::string_view assignment);

/// How errors name an assignment: "-D life.steps=2000".
std::string override_source(std::string_view assignment);

/// "campaign.toml:12:3"; the source alone where that is one assignment.
std::string place(std::string_view source, const toml::source_region& region);

/// ' (did you mean "steps"?)', or nothing when no name is near.
std::string suggestion(std::string_view wrong, const std::vector<std::string>& names);

}  // namespace neuroprospect::cli

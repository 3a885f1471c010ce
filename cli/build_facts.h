// cli/build_facts.h: what this program is made of, for --version and for sessions.
#pragma once

#include <string>
#include <vector>

#include "db/rows.h"

namespace neuroprospect::cli {

std::string version();        ///< "0.1.0"
std::string build_facts();    ///< compiler, type and flags
std::string library_facts();  ///< libraries with versions
std::string host_facts();     ///< machine name, kernel
std::string machine_facts();  ///< processor, its features, cores, memory
std::string command_line();   ///< how this program was called, without its own name
std::string version_text();   ///< all but host and machine, one fact a line
std::string version_json();   ///< the same as a JSON object

/// A session that begins now, with all of these facts. `configuration` is the campaign's.
db::SessionRow session_row(const std::string& kind, const std::string& configuration,
                           const std::vector<std::string>& overrides, int workers);

}  // namespace neuroprospect::cli

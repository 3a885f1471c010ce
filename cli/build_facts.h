// cli/build_facts.h: what this program is made of, for --version and the file's sessions.
#pragma once

#include <string>

namespace neuroprospect::cli {

std::string version();        ///< "0.1.0"
std::string build_facts();    ///< compiler, type and flags
std::string library_facts();  ///< libraries with versions
std::string host_facts();     ///< machine name, kernel
std::string machine_facts();  ///< processor, its features, cores, memory
std::string version_text();   ///< all but host and machine, one fact a line

}  // namespace neuroprospect::cli

// cli/parameter_page.h: every parameter of a campaign file as a page of Markdown
// (docs/parameters.md). Thread safety: a pure function.
#pragma once

#include <string>

namespace neuroprospect::cli {

/// The page: a heading and a table for each table of the file, in the order of declaration; of each
/// parameter the name, default, unit, range and what it does. All of it from the declarations
/// (base/parameter.h).
std::string parameter_page();

}  // namespace neuroprospect::cli

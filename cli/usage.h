// cli/usage.h: what a command line got wrong, in words. Thread safety: pure function.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace neuroprospect::cli {

/// A line that says which command was wrong in what, with the nearest right name where there is
/// one, and a line that says where to look. `app` has just failed to parse with `error`.
std::string usage_text(const CLI::App& app, const CLI::ParseError& error);

}  // namespace neuroprospect::cli

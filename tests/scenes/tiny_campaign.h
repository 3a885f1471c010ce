// tests/scenes/tiny_campaign.h: the smallest campaign made smaller, for tests that run it often:
// small bodies and brains, one short episode an assay, almost no learning. A birth takes
// milliseconds.
#pragma once

#include <string>
#include <vector>

namespace neuroprospect::scenes {

/// -D options that make campaigns/smallest.toml tiny: 24 births, seed 7.
std::vector<std::string> tiny_overrides();

/// Arguments of `run` for the tiny campaign in `file`, and what else is given.
std::vector<std::string> tiny_run(const std::string& file,
                                  const std::vector<std::string>& more = {});

/// The rows of a query as text: values separated by blanks, a line each.
std::string query_text(const std::string& file, const std::string& sql);

}  // namespace neuroprospect::scenes

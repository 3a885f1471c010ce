// cli/overrides.h: the option -D of every command that reads a campaign file.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace neuroprospect::cli {

/// Adds -D KEY=VALUE, which may be given many times, to a command. `overrides` is filled when the
/// command line is parsed, and is what read_campaign takes.
inline void add_overrides(CLI::App& command, std::vector<std::string>& overrides) {
  command
      .add_option("-D,--define", overrides,
                  "a parameter that wins over the campaign file, as life.steps=2000")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
}

}  // namespace neuroprospect::cli

// cli/individual_arguments.h: what every command about one individual is told.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>

namespace neuroprospect::cli {

struct IndividualArguments {
  std::string file;
  std::uint64_t birth = 0;
};

/// Adds FILE and ID to a command, both required. Filled when the command line is parsed.
inline std::shared_ptr<IndividualArguments> add_individual_arguments(CLI::App& command) {
  auto arguments = std::make_shared<IndividualArguments>();
  command.add_option("file", arguments->file, "campaign file")->required();
  command.add_option("id", arguments->birth, "individual")->required();
  return arguments;
}

}  // namespace neuroprospect::cli

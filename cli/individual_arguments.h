// cli/individual_arguments.h: what every command about one individual is told.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>

namespace neuroprospect::cli {

/// What an individual is called by: the number of its birth.
inline CLI::Validator individual_number() {
  return {[](std::string& text) {
            const bool right = !text.empty() && text.size() <= 18 &&
                               text.find_first_not_of("0123456789") == std::string::npos;
            return right ? std::string() : "an individual is a number from 0, not " + text;
          },
          ""};
}

struct IndividualArguments {
  std::string file;
  std::uint64_t birth = 0;
};

/// Adds FILE and ID to a command, both required. Filled when the command line is parsed.
inline std::shared_ptr<IndividualArguments> add_individual_arguments(CLI::App& command) {
  auto arguments = std::make_shared<IndividualArguments>();
  command.add_option("file", arguments->file, "campaign file")->required();
  command.add_option("id", arguments->birth, "individual")->required()->check(individual_number());
  return arguments;
}

}  // namespace neuroprospect::cli

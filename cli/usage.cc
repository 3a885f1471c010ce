#include "cli/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/toml_text.h"

namespace neuroprospect::cli {
namespace {

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (!command->get_name().empty()) names.push_back(command->get_name());
  }
  return names;
}

// "--json", of groups of options as well
void add_option_names(const CLI::App& app, std::vector<std::string>& names) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  for (const CLI::App* group : app.get_subcommands({})) {
    if (group->get_name().empty()) add_option_names(*group, names);
  }
}

std::string what_is_wrong(const CLI::App& command, const CLI::ParseError& error) {
  const std::vector<std::string> left = command.remaining();
  const std::vector<std::string> commands = command_names(command);
  if (!commands.empty()) {
    if (left.empty()) return fmt::format("which command? One of {}", fmt::join(commands, ", "));
    return fmt::format("there is no command {}{}", left.front(),
                       suggestion(left.front(), commands));
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !left.empty()) {
    const std::string wrong = left.front().substr(0, left.front().find('='));
    if (!wrong.starts_with('-'))
      return fmt::format("what is {} to be? That is one too many", wrong);
    std::vector<std::string> options;
    add_option_names(command, options);
    return fmt::format("there is no option {}{}", wrong, suggestion(wrong, options));
  }
  return error.what();
}

}  // namespace

std::string usage_text(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* command = &app;
  std::string name = "neuroprospect";
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    name += " " + command->get_name();
  }
  return fmt::format("{}: {}\n`{} --help` says what there is.\n", name,
                     what_is_wrong(*command, error), name);
}

}  // namespace neuroprospect::cli

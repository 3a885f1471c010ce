#include "cli/recipes.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/json_line.h"

namespace neuroprospect::cli {
namespace {

void write_new(const std::string& path, std::string_view text) {
  require_input(!std::filesystem::exists(path), "{}: there is such a file already", path);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  require_input(file.good(), "{}: cannot write this file", path);
  fmt::print("{}\n", path);
}

void copy(std::string_view name) {
  const auto all = recipes();
  const auto found = std::ranges::find(all, name, &Recipe::name);
  if (found == all.end()) {
    throw Error(ErrorKind::input, fmt::format("there is no recipe {}; `neuroprospect recipes` "
                                              "lists them",
                                              name));
  }
  write_new(fmt::format("{}.toml", name), found->text);
  // what a sweep starts from
  const std::string base = fmt::format("{}-base", name);
  const auto started_from = std::ranges::find(all, base, &Recipe::name);
  if (started_from != all.end()) write_new(base + ".toml", started_from->text);
}

}  // namespace

std::string summary_of(const Recipe& recipe) {
  std::string comment;
  std::string_view rest = recipe.text;
  while (rest.starts_with("# ")) {
    const std::size_t end = rest.find('\n');
    comment += std::string(comment.empty() ? "" : " ") + std::string(rest.substr(2, end - 2));
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  // a sentence ends with a full stop or a question mark before a blank
  for (std::size_t i = 0; i + 1 < comment.size(); ++i) {
    if ((comment[i] == '.' || comment[i] == '?') && comment[i + 1] == ' ') {
      return comment.substr(0, i + 1);
    }
  }
  return comment;
}

void add_recipes(CLI::App& app, int&) {
  struct Options {
    std::string name;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "recipes", "List example campaigns, or copy one here to run and to change");
  command->add_option("name", options->name, "the one to copy, into NAME.toml");
  command->add_flag("--json", options->json, "the list as JSON lines");
  command->footer(
      "Example: neuroprospect recipes\n"
      "         neuroprospect recipes first-steps");
  command->callback([options] {
    if (!options->name.empty()) {
      copy(options->name);
      return;
    }
    for (const Recipe& recipe : recipes()) {
      if (options->json) {
        fmt::print("{}\n",
                   JsonLine().add("name", recipe.name).add("summary", summary_of(recipe)).str());
      } else {
        fmt::print("{:<28} {}\n", recipe.name, summary_of(recipe));
      }
    }
  });
}

}  // namespace neuroprospect::cli

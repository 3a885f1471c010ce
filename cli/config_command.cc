// cli/config_command.cc: every parameter, explained or resolved.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/config.h"
#include "cli/json_line.h"
#include "cli/overrides.h"
#include "cli/parameter_page.h"

namespace neuroprospect::cli {
namespace {

void print_explanations() {
  for (const Explanation& e : explain()) {
    fmt::print("{} = {}", e.key, e.default_value);
    if (!e.unit.empty()) fmt::print(" [{}]", e.unit);
    fmt::print("\n    {} ({}{})\n", e.help, e.type, e.range.empty() ? "" : ", " + e.range);
  }
}

// an object for each parameter
void print_json() {
  for (const Explanation& e : explain()) {
    JsonLine line;
    line.add("key", e.key).add("type", e.type).add("unit", e.unit);
    line.add("default", e.default_value).add("range", e.range).add("help", e.help);
    fmt::print("{}\n", line.str());
  }
}

}  // namespace

void add_config(CLI::App& app, int&) {
  struct Options {
    bool explain = false;
    bool markdown = false;
    bool json = false;
    std::string campaign;
    std::vector<std::string> overrides;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "config", "Print every parameter with its value; with --explain, what each one means");
  auto* explain = command->add_flag("--explain", options->explain,
                                    "unit, default, range and meaning of every parameter");
  command->add_flag("--markdown", options->markdown, "the same as a page (docs/parameters.md)");
  command->add_flag("--json", options->json, "explain as JSON lines, a parameter each")
      ->needs(explain);
  command->add_option("campaign", options->campaign, "campaign file (TOML) [the defaults]");
  add_overrides(*command, options->overrides);
  command->footer("Example: neuroprospect config --explain | less");
  command->callback([options] {
    if (options->markdown) {
      fmt::print("{}", parameter_page());
    } else if (options->json) {
      print_json();
    } else if (options->explain) {
      print_explanations();
    } else {
      fmt::print("{}", to_toml(options->campaign.empty()
                                   ? parse_campaign("", "the defaults", options->overrides)
                                   : read_campaign(options->campaign, options->overrides)));
    }
  });
}

}  // namespace neuroprospect::cli

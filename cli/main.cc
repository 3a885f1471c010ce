// cli/main.cc: the program. Errors become one clear message and an exit code here, and nowhere
// else.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <span>

#include "base/error.h"
#include "cli/build_facts.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/terminal.h"
#include "cli/usage.h"

namespace neuroprospect::cli {
namespace {

int exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::input:
      return kUsage;
    case ErrorKind::database:
      return kDatabase;
    case ErrorKind::internal:
      break;
  }
  return kInternal;
}

// "neuroprospect:", before what went wrong
std::string accused() { return coloured(STDERR_FILENO, Colour::red, "neuroprospect:"); }

// `--version --json`, which CLI11 would end at the first of
bool wants_version_json(std::span<char*> arguments) {
  const auto is = [](std::string_view name) {
    return [name](const char* argument) { return argument == name; };
  };
  return arguments.size() == 2 && std::ranges::any_of(arguments, is("--version")) &&
         std::ranges::any_of(arguments, is("--json"));
}

int run_program(int argc, char** argv) {
  if (wants_version_json({argv + 1, argv + argc})) {
    fmt::print("{}\n", version_json());
    return kDone;
  }
  CLI::App app(
      "neuroprospect: evolves bodies and the brains inside them; asks what was innate and "
      "what was learned");
  app.set_version_flag("--version", version_text(),
                       "version, build and libraries; with --json as a JSON object");
  app.require_subcommand(1);
  int exit_code = kDone;
  add_run(app, exit_code);
  add_sweep(app, exit_code);
  add_check(app, exit_code);
  add_status(app, exit_code);
  add_top(app, exit_code);
  add_lineage(app, exit_code);
  add_show(app, exit_code);
  add_export(app, exit_code);
  add_query(app, exit_code);
  add_study(app, exit_code);
  add_relive(app, exit_code);
  add_prune(app, exit_code);
  add_film(app, exit_code);
  add_genome(app, exit_code);
  add_body(app, exit_code);
  add_import(app, exit_code);
  add_brain(app, exit_code);
  add_recipes(app, exit_code);
  add_record(app, exit_code);
  add_recording(app, exit_code);
  add_report(app, exit_code);
  add_view(app, exit_code);
  add_verify(app, exit_code);
  add_copy(app, exit_code);
  add_config(app, exit_code);
  app.footer(
      "`neuroprospect COMMAND --help` shows what a command takes, with an example.\n"
      "Example: neuroprospect recipes");  // not before: commands have it from their application
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // help, version
    fmt::print(stderr, "{}", usage_text(app, error));
    return kUsage;
  }
  return exit_code;
}

}  // namespace
}  // namespace neuroprospect::cli

int main(int argc, char** argv) {
  using namespace neuroprospect;
  // a limit on file sizes is an error of a write, with a message, not the end of the program
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return cli::run_program(argc, argv);
  } catch (const Error& error) {
    fmt::print(stderr, "{} {}\n", cli::accused(), error.what());
    if (error.kind() == ErrorKind::internal) {
      fmt::print(stderr,
                 "This is a fault of neuroprospect; nothing recorded is lost. Please report it "
                 "with the output of `neuroprospect --version`.\n");
    }
    return cli::exit_code_of(error.kind());
  } catch (const std::exception& error) {
    fmt::print(stderr, "{} {}\n", cli::accused(), error.what());
    return cli::kInternal;
  }
}

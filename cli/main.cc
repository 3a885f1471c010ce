// cli/main.cc: the program. Errors become one clear message and an exit code here, and nowhere
// else.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>

#include "base/error.h"
#include "cli/build_facts.h"
#include "cli/commands.h"
#include "cli/exit_code.h"

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

int run_program(int argc, char** argv) {
  CLI::App app(
      "neuroprospect: evolves bodies and the brains inside them; asks what was innate and "
      "what was learned");
  app.set_version_flag("--version", version_text());
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
  add_brain(app, exit_code);
  add_recipes(app, exit_code);
  add_record(app, exit_code);
  add_recording(app, exit_code);
  add_report(app, exit_code);
  add_view(app, exit_code);
  add_verify(app, exit_code);
  add_copy(app, exit_code);
  add_config(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
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
    fmt::print(stderr, "neuroprospect: {}\n", error.what());
    if (error.kind() == ErrorKind::internal) {
      fmt::print(stderr,
                 "This is a fault of neuroprospect; nothing recorded is lost. Please report it "
                 "with the output of `neuroprospect --version`.\n");
    }
    return cli::exit_code_of(error.kind());
  } catch (const std::exception& error) {
    fmt::print(stderr, "neuroprospect: {}\n", error.what());
    return cli::kInternal;
  }
}

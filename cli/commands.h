// cli/commands.h: the commands of the program, one file each. Every function adds its command to
// `app`; when the command line names it, CLI11 runs it during parsing and `exit_code` receives how
// it ended. Errors are exceptions: main maps them.
#pragma once

namespace CLI {
class App;
}

namespace neuroprospect::cli {

void add_run(CLI::App& app, int& exit_code);
void add_sweep(CLI::App& app, int& exit_code);
void add_check(CLI::App& app, int& exit_code);
void add_status(CLI::App& app, int& exit_code);
void add_top(CLI::App& app, int& exit_code);
void add_lineage(CLI::App& app, int& exit_code);
void add_show(CLI::App& app, int& exit_code);
void add_export(CLI::App& app, int& exit_code);
void add_query(CLI::App& app, int& exit_code);
void add_study(CLI::App& app, int& exit_code);
void add_relive(CLI::App& app, int& exit_code);
void add_prune(CLI::App& app, int& exit_code);
void add_film(CLI::App& app, int& exit_code);
void add_genome(CLI::App& app, int& exit_code);
void add_body(CLI::App& app, int& exit_code);
void add_import(CLI::App& app, int& exit_code);
void add_brain(CLI::App& app, int& exit_code);
void add_recipes(CLI::App& app, int& exit_code);
void add_record(CLI::App& app, int& exit_code);
void add_recording(CLI::App& app, int& exit_code);
void add_report(CLI::App& app, int& exit_code);
void add_view(CLI::App& app, int& exit_code);
void add_verify(CLI::App& app, int& exit_code);
void add_copy(CLI::App& app, int& exit_code);
void add_config(CLI::App& app, int& exit_code);

}  // namespace neuroprospect::cli

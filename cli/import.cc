// cli/import.cc: a body from a file of another program, to read, or as a genome to start from.
#include "bodies/import.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "base/error.h"
#include "bodies/develop.h"
#include "cli/body_text.h"
#include "cli/commands.h"
#include "cli/genome_json.h"
#include "cli/output.h"

namespace neuroprospect::cli {
namespace {

struct Options {
  std::string file;
  std::string output;
  bool json = false;
  bool free_root = false;
};

// as much as is read at most, and a byte, which is enough to refuse it
std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  require_input(file.good() && !std::filesystem::is_directory(path), "{}: cannot read this file",
                path);
  std::string text(bodies::kMaxBodyFileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

void import(const Options& options) {
  const bodies::ImportedBody body =
      bodies::import_body(read_text(options.file), options.file, {options.free_root});
  if (!options.output.empty()) {
    write_output(options.output, body_genome_json(body.genome, std::nullopt) + "\n");
  }
  for (const std::string& note : body.notes) fmt::print(stderr, "{}\n", note);
  if (options.output == "-") return;
  const bodies::BodyPlan plan = bodies::develop(body.genome, body.joints);
  if (options.json) {
    fmt::print("{}\n", body_json(plan));
    return;
  }
  fmt::print("{}: {}\nits joints are those of body.joints = \"{}\"\n", options.file,
             body_text(plan), name_of(body.joints));
  if (!options.output.empty()) {
    fmt::print(
        "a campaign starts from it with founders.source = \"file\" and founders.path = \"{}\"\n",
        options.output);
  }
}

}  // namespace

void add_import(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "import", "Read a body from MJCF or URDF; write it as a genome that campaigns start from");
  command->add_option("file", options->file, "MJCF (.xml) or URDF file")->required();
  command->add_option("-o,--output", options->output,
                      "genome to write (JSON, without a brain); - for standard output");
  command->add_flag("--json", options->json, "show what was read as one JSON object");
  command->add_flag("--free-root", options->free_root,
                    "let a root that the file ties to the world move freely");
  command->footer(
      "docs/bodies.md states what of MJCF and URDF is read.\n"
      "Example: neuroprospect import walker.xml -o walker.json");
  command->callback([options] { import(*options); });
}

}  // namespace neuroprospect::cli

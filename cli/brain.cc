// cli/brain.cc: what brains are made of, from files. So far: nervous systems as edge lists.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <set>

#include "base/error.h"
#include "brains/connectome_controls.h"
#include "brains/connectome_scale.h"
#include "cli/commands.h"
#include "cli/edge_list.h"

namespace neuroprospect::cli {
namespace {

using brains::Connectome;
using brains::Control;
using brains::Synapse;
using brains::SynapseFilter;

struct Options {
  std::string file;
  EdgeColumns columns;
  std::string kind = "both";
  std::string only;
  std::string signs;
  std::size_t scale = 0;
  std::string control = "none";
  std::uint64_t seed = 1;
  std::string output;
};

// the value with this name, which CLI11 has checked
template <class Enum>
Enum named(std::string_view name) {
  const auto& names = Names<Enum>::values;
  return static_cast<Enum>(std::ranges::find(names, name) - names.begin());
}

template <class Enum>
CLI::IsMember one_of() {
  return CLI::IsMember(
      std::vector<std::string>(Names<Enum>::values.begin(), Names<Enum>::values.end()));
}

std::ifstream open(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  require_input(file.good(), "{}: cannot read this file", path);
  return file;
}

void print_counts(std::string_view what, const Connectome& connectome) {
  const auto counts = count(connectome);
  fmt::print("{}: {} units, density {:.4f}\n", what, counts.units, counts.density);
  for (const Synapse kind : {Synapse::chemical, Synapse::electrical}) {
    const auto& of = counts.of[static_cast<std::size_t>(kind)];
    fmt::print("  {}: {} connections of total weight {}; {} of a unit onto itself\n", name_of(kind),
               of.connections, of.weight, of.self);
  }
  fmt::print("  signs: {} units excite, {} inhibit, {} are not known\n", counts.signs[2],
             counts.signs[0], counts.signs[1]);
}

// some of them, for people
std::string some(const std::vector<std::string>& names) {
  const std::span shown(names.data(), std::min<std::size_t>(names.size(), 8));
  return fmt::format("{}{}", fmt::join(shown, ", "), shown.size() < names.size() ? ", …" : "");
}

Connectome only_named(const Connectome& whole, const std::string& path) {
  auto file = open(path);
  const auto names = read_names(file, path);
  Connectome part = among(whole, names);
  require_input(!part.connections.empty(), "{}: no two of these units are connected", path);
  const std::set<std::string_view> there(part.units.begin(), part.units.end());
  std::vector<std::string> missing;
  for (const std::string& name : names) {
    if (!there.contains(name)) missing.push_back(name);
  }
  print_counts("only those of " + path, part);
  if (!missing.empty()) {
    fmt::print("  {} names have no connection: {}\n", missing.size(), some(missing));
  }
  return part;
}

void import_connectome(const Options& options) {
  auto file = open(options.file);
  EdgeList list = read_edge_list(file, options.file, options.columns);
  Connectome connectome = std::move(list.connectome);
  if (!options.signs.empty()) {
    auto signs = open(options.signs);
    const std::size_t strangers = read_signs(signs, options.signs, connectome);
    if (strangers > 0) fmt::print("{} names of {} are no unit\n", strangers, options.signs);
  }
  fmt::print("{} rows", list.rows);
  if (list.zero > 0) fmt::print(", {} of weight 0 left out", list.zero);
  if (list.merged > 0) fmt::print(", {} added to the weight of an earlier one", list.merged);
  if (!list.has_weights) fmt::print("; without a column of weights each counts 1");
  if (!list.has_types) fmt::print("; without a column of types all are chemical");
  fmt::print("\n");
  print_counts(options.file, connectome);

  const auto kind = named<SynapseFilter>(options.kind);
  if (kind != SynapseFilter::both) {
    connectome = of_kind(connectome, kind);
    require_input(!connectome.connections.empty(), "{}: no {} connections", options.file,
                  options.kind);
    print_counts(options.kind + " ones only", connectome);
  }
  if (!options.only.empty()) connectome = only_named(connectome, options.only);
  RandomStream random({.seed = options.seed, .purpose = Purpose::connectome});
  const auto control = named<Control>(options.control);
  if (control != Control::none) {
    connectome = control_of(connectome, control, random);
    print_counts(fmt::format("{}, seed {}", options.control, options.seed), connectome);
  }
  if (options.scale > 0) {
    connectome = scaled(connectome, options.scale, {}, random);
    print_counts(fmt::format("scaled to {} units", options.scale), connectome);
  }
  if (options.output.empty()) return;
  const std::string text = edge_list_text(connectome);
  std::ofstream out(options.output, std::ios::binary);
  out << text << std::flush;
  require_input(out.good(), "{}: cannot write this file", options.output);
}

void add_import_connectome(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "import-connectome",
      "Read a nervous system from an edge list, count it, change it, write it for campaigns");
  command->add_option("file", options->file, "CSV with named columns")->required();
  command->add_option("--pre", options->columns.pre, "column of the sending unit [pre, source]");
  command->add_option("--post", options->columns.post,
                      "column of the receiving unit [post, target]");
  command->add_option("--weight", options->columns.weight,
                      "column of the synapse count or size [weight, synapses; 1 where none]");
  command->add_option("--type", options->columns.type,
                      "column of chemical or electrical [type, kind; chemical where none]");
  command->add_option("--kind", options->kind, "connections to keep: chemical, electrical [both]")
      ->check(one_of<SynapseFilter>());
  command->add_option("--only", options->only, "file of names, one a line: keep these units alone");
  command->add_option("--signs", options->signs, "CSV of unit, sign (1, -1 or 0)");
  command
      ->add_option("--control", options->control,
                   "make a control of it: rewired keeps every unit's degrees, random the number of "
                   "connections, shuffled who is connected")
      ->check(one_of<Control>());
  command->add_option("--seed", options->seed, "of the random numbers [1]");
  command
      ->add_option("--scale", options->scale,
                   "units to have: more by bio2art's scheme, fewer by keeping the strongest")
      ->check(CLI::Range(std::size_t{1}, brains::kMaxUnits));
  command->add_option("-o,--output", options->output, "CSV to write");
  command->footer(
      "Example: neuroprospect brain import-connectome herm_full_edgelist.csv --kind "
      "chemical --only neurons.txt -o worm.csv");
  command->callback([options] { import_connectome(*options); });
}

}  // namespace

void add_brain(CLI::App& app, int&) {
  CLI::App* command = app.add_subcommand("brain", "Make parts of brains from files");
  command->require_subcommand(1);
  add_import_connectome(*command);
}

}  // namespace neuroprospect::cli

// cli/lineage.cc: who descends from whom, and the shape of the tree of the living.
#include "db/lineage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/individual_arguments.h"
#include "cli/json_line.h"
#include "cli/text.h"
#include "db/tree_statistics.h"

namespace neuroprospect::cli {
namespace {

struct Options {
  std::string file;
  std::optional<std::uint64_t> id;
  std::optional<std::uint64_t> other;
  bool descendants = false;
  bool mutations = false;
  bool survivors = false;
  bool sweeps = false;
  bool statistics = false;
  bool mates = false;
  bool json = false;

  [[nodiscard]] db::Kin kin() const { return mates ? db::Kin::all : db::Kin::main; }
};

// What an answer is about: a file, and who descends from whom in it.
struct Question {
  const Options& options;
  db::CampaignFile file;
  db::Pedigree pedigree;

  // births one after the other, or as a JSON list
  void print_births(std::string_view name, std::string_view text,
                    const std::vector<db::BirthIndex>& births) const {
    if (options.json) {
      JsonLine line;
      if (options.id) line.add("id", *options.id);
      fmt::print("{}\n", line.add_raw(name, fmt::format("[{}]", fmt::join(births, ", "))).str());
    } else {
      fmt::print("{}\n", text);
      if (!births.empty()) fmt::print("{}\n", fmt::join(births, " "));
    }
  }

  [[nodiscard]] db::BirthIndex id() const {
    require_input(options.id.has_value(), "lineage: which individual? Give its id");
    return pedigree.index_of(*options.id);
  }
};

// "body: grow_limb 12.1; brain: calibrated", a part for each event
std::string events_text(std::span<const db::LineMutation> mutations) {
  std::string text;
  std::optional<std::uint64_t> last;
  for (const auto& [birth, m] : mutations) {
    if (m.event == last) continue;
    text += (text.empty() ? "" : "; ") + fmt::format("{} {}", m.part, m.op) +
            (m.limb ? " " + *m.limb : "");
    last = m.event;
  }
  return text.empty() ? "–" : text;
}

void print_line(const Question& q) {
  auto births = db::main_line(q.pedigree, q.id());
  std::ranges::reverse(births);
  const auto mutations = db::mutations_of(q.file, births);
  const auto line = db::describe(q.file, births);
  if (!q.options.json) {
    fmt::print("{:>8} {:>5} {:>9} {:>9} {:>6}  {}\n", "id", "gen", "innate", "learned", "limbs",
               "mutations");
  }
  auto next = mutations.begin();
  for (const db::LineageStep& step : line) {
    const auto first = next;
    while (next != mutations.end() && next->birth == step.birth) ++next;
    const std::span<const db::LineMutation> own(first, next);
    if (q.options.json) {
      fmt::print("{}\n", JsonLine()
                             .add("id", step.birth)
                             .add("generation", step.generation)
                             .add("fitness", step.fitness)
                             .add("innate", step.innate)
                             .add("learned", step.learned)
                             .add("mutations", step.mutations)
                             .str());
    } else {
      fmt::print("{:>8} {:>5} {:>9} {:>9} {:>6}  {}\n", step.birth, step.generation,
                 number_text(step.innate), number_text(step.learned),
                 step.limbs ? fmt::format("{}", *step.limbs) : "–",
                 step.birth == births.front() ? "founder" : events_text(own));
    }
  }
  if (!q.options.json) {
    fmt::print("individual {} has {} descendants\n", q.id(),
               db::descendants(q.pedigree, q.id(), db::Kin::all).size());
  }
}

void print_mutations(const Question& q) {
  auto births = db::main_line(q.pedigree, q.id());
  std::ranges::reverse(births);
  if (!q.options.json) {
    fmt::print("{:>8} {:>5} {:<5} {:<16} {:<6} change\n", "id", "event", "part", "operator",
               "limb");
  }
  for (const auto& [birth, m] : db::mutations_of(q.file, births)) {
    if (q.options.json) {
      JsonLine line;
      line.add("id", birth).add("event", m.event).add("part", m.part).add("operator", m.op);
      line.add_raw("limb", m.limb ? json_string(*m.limb) : "null").add("field", m.field);
      fmt::print("{}\n", line.add("before", m.before).add("after", m.after).str());
    } else {
      fmt::print("{:>8} {:>5} {:<5} {:<16} {:<6} {}: {} → {}\n", birth, m.event, m.part, m.op,
                 m.limb.value_or("–"), m.field, m.before.empty() ? "–" : m.before,
                 m.after.empty() ? "–" : m.after);
    }
  }
}

void print_common(const Question& q) {
  const db::BirthIndex other = q.pedigree.index_of(*q.options.other);
  const auto common = db::common_ancestor(q.pedigree, q.id(), other, q.options.kin());
  if (q.options.json) {
    JsonLine line;
    line.add("id", q.id()).add("other", other);
    fmt::print("{}\n", line.add_raw("common", common ? fmt::format("{}", *common) : "null").str());
  } else if (common) {
    fmt::print("individuals {} and {} both descend from {}, or are it\n", q.id(), other, *common);
  } else {
    fmt::print("individuals {} and {} have no common ancestor\n", q.id(), other);
  }
}

void print_sweeps(const Question& q) {
  const auto found = db::sweeps(q.pedigree);
  if (!q.options.json && found.empty()) {
    fmt::print("the living have no common ancestor yet\n");
    return;
  }
  if (!q.options.json) fmt::print("{:>9} {:>9} {:>9}\n", "birth", "ancestor", "its age");
  for (const db::Sweep& sweep : found) {
    const std::uint64_t age = sweep.time - sweep.ancestor;
    if (q.options.json) {
      fmt::print(
          "{}\n",
          JsonLine().add("time", sweep.time).add("ancestor", sweep.ancestor).add("age", age).str());
    } else {
      fmt::print("{:>9} {:>9} {:>9}\n", sweep.time, sweep.ancestor, age);
    }
  }
}

void print_statistics(const Question& q) {
  const db::Tree tree = db::survivors(q.pedigree);
  const db::BirthIndex now = q.pedigree.size() == 0 ? 0 : q.pedigree.now();
  const db::TreeStatistics s = db::tree_statistics(tree, now);
  const auto common = db::common_ancestor_of_the_living(tree);
  if (q.options.json) {
    JsonLine line;
    line.add("time", now).add("living", s.living).add("ancestors", s.ancestors);
    line.add("roots", s.roots).add("max_depth", s.max_depth);
    line.add_raw("common_ancestor", common ? fmt::format("{}", *common) : "null");
    line.add("phylogenetic_diversity", s.phylogenetic_diversity);
    line.add("branch_length_births", s.branch_length_births);
    line.add("sackin", s.sackin).add("colless_like", std::optional(s.colless_like));
    line.add("mean_pairwise_distance", s.mean_pairwise_distance);
    line.add("mean_evolutionary_distinctiveness", s.mean_evolutionary_distinctiveness);
    fmt::print("{}\n", line.str());
    return;
  }
  fmt::print("{} alive, {} ancestors that are not, {} roots, at most {} generations deep\n",
             s.living, s.ancestors, s.roots, s.max_depth);
  if (common) {
    fmt::print("common ancestor: {}, born {} births ago\n", *common, now - *common);
  } else {
    fmt::print("common ancestor: none\n");
  }
  fmt::print(
      "phylogenetic diversity: {} edges, {} births\n"
      "balance: Sackin {}, Colless-like {:.3f}\n"
      "mean pairwise distance: {} edges\n"
      "mean evolutionary distinctiveness: {} births\n",
      s.phylogenetic_diversity, s.branch_length_births, s.sackin, s.colless_like,
      number_text(s.mean_pairwise_distance), number_text(s.mean_evolutionary_distinctiveness));
}

void answer(const Options& options) {
  auto file = db::CampaignFile::open(options.file, db::Access::read_only);
  auto pedigree = db::load_pedigree(file, db::Mates::yes);
  const Question q{options, std::move(file), std::move(pedigree)};
  if (options.sweeps) return print_sweeps(q);
  if (options.statistics) return print_statistics(q);
  if (options.survivors) {
    const auto births = db::living_and_ancestors(q.pedigree, options.kin());
    return q.print_births(
        "survivors",
        fmt::format("the living and those that they descend from, {} in all:", births.size()),
        births);
  }
  if (options.other) return print_common(q);
  if (options.descendants) {
    const auto births = db::descendants(q.pedigree, q.id(), options.kin());
    return q.print_births("descendants",
                          fmt::format("individual {} has {} descendants:", q.id(), births.size()),
                          births);
  }
  if (options.mutations) return print_mutations(q);
  if (options.mates) {
    const auto births = db::ancestors(q.pedigree, q.id(), db::Kin::all);
    return q.print_births(
        "ancestors",
        fmt::format("individual {} has {} ancestors, mates among them:", q.id(), births.size()),
        births);
  }
  print_line(q);
}

}  // namespace

void add_lineage(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "lineage", "Who descends from whom: the line of an individual, or one of these questions");
  command->add_option("file", options->file, "campaign file")->required();
  command->add_option("id", options->id, "individual")->check(individual_number());
  auto* questions = command->add_option_group("questions")->require_option(0, 1);
  questions->add_flag("--descendants", options->descendants, "everybody that descends from it");
  questions->add_option("--common", options->other, "latest common ancestor with this individual")
      ->check(individual_number());
  questions->add_flag("--mutations", options->mutations, "every change along its line");
  questions->add_flag("--survivors", options->survivors,
                      "the living and those that they descend from");
  questions->add_flag("--sweeps", options->sweeps,
                      "when which ancestor became that of everybody alive");
  questions->add_flag("--statistics", options->statistics,
                      "shape of the tree of the living: Sackin, Colless, diversity, …");
  command->add_flag("--mates", options->mates,
                    "count second parents as well; alone: all ancestors of an individual");
  command->add_flag("--json", options->json, "JSON, an object a line");
  command->footer(
      "Examples: neuroprospect lineage first-steps.db 212\n"
      "          neuroprospect lineage first-steps.db 212 --common 187\n"
      "          neuroprospect lineage first-steps.db --sweeps");
  command->callback([options] { answer(*options); });
}

}  // namespace neuroprospect::cli

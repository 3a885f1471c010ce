// Tests for cli/lineage.cc and cli/export.cc on the real program: a small family, to the letter.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "db/campaign_file.h"
#include "tests/scenes/births.h"
#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"

namespace neuroprospect {
namespace {

using Catch::Contains;
using scenes::run_program;
using scenes::TemporaryDirectory;

// 0 – 1 – 3 – 5 (alive), 3 – 6 (alive, its mate 4), 0 – 2 – 4, and 7 is stillborn
const std::string& family() {
  static const TemporaryDirectory directory;
  static const std::string path = [] {
    auto file = db::CampaignFile::create(directory / "family.db", scenes::made_up_campaign(8));
    struct Member {
      std::vector<db::ParentRow> parents;
      std::uint64_t death;
    };
    const Member members[] = {{{}, 3},
                              {{{0, "main"}}, 4},
                              {{{0, "main"}}, 5},
                              {{{1, "main"}}, 7},
                              {{{2, "main"}}, 6},
                              {{{3, "main"}}, 50},
                              {{{3, "main"}, {4, "mate"}}, 50}};
    for (const Member& member : members) {
      db::BirthRecord record;
      record.individual.birth = file.births().size();
      record.individual.death = member.death;
      record.parents = member.parents;
      if (!member.parents.empty()) {
        record.mutations = {{0, "body", "grow_limb", "3.1", "length_m", "", "0.2"},
                            {0, "body", "grow_limb", "3.1", "radius_m", "", "0.1"},
                            {1, "brain", "calibrated", {}, "output_rms", "", "0.05"}};
      }
      file.record(record);
    }
    db::BirthRecord stillborn;
    stillborn.individual.birth = 7;
    stillborn.individual.status = db::Status::stillborn;
    stillborn.individual.reason = "no valid body";
    stillborn.parents = {{5, "main"}};
    file.record(stillborn);
    return (directory / "family.db").string();
  }();
  return path;
}

TEST_CASE("questions of lineage are answered") {
  struct Case {
    std::vector<std::string> question;
    const char* answer;
  };
  const Case cases[] = {
      {{"5"}, "       3     0         –         –      –  body grow_limb 3.1; brain calibrated\n"},
      {{"0"}, "individual 0 has 7 descendants\n"},
      {{"5", "--mutations"},
       "       1     0 body  grow_limb        3.1    length_m: – → 0.2\n"
       "       1     0 body  grow_limb        3.1    radius_m: – → 0.1\n"
       "       1     1 brain calibrated       –      output_rms: – → 0.05\n"},
      {{"2", "--descendants"}, "individual 2 has 1 descendants:\n4\n"},
      {{"2", "--descendants", "--mates"}, "individual 2 has 2 descendants:\n4 6\n"},
      {{"6", "--mates"}, "individual 6 has 5 ancestors, mates among them:\n0 1 2 3 4\n"},
      {{"5", "--common", "6"}, "individuals 5 and 6 both descend from 3, or are it\n"},
      {{"4", "--common", "6"}, "individuals 4 and 6 both descend from 0, or are it\n"},
      {{"4", "--common", "6", "--mates"}, "individuals 4 and 6 both descend from 4, or are it\n"},
      {{"--survivors"}, "the living and those that they descend from, 5 in all:\n0 1 3 5 6\n"},
      {{"--sweeps"},
       "    birth  ancestor   its age\n"
       "        0         0         0\n"
       "        6         3         3\n"},
      {{"--statistics"},
       "2 alive, 3 ancestors that are not, 1 roots, at most 3 generations deep\n"
       "common ancestor: 3, born 4 births ago\n"
       "phylogenetic diversity: 4 edges, 8 births\n"
       "balance: Sackin 2, Colless-like 0.000\n"
       "mean pairwise distance: 2.000 edges\n"
       "mean evolutionary distinctiveness: 4.000 births\n"},
      {{"--json", "--sweeps"}, "{\"time\": 6, \"ancestor\": 3, \"age\": 3}\n"},
      {{"--json", "--statistics"}, "\"common_ancestor\": 3, \"phylogenetic_diversity\": 4"},
      {{"--json", "4", "--common", "6"}, "{\"id\": 4, \"other\": 6, \"common\": 0}\n"},
      {{"--json", "2", "--descendants"}, "{\"id\": 2, \"descendants\": [4]}\n"},
      {{"--json", "1"}, "{\"id\": 1, \"generation\": 0, \"fitness\": null, \"innate\": null"},
      {{"--json", "1", "--mutations"},
       "{\"id\": 1, \"event\": 1, \"part\": \"brain\", \"operator\": \"calibrated\", \"limb\": "
       "null, "},
  };
  for (const Case& c : cases) {
    std::vector<std::string> arguments = {"lineage", family()};
    arguments.insert(arguments.end(), c.question.begin(), c.question.end());
    const auto run = run_program(arguments);
    INFO(fmt::format("{}", fmt::join(c.question, " ")));
    CHECK(run.exit_code == 0);
    CHECK_THAT(run.output, Contains(c.answer));
  }
}

TEST_CASE("phylogenies and rows are exported") {
  const TemporaryDirectory directory;
  const std::string path = (directory / "out").string();
  struct Case {
    std::vector<std::string> options;
    const char* text;
  };
  const Case cases[] = {
      {{"alife"}, "\n6,\"[3,4]\",6,inf,"},
      {{"alife", "--survivors"}, "\n4,[2],4,6,"},
      {{"alife-asexual"}, "id,ancestor_list,origin_time,destruction_time,generation,"},
      {{"alife-asexual"}, "\n0,[none],0,3,"},
      {{"alife-asexual"}, "\n6,[3],6,inf,"},
      {{"newick"}, "(((5:2,6:3)3:2)1:1,(4:2)2:2)0;\n"},
      {{"newick", "--survivors"}, "(((5:2,6:3)3:2)1:1)0;\n"},
      {{"csv", "--query", "SELECT 1 AS one, 'a,b' AS two, NULL AS none"},
       "one,two,none\n1,\"a,b\",\n"},
      {{"jsonl", "--query", "SELECT 1.5 AS x, 'a\"b' AS y, NULL AS z, 9e999 AS big, '7' AS t"},
       "{\"x\": 1.5, \"y\": \"a\\\"b\", \"z\": null, \"big\": null, \"t\": \"7\"}\n"},
  };
  for (const Case& c : cases) {
    std::vector<std::string> arguments = {"export", family(), "-o", path, "--format"};
    arguments.insert(arguments.end(), c.options.begin(), c.options.end());
    INFO(fmt::format("{}", fmt::join(c.options, " ")));
    const auto run = run_program(arguments);
    INFO(run.output);
    CHECK(run.exit_code == 0);
    std::ifstream in(path);
    const std::string written{std::istreambuf_iterator<char>(in), {}};
    CHECK_THAT(written, Contains(c.text));
    if (c.options.back() == "--survivors" && c.options[0] != "alife")
      CHECK_THAT(written, !Contains("4"));
    if (c.options[0].starts_with("alife")) CHECK_THAT(written, !Contains("\n7,"));
  }
}

TEST_CASE("what cannot be answered is said") {
  struct Case {
    std::vector<std::string> arguments;
    const char* message;
  };
  const Case cases[] = {
      {{"lineage", family()}, "which individual? Give its id"},
      {{"lineage", family(), "8"}, "there is no individual 8"},
      {{"lineage", family(), "4294967299"}, "there is no individual 4294967299"},
      {{"lineage", family(), "1", "--common", "9"}, "there is no individual 9"},
      {{"lineage", family(), "1", "--sweeps", "--statistics"}, "at most 1 options"},
      {{"export", family(), "--format", "csv"}, "--format csv needs --query"},
      {{"export", family(), "--format", "newick", "--query", "SELECT 1"}, "takes no --query"},
      {{"export", family(), "--format", "csv", "--query", "SELECT 1", "--survivors"},
       "--survivors is for phylogenies"},
      {{"export", family(), "--format", "csv", "--query", "DELETE FROM individual"},
       "a query may only read this file"},
      {{"export", family(), "--format", "alife", "-o", "/no/such/folder/x"},
       "cannot write /no/such/folder/x"},
  };
  for (const Case& c : cases) {
    const auto run = run_program(c.arguments);
    INFO(run.output);
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.output, Contains(c.message));
  }
}

}  // namespace
}  // namespace neuroprospect

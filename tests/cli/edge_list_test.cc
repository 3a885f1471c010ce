// Tests for cli/edge_list.h and `brain import-connectome`: the ways edge lists are published,
// signs, names, and what is no edge list.
#include "cli/edge_list.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "tests/brains/connectome_samples.h"
#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"
#include "tests/scenes/tiny_campaign.h"

namespace neuroprospect::cli {
namespace {

using brains::Connectome;
using brains::Synapse;
using Catch::Contains;

EdgeList read(const std::string& text, const EdgeColumns& columns = {}) {
  std::istringstream input(text);
  return read_edge_list(input, "e.csv", columns);
}

TEST_CASE("edge lists as Cook and others, White and others, and anyone else publish them") {
  const Connectome wanted = {{"I1L", "I2L", "ADAL"},
                             {0, 0, 0},
                             {{0, 1, Synapse::chemical, 10},
                              {0, 2, Synapse::electrical, 2},
                              {2, 0, Synapse::electrical, 2}}};
  CHECK(read("Source,Target,Weight,Type\nI1L , I2L           ,10,chemical\n"
             "I1L ,ADAL  ,2,electrical\nADAL  ,I1L ,2,electrical\n")
            .connectome == wanted);
  CHECK(read("pre\tpost\ttype\tsynapses\r\nI1L\tI2L\tchemical\t10\r\nI1L\tADAL\telectrical\t2\r\n"
             "ADAL\tI1L\telectrical\t2\r\n")
            .connectome == wanted);
  CHECK(read("id;N;from;to;how\n1;10;I1L;I2L;chemical\n2;2;I1L;ADAL;electrical\n"
             "3;2;ADAL;I1L;electrical\n",
             {.pre = "from", .post = "to", .weight = "N", .type = "how"})
            .connectome == wanted);
}

TEST_CASE("rows add up, zeros are none, a missing column counts one") {
  const EdgeList list = read("pre,post\na,b\na,b\nb,a\na,b\n");
  CHECK(list.rows == 4);
  CHECK(list.merged == 2);
  CHECK_FALSE(list.has_weights);
  CHECK_FALSE(list.has_types);
  CHECK(
      list.connectome.connections ==
      std::vector<brains::Connection>{{0, 1, Synapse::chemical, 3}, {1, 0, Synapse::chemical, 1}});
  const EdgeList zeros = read("pre,post,weight\na,b,0\na,c,2.5\n");
  CHECK(zeros.zero == 1);
  CHECK(zeros.connectome.units == std::vector<std::string>{"a", "c"});
}

TEST_CASE("what is written is read back") {
  RandomStream random({.seed = 1});
  for (int i = 0; i < 100; ++i) {
    Connectome connectome = brains::samples::random_connectome(12, 0.3, random);
    // names that need care, and a unit whose number is another afterwards
    connectome.units[0] = "#1, \"one\"";
    connectome.units[1] = "日本;\tx";
    const std::string text = edge_list_text(connectome);
    const Connectome again = read(text).connectome;
    REQUIRE(again.connections.size() == connectome.connections.size());
    // in the order of the first: by their text
    std::istringstream first(text);
    std::istringstream second(edge_list_text(again));
    std::vector<std::string> rows[2];
    for (std::string row; std::getline(first, row);) rows[0].push_back(row);
    for (std::string row; std::getline(second, row);) rows[1].push_back(row);
    std::ranges::sort(rows[0]);
    std::ranges::sort(rows[1]);
    REQUIRE(rows[0] == rows[1]);
  }
}

TEST_CASE("signs and names") {
  Connectome connectome = read("pre,post\na,b\nb,c\nc,d\n").connectome;
  std::istringstream signs("name,sign\na,1\nb,-1\nc,inhibitory\nd,unknown\nx,1\n");
  CHECK(read_signs(signs, "s.csv", connectome) == 1);
  CHECK(connectome.signs == std::vector<std::int8_t>{1, -1, -1, 0});
  std::istringstream more("unit;sign\nd;excitatory\n");
  CHECK(read_signs(more, "s.csv", connectome) == 0);
  CHECK(connectome.signs == std::vector<std::int8_t>{1, -1, -1, 1});
  for (const auto& [text, message] : std::initializer_list<std::pair<const char*, const char*>>{
           {"unit,sign\na,2\n", "s.csv:2: sign is \"2\": must be 1"},
           {"unit,sign\na,1\na,-1\n", "s.csv:3: sign -1 of \"a\", but 1 before"},
           {"unit\na\n", "no column \"sign\""}}) {
    std::istringstream input(text);
    CHECK_THROWS_WITH(read_signs(input, "s.csv", connectome), Contains(message));
  }

  std::istringstream names(" a \r\n\n# no\nb c\nd");
  CHECK(read_names(names, "n.txt") == std::vector<std::string>{"a", "b c", "d"});
  std::istringstream nobody("\n#\n");
  CHECK_THROWS_WITH(read_names(nobody, "n.txt"), Contains("n.txt: no names"));
  std::istringstream endless(std::string(1'000'000, 'x'));
  CHECK_THROWS_WITH(read_names(endless, "n.txt"), Contains("n.txt:1: a name that is too long"));
}

TEST_CASE("wrong edge lists are refused with line and cause") {
  const std::pair<std::string, const char*> cases[] = {
      {"from,to\na,b\n", "e.csv: no column \"pre\"; there are from, to"},
      {"pre,to\na,b\n", "no column \"post\""},
      {"pre,post,weight\na,b,-1\n", "e.csv:2: weight -1: must be from 0 to"},
      {"pre,post,weight\na,b,1\na,c,nan\n", "e.csv:3: \"weight\" is \"nan\", which is no number"},
      {"pre,post,weight\na,b,inf\n", "which is no number"},
      {"pre,post,weight\na,b,1e999\n", "which is no number"},
      {"pre,post,weight\na,b,1e15\n", "must be from 0 to"},
      {"pre,post,weight\na,b,\n", "\"weight\" is \"\", which is no number"},
      {"pre,post,weight\na,b,2x\n", "\"2x\""},
      {"pre,post,type\na,b,glia\n", "e.csv:2: type is \"glia\": must be chemical or electrical"},
      {"pre,post\na,\n", "e.csv:2: a unit without a name"},
      {"pre,post\na,b\n" + std::string(257, 'x') + ",b\n", "e.csv:3: a name of 257 bytes"},
      {"pre,post,pre_sign\na,b,1\na,c,-1\n", "e.csv:3: sign -1 of \"a\", but 1 before"},
      {"pre,post,weight\na,b,1e12\na,b,1e12\n", "e.csv: connection 0 has weight 2000000000000"},
      {"pre,post\n", "e.csv: no connections in there"},
      {"pre,post,weight\na,b,0\n", "no connections in there"},
  };
  for (const auto& [text, message] : cases) {
    INFO(text);
    CHECK_THROWS_WITH(read(text), Contains(message));
  }
  CHECK_THROWS_WITH(read("pre,post\na,b\n", {.weight = "n"}), Contains("no column \"n\""));

  std::string crowd = "pre,post\n";
  for (int i = 0; i < 65'536; ++i) crowd += fmt::format("u,{}\n", i);
  CHECK_THROWS_WITH(read(crowd), "e.csv:65536: more than 65535 units");
}

TEST_CASE("the program imports a connectome") {
  const scenes::TemporaryDirectory directory;
  const auto put = [&](const char* name, const std::string& text) {
    std::string path = (directory / name).string();
    std::ofstream(path) << text;
    return path;
  };
  const std::string list = put("e.csv",
                               "Source,Target,Weight,Type\nA1,B1,3,chemical\nB1,A1,1,chemical\n"
                               "A1,C1,2,electrical\nC1,A1,2,electrical\nB1,m1,9,chemical\n");
  const std::string names = put("n.txt", "A1\nB1\nC1\nD1\n");
  const std::string signs = put("s.csv", "unit,sign\nA1,1\nB1,-1\nZ,1\n");
  const std::string out = (directory / "out.csv").string();
  const auto import = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"brain", "import-connectome", list});
    return scenes::run_program(arguments);
  };
  const auto all = import({"--only", names, "--signs", signs, "-o", out});
  INFO(all.output);
  CHECK(all.exit_code == 0);
  CHECK_THAT(all.output, Contains("5 rows") && Contains("1 names of") &&
                             Contains("4 units, density 0.4167") &&
                             Contains("chemical: 3 connections of total weight 13") &&
                             Contains("electrical: 2 connections of total weight 4") &&
                             Contains("1 names have no connection: D1"));
  std::ifstream written(out);
  const std::string text{std::istreambuf_iterator<char>(written), {}};
  CHECK(text ==
        "pre,post,weight,kind,pre_sign,post_sign\nA1,B1,3,chemical,1,-1\n"
        "A1,C1,2,electrical,1,0\nB1,A1,1,chemical,-1,1\nC1,A1,2,electrical,0,1\n");
  CHECK_THAT(import({"--kind", "electrical", "--scale", "5", "--control", "random"}).output,
             Contains("electrical ones only: 2 units") && Contains("scaled to 5 units: 5 units"));
  const std::pair<std::vector<std::string>, const char*> wrong[] = {
      {{"--control", "rewrd"}, "--control: rewrd not in {none,rewired,random,shuffled}"},
      {{"--pre", "pre"}, "no column \"pre\"; there are Source, Target, Weight, Type"},
      {{"--only", list + ".not"}, "cannot read this file"},
      {{"--scale", "0"}, "--scale"},
  };
  for (const auto& [arguments, message] : wrong) {
    const auto run = import(arguments);
    CHECK(run.exit_code == 2);
    CHECK_THAT(run.output, Contains(message));
  }
}

TEST_CASE("a campaign wires its brains by a connectome, and needs its file once only") {
  const scenes::TemporaryDirectory directory(scenes::in_memory());
  const std::string list = (directory / "e.csv").string();
  RandomStream random({.seed = 2});
  std::ofstream(list) << edge_list_text(brains::samples::random_connectome(8, 0.4, random));
  const auto options = [&](std::vector<std::string> more) {
    std::vector<std::string> all = {"-D", "brain.hidden=[8]",
                                    "-D", "brain.cell=relu",
                                    "-D", "brain.recurrent=true",
                                    "-D", "brain.connectome.use=signs",
                                    "-D", "brain.connectome.control=rewired",
                                    "-D", fmt::format("brain.connectome.path=\"{}\"", list),
                                    "-D", "evolution.births=24",
                                    "-D", "life.steps=0"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const std::string whole = (directory / "whole.db").string();
  const auto run = scenes::run_program(scenes::tiny_run(whole, options({})));
  INFO(run.output);
  REQUIRE(run.exit_code == 0);
  CHECK(scenes::query_text(whole, "SELECT name || ' ' || kind || ' ' || source = '" +
                                      std::string("brain.connectome connectome ") + list +
                                      "' FROM material") == "1\n");

  const std::string stopped = (directory / "stopped.db").string();
  REQUIRE(
      scenes::run_program(scenes::tiny_run(stopped, options({"--max-births", "3"}))).exit_code ==
      4);
  std::filesystem::remove(list);
  const auto resumed = scenes::run_program(scenes::tiny_run(stopped, options({})));
  INFO(resumed.output);
  REQUIRE(resumed.exit_code == 0);
  CHECK(scenes::contents(stopped) == scenes::contents(whole));

  const auto missing =
      scenes::run_program(scenes::tiny_run((directory / "new.db").string(), options({})));
  CHECK(missing.exit_code == 2);
  CHECK_THAT(missing.output, Contains("brain.connectome.path: cannot read"));
  CHECK_FALSE(std::filesystem::exists(directory / "new.db"));
}

}  // namespace
}  // namespace neuroprospect::cli

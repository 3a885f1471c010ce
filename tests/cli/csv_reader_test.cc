// Tests for cli/csv_reader.h: what tables may look like, errors that say where, and what costs
// little to refuse.
#include "cli/csv_reader.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "base/error.h"
#include "base/random.h"
#include "tests/scenes/hostile_bytes.h"

namespace neuroprospect::cli {
namespace {

using Catch::Contains;
using Rows = std::vector<std::vector<std::string>>;

// the columns and all rows
Rows read(const std::string& text) {
  std::istringstream input(text);
  CsvReader table(input, "t.csv");
  Rows rows = {table.columns()};
  while (table.next()) {
    rows.emplace_back();
    for (std::size_t i = 0; i < table.columns().size(); ++i)
      rows.back().emplace_back(table.text(i));
  }
  return rows;
}

TEST_CASE("tables as they come") {
  const Rows plain = {{"a", "b"}, {"1", "2"}, {"3", ""}};
  const std::string texts[] = {
      "a,b\n1,2\n3,\n",
      "a,b\r\n1,2\r\n3,\r\n",
      "a,b\n1,2\n3,",
      std::string("\xEF\xBB\xBF") + "a,b\n1,2\n3,\n",
      " a , b\n1\t,  2 \n3,  \n",
      "\"a\",\"b\"\n\"1\",\"2\"\n \"3\" ,\"\"\n",
      "# a remark, \"with\" marks\n\na,b\n\n1,2\r\n\r\n#more\n3,\n\n\n",
      "a\tb\n1\t2\n3\t\n",
      "a;b\n1;2\n3;\n",
  };
  for (const std::string& text : texts) {
    INFO(text);
    CHECK(read(text) == plain);
  }
  CHECK(read("a,b\n\"x,\"\"y\"\"\",\"#\"\n") == Rows{{"a", "b"}, {"x,\"y\"", "#"}});
  CHECK(read("a;b\n1,5;2\n") == Rows{{"a", "b"}, {"1,5", "2"}});
  CHECK(read("\"a,b\"\n1\n") == Rows{{"a,b"}, {"1"}});
  CHECK(read("a\n") == Rows{{"a"}});
  CHECK(read("a,é\nä,日本\n") == Rows{{"a", "é"}, {"ä", "日本"}});
}

TEST_CASE("columns are found by name, numbers are read whole") {
  std::istringstream input("Pre , POST,x\n1e3,-0.25,0x10\n1,nan,2 3\n");
  CsvReader table(input, "t.csv");
  const std::string_view names[] = {"source", "pre"};
  const std::string_view others[] = {"weight"};
  CHECK(table.find(names) == 0U);
  CHECK_FALSE(table.find(others));
  CHECK(table.column("POST") == 1);
  CHECK_THROWS_WITH(table.column("post"),
                    Contains("t.csv: no column \"post\"; there are Pre, POST, x"));
  REQUIRE(table.next());
  CHECK(table.number(0) == 1000);
  CHECK(table.number(1) == -0.25);
  CHECK_THROWS_WITH(table.number(2), "t.csv:2: \"x\" is \"0x10\", which is no number");
  REQUIRE(table.next());
  CHECK_THROWS_WITH(table.number(1), Contains("t.csv:3: \"POST\" is \"nan\""));
  CHECK_THROWS_WITH(table.number(2), Contains("\"2 3\", which is no number"));
  CHECK_FALSE(table.next());
  CHECK_FALSE(table.next());
}

TEST_CASE("what is no table is refused with its line") {
  const std::pair<std::string, const char*> cases[] = {
      {"", "t.csv:1: nothing in there"},
      {"\n\n# a\n", "nothing in there"},
      {"a,a\n", "t.csv:1: two columns are named \"a\""},
      {"a,b\n1\n", "t.csv:2: 1 fields, where the first row names 2 columns"},
      {"a,b\n1,2,3\n", "t.csv:2: 3 fields"},
      {"a,b\n\n1,\"2\n3\n", "t.csv:3: control character 10"},
      {"a,b\n1,\"2", "t.csv:2: a quoted field has no end"},
      {"a,b\n1,x\"2\"\n", "t.csv:2: a quotation mark within a field"},
      {"a,b\n1,\"2\"x\n", "t.csv:2: something after a closing quotation mark"},
      {"a,b\n1,\"2\"\"\n", "t.csv:2: "},
      {"a,b\n1,\r2\n", "t.csv:2: control character 13"},
      {"a,b\r1,2\r", "control character 13"},
      {std::string("a,b\n1,\0\n", 8), "t.csv:2: control character 0"},
      {"a,b\n1,\x1B[31m\n", "t.csv:2: control character 27"},
      {std::string("\xFF\xFE"
                   "a\0,\0",
                   6),
       "control character 0"},
      {"\xEF"
       "a",
       "byte-order mark"},
  };
  for (const auto& [text, message] : cases) {
    INFO(text);
    CHECK_THROWS_WITH(read(text), Contains(message));
  }
}

TEST_CASE("hostile tables cost little") {
  const auto repeated = [](std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
  };
  constexpr std::size_t many = 20'000'000;
  const std::pair<std::string, const char*> cases[] = {
      {std::string(many, 'x'), "t.csv:1: a row of more than 1048576 bytes"},
      {"a\n\"" + std::string(many, 'x'), "t.csv:2: a row of more than"},
      {"a\n" + std::string(many, ' '), "t.csv:2: a row of more than"},
      {repeated(",", many), "more than 65536 columns"},
      {"a\n" + repeated(",", many), "more than 65536 columns"},
  };
  for (const auto& [text, message] : cases) {
    std::istringstream input(text);
    std::string says;
    const auto growth = scenes::peak_growth([&] {
      try {
        CsvReader table(input, "t.csv");
        while (table.next()) continue;
      } catch (const Error& error) {
        says = error.what();
      }
    });
    CHECK_THAT(says, Contains(message));
    CHECK(says.size() < 200);
    CHECK(growth < 16'000'000);
  }
  // remarks may be long
  CHECK(read("#" + std::string(2'000'000, 'x') + "\na\n1\n").size() == 2);
}

TEST_CASE("10,000 damaged tables are read or refused as input") {
  RandomStream random({.seed = 1});
  const std::string good =
      "pre,post,\"we,ight\"\n\"a\"\"b\",c,3\r\n#x\nd , e,4.5\n\xC3\xA9,f,1e3\n";
  const std::string bytes = ",;\t\"\n\r# a1\xEF\xBB\xBF" + std::string(1, '\0');
  int refused = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string damaged = good;
    for (std::uint64_t n = 1 + random.below(4); n > 0; --n) {
      const auto place = random.below(damaged.size());
      switch (random.below(3)) {
        case 0:
          damaged[place] = bytes[random.below(bytes.size())];
          break;
        case 1:
          damaged.erase(place, 1 + random.below(5));
          break;
        default:
          damaged.insert(place, 1, bytes[random.below(bytes.size())]);
      }
      if (damaged.empty()) damaged = "x";
    }
    try {
      for (const auto& row : read(damaged)) REQUIRE_FALSE(row.empty());
    } catch (const Error& error) {
      ++refused;
      REQUIRE(error.kind() == ErrorKind::input);
      REQUIRE(std::string_view(error.what()).starts_with("t.csv:"));
    }
  }
  CHECK(refused > 3'000);
  CHECK(refused < 9'500);
}

}  // namespace
}  // namespace neuroprospect::cli

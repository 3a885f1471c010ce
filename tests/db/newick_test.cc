// Tests for db/newick.h: small trees to the letter, and a line too deep for recursion.
#include "db/newick.h"

#include <catch2/catch.hpp>

namespace neuroprospect::db {
namespace {

TEST_CASE("trees in Newick's words") {
  struct Case {
    const char* what;
    Tree tree;
    const char* text;
  };
  const Case cases[] = {
      {"nobody", {}, ""},
      {"one birth", {{4}, {kNobody}, {true}}, "4;\n"},
      {"a chain", {{0, 3, 5}, {kNobody, 0, 1}, {false, false, true}}, "((5:2)3:3)0;\n"},
      {"children in their order",
       {{0, 1, 2, 7}, {kNobody, 0, 0, 0}, {false, true, false, true}},
       "(1:1,2:2,7:7)0;\n"},
      {"a parent that is alive is a leaf too",
       {{0, 1, 2, 7}, {kNobody, 0, 1, 1}, {false, true, true, true}},
       "((1:0,2:1,7:6):1)0;\n"},
      {"a root that is alive", {{3, 9}, {kNobody, 0}, {true, true}}, "(3:0,9:6);\n"},
      {"two roots",
       {{0, 1, 2, 3}, {kNobody, kNobody, 0, 1}, {false, false, true, true}},
       "(2:2)0;\n(3:2)1;\n"},
  };
  for (const Case& c : cases) {
    INFO(c.what);
    CHECK(newick(c.tree) == c.text);
  }
}

TEST_CASE("a million generations fit") {
  Tree tree;
  for (BirthIndex i = 0; i < 1'000'000; ++i) {
    tree.births.push_back(i);
    tree.parents.push_back(i == 0 ? kNobody : i - 1);
    tree.alive.push_back(i == 999'999);
  }
  const std::string text = newick(tree);
  CHECK(text.starts_with("((((("));
  CHECK(text.ends_with(":1)1:1)0;\n"));
}

}  // namespace
}  // namespace neuroprospect::db

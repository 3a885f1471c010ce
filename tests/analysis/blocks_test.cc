// Tests for analysis/blocks.h: blocks are founders' lineages where these are many, else connected
// pieces of the tree, none of them small but where a lineage is.
#include "analysis/blocks.h"

#include <catch2/catch.hpp>
#include <map>

#include "tests/analysis/made_up_lineage.h"

namespace neuroprospect::analysis {
namespace {

TEST_CASE("the effective number of blocks counts equal ones, and large ones most") {
  CHECK(effective_number({}) == 0);
  CHECK(effective_number(std::vector<double>{5, 5, 5}) == Approx(3));
  CHECK(effective_number(std::vector<double>{100, 1, 1}) == Approx(1.0404).epsilon(1e-3));
}

TEST_CASE("many founder lineages are the blocks") {
  std::vector<Place> parents(20, kNone);
  for (Place i = 20; i < 100; ++i) parents.push_back(i - 20);
  const Blocks blocks = lineage_blocks(parents);
  CHECK(blocks.kind == "founder lineages");
  CHECK(blocks.count == 20);
  for (Place i = 0; i < 100; ++i) CHECK(blocks.of[i] == i % 20);
}

TEST_CASE("where few founders have all descendants the tree is cut into connected parts") {
  RandomStream random({.seed = 95});
  for (int trial = 0; trial < 50; ++trial) {
    const MadeUp how{.births = 50 + random.below(1000),
                     .founders = 1 + random.below(30),
                     .tournament = 1 + random.below(6)};
    const Births births = made_up_lineage(how, random);
    const Blocks blocks = lineage_blocks(births.parents);
    REQUIRE(blocks.of.size() == how.births);
    std::map<std::uint32_t, std::size_t> size;
    std::map<std::uint32_t, std::size_t> roots;
    std::map<std::uint32_t, bool> founded;
    for (std::size_t i = 0; i < how.births; ++i) {
      const std::uint32_t block = blocks.of[i];
      REQUIRE(block < blocks.count);
      ++size[block];
      const Place parent = births.parents[i];
      if (parent == kNone) founded[block] = true;
      if (parent == kNone || blocks.of[parent] != block) ++roots[block];
    }
    CHECK(size.size() == blocks.count);
    for (const auto& [block, count] : roots) CHECK(count == 1);
    if (blocks.kind == "founder lineages") continue;
    CHECK(blocks.kind == "subtrees of the lineage");
    const std::size_t smallest = std::max<std::size_t>(4, how.births / 10);
    for (const auto& [block, count] : size) CHECK((count >= smallest || founded[block]));
    CHECK(blocks.count - founded.size() <= 10);
  }
}

}  // namespace
}  // namespace neuroprospect::analysis

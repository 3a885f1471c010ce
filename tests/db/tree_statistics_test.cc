// Tests for db/tree_statistics.h: trees that can be worked out by hand, and random ones by the
// definitions, pair by pair. tests/peers/ holds the same numbers against phylotrackpy.
#include "db/tree_statistics.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "base/random.h"
#include "db/digest.h"

namespace neuroprospect::db {
namespace {

constexpr double kE = std::numbers::e;

struct Node {
  BirthIndex birth;
  BirthIndex parent;  // a birth
  bool alive = false;
};

Tree tree_of(const std::vector<Node>& nodes) {
  Tree tree;
  for (const Node& node : nodes) {
    const auto parent = std::ranges::find(tree.births, node.parent);
    tree.parents.push_back(
        node.parent == kNobody ? kNobody : static_cast<BirthIndex>(parent - tree.births.begin()));
    tree.births.push_back(node.birth);
    tree.alive.push_back(node.alive);
  }
  return tree;
}

TEST_CASE("a caterpillar and a balanced tree of four") {
  //      0           0
  //     / \         / \     births in their order; the leaves are alive
  //    1   2       1   2
  //   / \         /|   |\_
  //  3   4       3 4   5 6
  // / \_
  // 5  6
  const Tree caterpillar = tree_of(
      {{0, kNobody}, {1, 0}, {2, 0, true}, {3, 1}, {4, 1, true}, {5, 3, true}, {6, 3, true}});
  const TreeStatistics c = tree_statistics(caterpillar, 10);
  CHECK(c.living == 4);
  CHECK(c.ancestors == 3);
  CHECK(c.roots == 1);
  CHECK(c.max_depth == 3);
  CHECK(c.phylogenetic_diversity == 6);
  CHECK(c.branch_length_births == 1 + 2 + 2 + 3 + 2 + 3);
  CHECK(c.sackin == 1 + 2 + 3 + 3);
  // sizes: a leaf 1, a cherry 2 + ln(2 + e), the cherry with a leaf 3 + 2 ln(2 + e)
  const double f2 = std::log(2 + kE);
  CHECK(c.colless_like == Approx((1 + f2) / 2 + (2 + 2 * f2) / 2));
  CHECK(*c.mean_pairwise_distance == Approx((2 + 3 + 3 + 3 + 4 + 4) / 6.0));
  CHECK(evolutionary_distinctiveness(caterpillar, 10) ==
        std::vector<double>{10, 9 + 1 / 3.0, 7 + 2 / 2.0 + 1 / 3.0, 7 + 2 / 2.0 + 1 / 3.0});

  const Tree balanced = tree_of(
      {{0, kNobody}, {1, 0}, {2, 0}, {3, 1, true}, {4, 1, true}, {5, 2, true}, {6, 2, true}});
  const TreeStatistics b = tree_statistics(balanced, 10);
  CHECK(b.sackin == 8);
  CHECK(b.colless_like == 0);
  CHECK(*b.mean_pairwise_distance == Approx((2 + 2 + 4 * 4) / 6.0));
}

TEST_CASE("what comes before the crown, unary births, and parents that still live") {
  // 0 – 1 – 2 (alive) – 3 – 4 (alive), and 5 (alive) from 3
  const Tree tree =
      tree_of({{0, kNobody}, {1, 0}, {2, 1, true}, {3, 2}, {4, 3, true}, {5, 3, true}});
  const TreeStatistics s = tree_statistics(tree, 9);
  CHECK(s.phylogenetic_diversity == 5);
  CHECK(s.sackin == 1 + 2 + 2);
  CHECK(s.colless_like == 0);
  CHECK(*s.mean_pairwise_distance == Approx((2 + 2 + 2) / 3.0));
  // the crown is 2
  CHECK(evolutionary_distinctiveness(tree, 9) ==
        std::vector<double>{0, (9 - 3) + 1 / 2.0, (9 - 3) + 1 / 2.0});
  // three children, of which one leads to a leaf by two unary births
  const Tree comb =
      tree_of({{0, kNobody}, {1, 0}, {2, 1}, {3, 2, true}, {4, 0, true}, {5, 0, true}});
  CHECK(tree_statistics(comb, 9).colless_like == Approx((std::log(1 + kE) - 1) / 3));
}

TEST_CASE("no tree, one birth, and several trees") {
  const TreeStatistics none = tree_statistics({}, 0);
  CHECK(none.living == 0);
  CHECK(none.phylogenetic_diversity == 0);
  CHECK_FALSE(none.mean_pairwise_distance);
  CHECK_FALSE(none.mean_evolutionary_distinctiveness);
  const TreeStatistics one = tree_statistics(tree_of({{3, kNobody, true}}), 8);
  CHECK(one.sackin == 1);
  CHECK(one.phylogenetic_diversity == 0);
  CHECK(*one.mean_evolutionary_distinctiveness == 0);
  CHECK_FALSE(one.mean_pairwise_distance);
  const TreeStatistics two =
      tree_statistics(tree_of({{0, kNobody}, {1, kNobody, true}, {2, 0, true}, {3, 0, true}}), 8);
  CHECK(two.roots == 2);
  CHECK(two.phylogenetic_diversity == 2);
  CHECK(two.sackin == 3);
  CHECK(*two.mean_pairwise_distance == 2);
}

TEST_CASE("random trees have the statistics that their definitions give") {
  RandomStream random({.seed = 91});
  for (int round = 0; round < 30; ++round) {
    std::vector<BirthIndex> parents = {kNobody};
    std::vector<std::int32_t> lifetimes = {kStillAlive};
    for (BirthIndex birth = 1; birth < 200; ++birth) {
      const std::uint64_t back = 1 + random.below(std::min<BirthIndex>(birth, 20));
      parents.push_back(birth - static_cast<BirthIndex>(back));
      lifetimes.push_back(static_cast<std::int32_t>(1 + random.below(30)));
    }
    const Pedigree pedigree(parents, lifetimes);
    const Tree tree = survivors(pedigree);
    const TreeStatistics found = tree_statistics(tree, pedigree.now());
    std::vector<BirthIndex> living;
    for (BirthIndex i = 0; i < pedigree.size(); ++i) {
      if (pedigree.alive(i)) living.push_back(i);
    }
    double distances = 0;
    for (std::size_t i = 0; i < living.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        const auto common = common_ancestor(pedigree, living[i], living[k]);
        REQUIRE(common);
        distances += static_cast<double>(main_line(pedigree, living[i]).size() +
                                         main_line(pedigree, living[k]).size() -
                                         2 * main_line(pedigree, *common).size());
      }
    }
    const auto n = static_cast<double>(living.size());
    CHECK(found.living == living.size());
    CHECK(*found.mean_pairwise_distance == Approx(distances / (n * (n - 1) / 2)).epsilon(1e-12));
    // everything below the crown is shared out, and what the living have to themselves until now
    const BirthIndex crown = *common_ancestor_of_the_living(tree);
    double total = 0;
    for (std::size_t i = 0; i < tree.size(); ++i) {
      if (tree.births[i] > crown) total += tree.births[i] - tree.births[tree.parents[i]];
    }
    const auto each = evolutionary_distinctiveness(tree, pedigree.now());
    std::size_t next = 0;
    for (std::size_t i = 0; i < tree.size(); ++i) {
      if (!tree.alive[i]) continue;
      if (tree.births[i] > crown) {
        const auto below = descendants(pedigree, tree.births[i]);
        const auto share =
            1 + std::ranges::count_if(below, [&](BirthIndex b) { return pedigree.alive(b); });
        total += (pedigree.now() - tree.births[i]) / static_cast<double>(share);
      }
      ++next;
    }
    REQUIRE(each.size() == next);
    double sum = 0;
    for (const double value : each) sum += value;
    CHECK(*found.mean_evolutionary_distinctiveness == Approx(sum / n));
    CHECK(sum == Approx(total).epsilon(1e-12));
  }
}

}  // namespace
}  // namespace neuroprospect::db

// Tests for bodies/recombine.h: what a child has of its mate, and what holds of 10,000 children.
#include "bodies/recombine.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "bodies/anatomy.h"
#include "bodies/codec.h"
#include "bodies/mutate.h"
#include "bodies/validate.h"
#include "tests/bodies/examples.h"

namespace neuroprospect::bodies {
namespace {

std::set<LimbId> ids_of(const BodyGenome& genome) {
  std::set<LimbId> ids;
  for (const LimbGene& gene : genome.limbs) ids.insert(gene.id);
  return ids;
}

// the ids of a limb and all that grows on it, written independently of the code
std::set<LimbId> subtree_of(const BodyGenome& genome, LimbId root) {
  std::set<LimbId> ids;
  for (const LimbGene& gene : genome.limbs) {
    for (const LimbGene* limb = &gene; limb != nullptr; limb = find_limb(genome, limb->parent)) {
      if (limb->id == root) ids.insert(gene.id);
    }
  }
  return ids;
}

TEST_CASE("a homologous limb is exchanged, with what grows on it") {
  const BodyGenome main = tailed_quadruped();
  BodyGenome mate = main;
  mate.limbs[2].length_m = 0.4;
  mate.limbs.push_back(limb(9, {7, 3}, 180, 180 - 45, 0.2));
  mate.limbs.back().id.birth = 30;
  RandomStream random = stream(1);
  const auto child = recombine(main, mate, random);
  REQUIRE(child);
  // of the mate's five subtrees two differ from the main parent's: the tail, and its new tip
  if (child->from_mate.size() == 2) {
    CHECK(child->from_mate == std::vector<LimbId>{{7, 3}, {30, 9}});
    CHECK(child->genome == mate);
  } else {
    CHECK(child->from_mate == std::vector<LimbId>{{30, 9}});
    CHECK(child->genome.limbs[2] == main.limbs[2]);
  }
}

TEST_CASE("the mate's lack of a limb is inherited with the limb it is missing on") {
  BodyGenome main = tailed_quadruped();
  main.limbs.push_back(limb(4, {7, 3}, 180, 135, 0.2));
  const BodyGenome mate = tailed_quadruped();
  RandomStream random = stream(2);
  const auto child = recombine(main, mate, random);
  REQUIRE(child);
  CHECK(child->genome == mate);
  CHECK(child->from_mate == std::vector<LimbId>{{7, 3}});
  REQUIRE(child->records.size() == 2);
  CHECK(child->records[0].op == "recombine");
  CHECK(child->records[0].limb == LimbId{7, 3});
  CHECK(child->records[0].field == "source");
  CHECK(child->records[0].before == "main");
  CHECK(child->records[0].after == "mate");
  CHECK(child->records[1].limb == LimbId{7, 4});
  CHECK(child->records[1].field == "limb");
  CHECK(child->records[1].after.empty());
}

TEST_CASE("parents alike have no other child, in whatever order their limbs stand") {
  RandomStream random = stream(3);
  const BodyGenome main = tailed_quadruped();
  CHECK_FALSE(recombine(main, main, random));
  BodyGenome mate = main;
  std::swap(mate.limbs[0], mate.limbs[2]);
  CHECK_FALSE(recombine(main, mate, random));
  mate.head_density_kgm3 = 500;  // densities are the main parent's
  CHECK_FALSE(recombine(main, mate, random));
}

TEST_CASE("a limb whose place the main parent lacks grows anywhere, equally often") {
  BodyGenome main;
  main.limbs = {limb(1, kHead, 90, 90, 0.4)};
  // the direction of the mate's first pair is taken on the head of the main parent, so that only
  // what grows on the pair can come; on the head it is a single limb
  BodyGenome mate;
  mate.limbs = {limb(2, kHead, 90, 90, 0.4), limb(3, {7, 2}, 0, 135, 0.2)};
  for (LimbGene& gene : mate.limbs) gene.id.birth = 40;
  mate.limbs[1].parent = {40, 2};
  RandomStream random = stream(4);
  std::map<LimbId, int> places;
  constexpr int n = 4000;
  for (int i = 0; i < n; ++i) {
    const auto child = recombine(main, mate, random);
    REQUIRE(child);
    REQUIRE(child->from_mate == std::vector<LimbId>{{40, 3}});
    const LimbGene& grown = child->genome.limbs.back();
    REQUIRE(is_pair(child->genome, grown) == (grown.parent != kHead));
    ++places[grown.parent];
  }
  REQUIRE(places.size() == 2);
  CHECK(std::abs(places[kHead] - n / 2) < 5 * std::sqrt(n) / 2);  // five standard errors
}

TEST_CASE("of 10,000 recombinations every child is valid and made of its parents") {
  // three families that evolve by mutation and recombination; mates are of the own family, where
  // limbs are homologous, or of another
  constexpr std::size_t kPopulation = 60;
  RandomStream random = stream(5);
  std::vector<BodyGenome> population;
  population.reserve(kPopulation);
  std::uint64_t birth = 0;
  for (int family = 0; family < 3; ++family) {
    population.push_back(random_body({}, birth++, random));
  }
  int exchanged = 0, added = 0, none = 0, most_attempts = 0;
  for (int i = 0; i < 10'000; ++i) {
    const BodyGenome& main = random.pick(population);
    const BodyGenome& mate = random.pick(population);
    const auto child = recombine(main, mate, random);
    BodyGenome next = main;
    if (!child) {
      ++none;
    } else {
      const BodyGenome& genome = child->genome;
      const LimbId root = child->from_mate.front();
      const std::set<LimbId> came(child->from_mate.begin(), child->from_mate.end());
      REQUIRE_FALSE(find_fault(genome));
      REQUIRE(genome != main);
      REQUIRE(came == subtree_of(mate, root));
      REQUIRE(came == subtree_of(genome, root));
      REQUIRE(genome.head_density_kgm3 == main.head_density_kgm3);
      REQUIRE(genome.limb_density_kgm3 == main.limb_density_kgm3);
      // what came is the mate's, all else the main parent's, and nothing else is there
      std::set<LimbId> expected = ids_of(main);
      for (const LimbId id : subtree_of(main, root)) expected.erase(id);
      expected.insert(came.begin(), came.end());
      REQUIRE(ids_of(genome) == expected);
      for (const LimbGene& gene : genome.limbs) {
        LimbGene source = *find_limb(came.contains(gene.id) ? mate : main, gene.id);
        if (gene.id == root) source.parent = gene.parent;
        REQUIRE(gene == source);
      }
      const bool homologous = find_limb(main, root) != nullptr;
      ++(homologous ? exchanged : added);
      if (homologous) {
        REQUIRE(find_limb(genome, root)->parent == find_limb(main, root)->parent);
      } else if (const LimbId site = find_limb(mate, root)->parent;
                 site == kHead || find_limb(main, site) != nullptr) {
        REQUIRE(find_limb(genome, root)->parent == site);
      }
      for (std::size_t k = 0; k < child->records.size(); ++k) {
        const MutationRecord& record = child->records[k];
        REQUIRE(record.op == "recombine");
        REQUIRE(record.before != record.after);
        REQUIRE((record.field == "source") == (k < came.size()));
      }
      REQUIRE(child->records.size() > came.size());
      REQUIRE(decode_body(encode(genome)) == genome);
      most_attempts = std::max(most_attempts, child->attempts);
      next = genome;
    }
    if (const auto mutated = mutate(next, {}, birth, random)) next = mutated->genome;
    ++birth;
    if (population.size() < kPopulation) {
      population.push_back(next);
    } else {
      population[random.below(kPopulation)] = next;
    }
  }
  CHECK(exchanged > 1000);
  CHECK(added > 1000);
  CHECK(none < 2000);
  CHECK(most_attempts > 1);
  CHECK(most_attempts <= 100);
}

TEST_CASE("recombination is a pure function of parents and stream") {
  RandomStream founders = stream(6);
  const BodyGenome main = random_body({}, 1, founders);
  const BodyGenome mate = random_body({}, 2, founders);
  RandomStream a = stream(7);
  RandomStream b = stream(7);
  const auto first = recombine(main, mate, a);
  const auto second = recombine(main, mate, b);
  REQUIRE(first);
  CHECK(first->genome == second->genome);
  CHECK(content_hash(encode(first->genome)) == "258a91e28e3b385c7525ade295870d53");
}

}  // namespace
}  // namespace neuroprospect::bodies

// Tests for bodies/mutate.h: DERL's probabilities, the limits, and what happens when nothing fits.
// Seeds are fixed; a chi-square bound is the value that chance exceeds once in a million.
#include "bodies/mutate.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/error.h"
#include "bodies/anatomy.h"
#include "bodies/codec.h"
#include "bodies/operators.h"
#include "bodies/validate.h"
#include "tests/bodies/examples.h"

namespace neuroprospect::bodies {
namespace {

const BodySettings kSettings;

// Σ (seen − expected)² / expected; `shares` are relative.
double chi_square(const std::vector<int>& seen, const std::vector<double>& shares) {
  const double n = std::accumulate(seen.begin(), seen.end(), 0.0);
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  double sum = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const double expected = n * shares[i] / total;
    sum += (seen[i] - expected) * (seen[i] - expected) / expected;
  }
  return sum;
}

double chi_square(const std::vector<int>& seen) {
  return chi_square(seen, std::vector<double>(seen.size(), 1));
}

const Operator& op_named(std::string_view name) {
  for (const Operator& op : operators()) {
    if (op.name == name) return op;
  }
  throw std::out_of_range(std::string(name));
}

std::set<std::string> operators_seen(const BodyGenome& parent, int mutations) {
  RandomStream random = stream(2);
  std::set<std::string> seen;
  for (int i = 0; i < mutations; ++i) {
    const auto child = mutate(parent, kSettings, 8, random);
    REQUIRE(child);  // an operator that cannot apply, and is offered, comes to nothing
    seen.insert(child->records[0].op);
  }
  return seen;
}

// Ten limbs, two rows of pairs under the head and its tail.
BodyGenome full_body() {
  BodySettings settings;
  settings.founder_limbs_low = settings.founder_limbs_high = 10;
  RandomStream random = stream(3);
  return random_body(settings, 1, random);
}

TEST_CASE("the seven operators are equally likely, however often their draws are refused") {
  RandomStream random = stream(1);
  std::map<std::string, int> counts;
  for (int i = 0; i < 14'000; ++i) {
    const auto child = mutate(tailed_quadruped(), kSettings, 8, random);
    REQUIRE(child);
    ++counts[child->records[0].op];
  }
  std::vector<int> seen;
  seen.reserve(counts.size());
  for (const auto& [op, count] : counts) seen.push_back(count);
  REQUIRE(seen.size() == 7);
  CHECK(chi_square(seen) < 38.3);  // 6 degrees of freedom
}

TEST_CASE("operators that cannot apply are not offered") {
  CHECK(operators_seen(tailed_quadruped(), 300).size() == 7);
  CHECK(limb_count(full_body()) == 10);
  const auto of_full_body = operators_seen(full_body(), 300);
  CHECK(of_full_body.count("grow_limb") == 0);
  CHECK(of_full_body.size() == 6);
  const auto of_forked_tail = operators_seen(forked_tail(), 300);
  CHECK(of_forked_tail.count("delete_limb") == 0);
  CHECK(of_forked_tail.size() == 6);
}

TEST_CASE("limbs are copied at the rate that is asked for, where there is room") {
  BodySettings settings;
  settings.duplicate_rate = 0.25;
  RandomStream random = stream(15);
  std::map<std::string, int> counts;
  for (int i = 0; i < 8000; ++i) {
    const auto child = mutate(tailed_quadruped(), settings, 8, random);
    REQUIRE(child);
    ++counts[child->records[0].op];
  }
  CHECK(counts.size() == 8);
  // five standard deviations: a false alarm is below 1e-6
  CHECK(counts["duplicate_subtree"] == Approx(2000).margin(5 * std::sqrt(8000 * 0.25 * 0.75)));

  settings.duplicate_rate = 1;
  CHECK_FALSE(can_duplicate(full_body()));
  CHECK(mutate(full_body(), settings, 8, random)->copies.empty());
}

TEST_CASE("a limb is copied with what grows on it, a pair as a pair") {
  RandomStream random = stream(16);
  std::set<LimbId> originals;
  std::set<LimbId> sites;
  int pairs = 0;
  int middles = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto child = duplicate_subtree(forked_tail(), {8, 1}, random);
    if (!child || find_fault(child->genome)) continue;
    const LimbGene* root = find_limb(child->genome, {8, 1});
    originals.insert(child->copies[0].original);
    sites.insert(root->parent);
    if (child->copies[0].original == LimbId{7, 1}) {
      // the pair on its end makes that a pair's copy would keep half of it
      REQUIRE(child->copies == std::vector<LimbCopy>{{{8, 1}, {7, 1}}, {{8, 2}, {7, 2}}});
      REQUIRE_FALSE(is_pair(child->genome, *root));
      REQUIRE(limb_count(child->genome) == 6);
      ++middles;
    } else {
      REQUIRE(is_pair(child->genome, *root));
      REQUIRE(limb_count(child->genome) == 5);
      ++pairs;
    }
  }
  CHECK(originals == std::set<LimbId>{{7, 1}, {7, 2}});
  CHECK(sites == std::set<LimbId>{kHead, {7, 2}});  // the end of 7.1 is taken
  CHECK(pairs > 100);
  CHECK(middles > 30);

  // a limb of the plane also becomes a pair
  std::set<int> limbs;
  for (int i = 0; i < 2000; ++i) {
    const auto child = duplicate_subtree(tailed_quadruped(), {8, 1}, random);
    if (!child || child->copies[0].original != LimbId{7, 3} || find_fault(child->genome)) continue;
    limbs.insert(limb_count(child->genome));
  }
  CHECK(limbs == std::set<int>{6, 7});
}

TEST_CASE("a first limb is of the plane or a pair with equal chance, in DERL's directions") {
  // straight down stands for eight azimuths; a pair's azimuths fold two into one
  std::map<std::pair<double, double>, double> share;
  share[{0, radians(180)}] = 8;
  for (const double polar : {radians(90), radians(135)}) {
    for (const double azimuth : {radians(0), radians(180)}) share[{azimuth, polar}] = 1;
    for (const double azimuth : {radians(45), radians(90), radians(135)})
      share[{azimuth, polar}] = 2;
  }
  RandomStream random = stream(4);
  std::map<std::pair<double, double>, int> counts;
  int pairs = 0;
  for (int accepted = 0; accepted < 24'000;) {
    BodyGenome genome;
    if (!op_named("grow_limb").apply(genome, {8, 1}, random)) continue;
    const LimbGene& gene = genome.limbs[0];
    ++accepted;
    ++counts[{gene.azimuth_rad, gene.polar_rad}];
    pairs += is_pair(genome, gene) ? 1 : 0;
  }
  std::vector<int> seen;
  std::vector<double> shares;
  for (const auto& [direction, count] : counts) {
    REQUIRE(share.count(direction) == 1);
    seen.push_back(count);
    shares.push_back(share[direction]);
  }
  REQUIRE(seen.size() == 11);
  CHECK(chi_square(seen, shares) < 46.9);  // 10 degrees of freedom
  CHECK(chi_square({pairs, 24'000 - pairs}) < 24);
}

TEST_CASE("a new limb's site, length, axes, range and gear are uniform") {
  RandomStream random = stream(5);
  std::map<LimbId, int> sites;
  std::map<double, int> lengths, gears;
  std::map<JointAxes, int> axes;
  std::map<std::pair<double, double>, int> ranges;
  for (int i = 0; i < 24'000; ++i) {
    BodyGenome genome = tailed_quadruped();
    op_named("grow_limb").apply(genome, {8, 1}, random);
    const LimbGene& gene = genome.limbs.back();
    ++sites[gene.parent];
    ++lengths[gene.length_m];
    ++axes[gene.axes];
    ++gears[gene.y.gear_nm];
    ++ranges[{gene.x.lower_rad, gene.x.upper_rad}];
  }
  const auto check_uniform = [](const auto& counts, std::size_t cells, double bound) {
    std::vector<int> seen;
    seen.reserve(counts.size());
    for (const auto& [value, count] : counts) seen.push_back(count);
    REQUIRE(seen.size() == cells);
    CHECK(chi_square(seen) < bound);
  };
  check_uniform(sites, 4, 30.7);
  check_uniform(lengths, 3, 27.7);
  check_uniform(axes, 3, 27.7);
  check_uniform(gears, 4, 30.7);
  check_uniform(ranges, 13, 50.9);
}

TEST_CASE("what grows on a pair is a pair, on its left limb's side") {
  RandomStream random = stream(6);
  int grown = 0;
  for (int i = 0; i < 3000; ++i) {
    BodyGenome genome = tailed_quadruped();
    if (!op_named("grow_limb").apply(genome, {8, 1}, random)) continue;
    const LimbGene& gene = genome.limbs.back();
    if (gene.parent == LimbId{7, 1} || gene.parent == LimbId{7, 2}) {
      ++grown;
      CHECK(is_pair(genome, gene));
      CHECK(gene.azimuth_rad <= radians(180));
    }
  }
  CHECK(grown > 1000);
}

TEST_CASE(
    "joint operators change every gene or one, with equal chance, and let sleeping hinges lie") {
  RandomStream random = stream(7);
  int several = 0;
  constexpr int n = 20'000;
  for (int i = 0; i < n; ++i) {
    const BodyGenome before = tailed_quadruped();
    BodyGenome after = before;
    op_named("joint_angle").apply(after, {8, 1}, random);
    int changed = 0;
    for (std::size_t k = 0; k < before.limbs.size(); ++k) {
      changed += after.limbs[k] == before.limbs[k] ? 0 : 1;
    }
    several += changed > 1 ? 1 : 0;
    REQUIRE(after.limbs[1].y == before.limbs[1].y);  // axes x: its y hinge sleeps
  }
  // a gene with h hinges keeps all its ranges with chance 13^-h; the genes have 2, 1 and 2
  const double two = 1 - std::pow(13, -2), one = 1 - 1 / 13.0;
  const double at_least_two = two * one * two + 2 * two * one * (1 - two) + two * two * (1 - one);
  const double expected = n * 0.5 * at_least_two;
  CHECK(std::abs(several - expected) < 5 * std::sqrt(expected * 0.5));  // five standard errors
}

TEST_CASE("leaves are deleted with equal chance, and parents never") {
  BodyGenome parent = tailed_quadruped();
  parent.limbs.push_back(limb(4, {7, 1}, 45, 180 - 45, 0.2));
  RandomStream random = stream(8);
  std::map<LimbId, int> counts;
  for (int i = 0; i < 3000; ++i) {
    BodyGenome child = parent;
    op_named("delete_limb").apply(child, {8, 1}, random);
    REQUIRE(child.limbs.size() == 3);
    for (const LimbGene& gene : parent.limbs) {
      if (find_limb(child, gene.id) == nullptr) ++counts[gene.id];
    }
  }
  CHECK(counts.count({7, 1}) == 0);
  CHECK(chi_square({counts[{7, 2}], counts[{7, 3}], counts[{7, 4}]}) < 27.7);
}

TEST_CASE("a mutation that finds nothing says so, and never returns the parent") {
  BodySettings hasty;
  hasty.max_attempts = 1;
  RandomStream random = stream(9);
  const BodyGenome parent = full_body();
  int failures = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto child = mutate(parent, hasty, 8, random);
    failures += child ? 0 : 1;
    if (!child) continue;
    CHECK(child->attempts == 1);
    CHECK(child->genome != parent);
    CHECK_FALSE(find_fault(child->genome));
  }
  CHECK(failures > 100);
  CHECK(failures < 1000);
}

TEST_CASE("a limb id cannot be given twice") {
  RandomStream random = stream(10);
  CHECK_THROWS_WITH(mutate(tailed_quadruped(), kSettings, 7, random),
                    Catch::Contains("birth 7 already grew limb 7.1"));
}

TEST_CASE("founders have the limbs they were grown to") {
  for (const auto& [low, high] : {std::pair{2, 2}, {2, 8}, {10, 10}}) {
    BodySettings settings;
    settings.founder_limbs_low = low;
    settings.founder_limbs_high = high;
    std::map<int, int> counts;
    for (std::uint64_t birth = 0; birth < 400; ++birth) {
      RandomStream random({.seed = 13, .birth = birth});
      const BodyGenome genome = random_body(settings, birth, random);
      CHECK_FALSE(find_fault(genome));
      for (const LimbGene& gene : genome.limbs) CHECK(gene.id.birth == birth);
      ++counts[limb_count(genome)];
    }
    CAPTURE(low, high);
    CHECK(counts.begin()->first == low);
    // a pair may overshoot by one
    CHECK((counts.rbegin()->first == high || counts.rbegin()->first == std::min(high + 1, 10)));
    for (int limbs = low; limbs <= high; ++limbs) CHECK(counts[limbs] > 0);
  }
  BodySettings settings;
  settings.founder_limbs_low = 9;
  RandomStream random = stream(14);
  CHECK_THROWS_WITH(random_body(settings, 1, random), Catch::Contains("founders of 9 to 8 limbs"));
}

TEST_CASE("equal streams give the same bodies on every machine") {
  RandomStream random({.seed = 42, .birth = 5, .purpose = Purpose::founder});
  BodyGenome genome = random_body(kSettings, 5, random);
  const std::string founder = content_hash(encode(genome));
  for (std::uint64_t birth = 6; birth < 106; ++birth) {
    if (auto child = mutate(genome, kSettings, birth, random)) genome = std::move(child->genome);
  }
  CHECK(founder == "6b62cc877e11a9231d5509d4229dcd18");
  CHECK(content_hash(encode(genome)) == "9a2495431458c0a2d9690af1d7dfee0a");
}

}  // namespace
}  // namespace neuroprospect::bodies

// Tests for bodies/validate.h: every way to be wrong is refused, with the limb and the field named.
#include "bodies/validate.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>

#include "base/error.h"
#include "bodies/anatomy.h"
#include "bodies/develop.h"
#include "tests/bodies/examples.h"

namespace neuroprospect::bodies {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("the examples are valid") {
  CHECK_FALSE(find_fault(tailed_quadruped()));
  CHECK_FALSE(find_fault(forked_tail()));
}

TEST_CASE("every fault is named") {
  using Limbs = std::vector<LimbGene>;
  const struct {
    const char* message;
    std::function<void(BodyGenome&, Limbs&)> spoil;
  } cases[] = {
      {"head: head_density_kgm3: nan is not finite",
       [](auto& g, auto&) { g.head_density_kgm3 = kNan; }},
      {"head: head_density_kgm3: 550 is none of 500, 600,",
       [](auto& g, auto&) { g.head_density_kgm3 = 550; }},
      {"head: limb_density_kgm3: 0 is none of", [](auto& g, auto&) { g.limb_density_kgm3 = 0; }},
      {"limb 7.1: length_m: 0 is none of 0.2, 0.3, 0.4", [](auto&, auto& l) { l[0].length_m = 0; }},
      {"limb 7.2: length_m: inf is not finite", [](auto&, auto& l) { l[1].length_m = kInfinity; }},
      {"limb 7.1: azimuth_rad: 0.1 is none of", [](auto&, auto& l) { l[0].azimuth_rad = 0.1; }},
      {"limb 7.1: azimuth_rad: -inf is not finite",
       [](auto&, auto& l) { l[0].azimuth_rad = -kInfinity; }},
      {"limb 7.1: polar_rad: 0 is none of", [](auto&, auto& l) { l[0].polar_rad = 0; }},
      {"limb 7.1: azimuth_rad: 0.7853981633974483 of a limb straight down",
       [](auto&, auto& l) { l[0].polar_rad = radians(180); }},
      {"limb 7.1: axes: 3 is none of",
       [](auto&, auto& l) { l[0].axes = static_cast<JointAxes>(3); }},
      {"limb 7.1: x.lower_rad: nan is not finite", [](auto&, auto& l) { l[0].x.lower_rad = kNan; }},
      {"limb 7.2: y.upper_rad: nan is not finite", [](auto&, auto& l) { l[1].y.upper_rad = kNan; }},
      {"limb 7.1: x.lower_rad, x.upper_rad: 0 to 0 is none of the 13",
       [](auto&, auto& l) {
         l[0].x = {0, 0, 150};
       }},
      {"limb 7.3: y.gear_nm: 151 is none of 150, 200, 250, 300",
       [](auto&, auto& l) { l[2].y.gear_nm = 151; }},
      {"limb 7.0: id: ordinal 0 is the head's", [](auto&, auto& l) { l[0].id.ordinal = 0; }},
      {"limb 7.1: id: another limb has it", [](auto&, auto& l) { l[1].id = l[0].id; }},
      {"limb 7.1: parent: 7.1 is not a limb that stands earlier",
       [](auto&, auto& l) { l[0].parent = l[0].id; }},
      {"limb 7.1: parent: 7.3 is not a limb that stands earlier",
       [](auto&, auto& l) {
         l[0].parent = l[2].id;
         l[2].parent = l[0].id;
       }},
      {"limb 7.2: parent: 9.9 is not a limb that stands earlier",
       [](auto&, auto& l) {
         l[1].parent = {9, 9};
       }},
      {"limb 7.2: azimuth_rad, polar_rad: limb 7.1 has this direction on the same parent",
       [](auto&, auto& l) { l[1].azimuth_rad = l[0].azimuth_rad; }},
      {"limb 7.1: azimuth_rad: 5.497787143782138 points right; a pair is given by its left",
       [](auto&, auto& l) { l[0].azimuth_rad = radians(315); }},
      {"limb 7.4: azimuth_rad, polar_rad: it folds back on its parent 7.1",
       [](auto&, auto& l) { l.push_back(limb(4, l[0].id, 225, 90)); }},
      {"limb 7.4: azimuth_rad, polar_rad: it folds back on its parent 7.3",
       [](auto&, auto& l) { l.push_back(limb(4, l[2].id, 0, 90)); }},
      {"limb 7.4: azimuth_rad, polar_rad, length_m: 0.02",
       [](auto&, auto& l) { l.push_back(limb(4, kHead, 90, 90)); }},
      {"inside 7.1 at rest", [](auto&, auto& l) { l.push_back(limb(4, kHead, 90, 90)); }},
      {"limbs: 1, both of a pair counted; 2 to 10",
       [](auto&, auto& l) { l = {limb(1, kHead, 0, 90)}; }},
      {"limbs: 0, both of a pair counted", [](auto&, auto& l) { l.clear(); }},
      {"limbs: 11 genes; at most 10", [](auto&, auto& l) { l.resize(11); }},
      {"limbs: 11, both of a pair counted",
       [](auto&, auto& l) {
         for (std::uint32_t i = 4; i < 7; ++i)
           l.push_back(limb(i, {7, i == 4 ? 1U : i - 1}, 45, 90));
       }},
  };
  for (const auto& [message, spoil] : cases) {
    BodyGenome genome = tailed_quadruped();
    spoil(genome, genome.limbs);
    CAPTURE(message);
    CHECK_THROWS_WITH(validate(genome),
                      Catch::StartsWith("body genome: ") && Catch::Contains(message));
    CHECK_THROWS_AS(develop(genome, JointPreset::servo), Error);
    try {
      validate(genome);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::input);
    }
  }
}

TEST_CASE("limbs that exactly touch are apart") {
  // 60° between them, so their anchors on the head are one limb's thickness apart
  BodyGenome genome;
  genome.limbs = {limb(1, kHead, 45, 135), limb(2, kHead, 135, 135)};
  const auto parts = parts_at_rest(genome);
  CHECK(gap_m(parts[1].shape_H, parts[3].shape_H) == Approx(0).margin(1e-12));
  CHECK_FALSE(find_fault(genome));
}

TEST_CASE("what pairs is decided by the plane and by the parent") {
  const BodyGenome quadruped = tailed_quadruped();
  CHECK(is_pair(quadruped, quadruped.limbs[0]));
  CHECK_FALSE(is_pair(quadruped, quadruped.limbs[2]));
  CHECK(limb_count(quadruped) == 5);
  CHECK(dof_count(quadruped) == 8);

  BodyGenome feet = quadruped;
  feet.limbs.push_back(limb(4, {7, 1}, 0, 180, 0.2, JointAxes::y));  // straight down, on a pair
  CHECK(is_pair(feet, feet.limbs[3]));
  CHECK(limb_count(feet) == 7);
  CHECK(dof_count(feet) == 10);
}

TEST_CASE("settings that contradict each other are refused") {
  BodySettings settings;
  CHECK_NOTHROW(validate(settings));
  settings.founder_limbs_low = 9;
  CHECK_THROWS_WITH(validate(settings), Catch::Contains("founder_limbs_low: 9 is above"));
}

}  // namespace
}  // namespace neuroprospect::bodies

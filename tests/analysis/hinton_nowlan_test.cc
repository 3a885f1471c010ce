// Tests the engine against Hinton and Nowlan 1987 as it replicates: Stojic 2017 (ReScience), and a
// program of our own that shares no code with this one (100 runs; standard deviations between runs
// are from there). The paper's own figure, a plateau at half of the loci undecided, does not.
#include "analysis/hinton_nowlan.h"

#include <catch2/catch.hpp>

#include "tests/scenes/statistics.h"

namespace neuroprospect::analysis {
namespace {

using Allele = HintonNowlanModel::Allele;

TEST_CASE("Hinton and Nowlan: founders and learning are as they can be worked out") {
  // 20,000 founders: who can learn is (3/4)^20 of them, 63.4; five standard deviations of 7.95
  int able = 0;
  std::array<double, 3> share{};
  for (std::uint64_t birth = 0; birth < 20'000; ++birth) {
    const auto child = HintonNowlanModel{}.founder(birth);
    able += std::ranges::count(child, Allele::wrong) == 0 ? 1 : 0;
    for (const Allele allele : child) share[static_cast<std::size_t>(allele)] += 1 / 400'000.0;
  }
  CHECK(able > 23);
  CHECK(able < 104);
  CHECK(share[0] == Approx(0.25).margin(0.0035));
  CHECK(share[1] == Approx(0.25).margin(0.0035));
  CHECK(share[2] == Approx(0.5).margin(0.004));

  // with k loci to learn, a thousand guesses succeed with probability 1 - (1 - 2^-k)^1000
  HintonNowlanModel::Child child{};
  std::ranges::fill(child, Allele::right);
  CHECK(HintonNowlanModel{}.fitness(0, child, true) == 20);
  CHECK(HintonNowlanModel{}.fitness(0, child, false) == 20);
  std::fill_n(child.begin(), 10, Allele::learned);
  CHECK(HintonNowlanModel{}.fitness(0, child, false) == 1);
  int learned = 0;
  for (std::uint64_t birth = 0; birth < 10'000; ++birth) {
    learned += HintonNowlanModel{}.wrong_guesses(birth, child) < HintonNowlanModel::kTrials ? 1 : 0;
  }
  CHECK(learned == Approx(6236).margin(245));  // five standard deviations
  // ... after 2^k - 1 wrong ones on average
  std::fill_n(child.begin(), 5, Allele::right);
  double wrong = 0;
  for (std::uint64_t birth = 0; birth < 10'000; ++birth) {
    wrong += HintonNowlanModel{}.wrong_guesses(birth, child) / 10'000.0;
  }
  CHECK(wrong == Approx(31).margin(1.6));  // five standard errors
  child[0] = Allele::wrong;
  CHECK(HintonNowlanModel{}.fitness(0, child, true) == 1);
}

TEST_CASE("Hinton and Nowlan: learning guides evolution as in the replications") {
  std::vector<double> wrong, right, learned;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const HintonNowlanCourse course = hinton_nowlan_course(seed, 50, true);
    wrong.push_back(course.shares.back()[0]);
    right.push_back(course.shares.back()[1]);
    learned.push_back(course.shares.back()[2]);
  }
  // .769 (between runs: .024) and .231: 3.7 standard errors of 20 runs, false alarms 1 in 5,000
  INFO("right " << scenes::mean_of(right).mean << ", sd " << scenes::mean_of(right).sd);
  CHECK(scenes::mean_of(wrong).mean < 0.005);
  CHECK(scenes::mean_of(right).mean == Approx(0.769).margin(0.02));
  CHECK(scenes::mean_of(learned).mean == Approx(0.231).margin(0.02));
}

TEST_CASE("Hinton and Nowlan: without learning nothing is found, and nothing changes") {
  std::vector<double> wrong, right, undecided;
  int perfect = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const HintonNowlanCourse course = hinton_nowlan_course(seed, 50, false);
    wrong.push_back(course.shares.back()[0]);
    right.push_back(course.shares.back()[1]);
    undecided.push_back(course.shares.back()[2]);
    perfect += course.perfect;
  }
  // between runs .022, .022 and .026 by drift alone: 3 standard errors and 2.9, false alarms 1 in
  // 250 each
  INFO(scenes::mean_of(wrong).mean << " " << scenes::mean_of(right).mean);
  CHECK(perfect == 0);
  CHECK(scenes::mean_of(wrong).mean == Approx(0.25).margin(0.015));
  CHECK(scenes::mean_of(right).mean == Approx(0.25).margin(0.015));
  CHECK(scenes::mean_of(undecided).mean == Approx(0.5).margin(0.017));
}

TEST_CASE("the study says the same for any number of workers, and what the populations did") {
  HintonNowlan study;
  study.populations = 3;
  study.generations = 3;
  const auto one = study.run({.workers = 1, .progress = {}, .stop = {}});
  CHECK(study.run({.workers = 3, .progress = {}, .stop = {}}) == one);
  REQUIRE(one.size() == 32);  // learning or not, four generations, three alleles and fitness
  const auto last = std::ranges::find_if(one, [](const Estimate& e) {
    return e.figure == "share of alleles" && e.series == "right" && e.x == db::NumberOrName(3.0);
  });
  REQUIRE(last != one.end());
  std::vector<double> right;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    right.push_back(hinton_nowlan_course(seed, 3, true).shares.back()[1]);
  }
  CHECK(last->value == Approx(scenes::mean_of(right).mean));
  CHECK(last->n == 3);
  CHECK(*last->low < last->value);
  CHECK(*last->high > last->value);
}

}  // namespace
}  // namespace neuroprospect::analysis

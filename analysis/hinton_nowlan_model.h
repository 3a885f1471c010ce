// analysis/hinton_nowlan_model.h: how learning can guide evolution (Hinton and Nowlan 1987, Complex
// Systems 1:495), as a problem for the campaign engine. Twenty loci are right, wrong or left to
// learning, which guesses all of these at once, 1,000 times at most; who guesses right is the
// fitter the sooner it does. One-point crossover, no mutation. Thread safety: a value.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/random.h"
#include "evolution/campaign.h"

namespace neuroprospect::analysis {

struct HintonNowlanModel {
  static constexpr std::size_t kLoci = 20;
  static constexpr int kTrials = 1000;

  enum class Allele : std::uint8_t { wrong, right, learned };
  using Child = std::array<Allele, kLoci>;
  using Adult = Child;

  std::uint64_t seed = 1;

  [[nodiscard]] Child founder(std::uint64_t birth) const {
    RandomStream random({.seed = seed, .birth = birth, .purpose = Purpose::founder});
    Child child{};
    for (Allele& allele : child) {
      const std::uint64_t quarter = random.below(4);
      allele = quarter == 0 ? Allele::wrong : quarter == 1 ? Allele::right : Allele::learned;
    }
    return child;
  }
  [[nodiscard]] Child conceive(std::uint64_t, const Adult& parent) const { return parent; }
  [[nodiscard]] Child conceive(std::uint64_t birth, const Adult& main, const Adult& mate) const {
    RandomStream random({.seed = seed, .birth = birth, .purpose = Purpose::variation});
    Child child = main;
    const std::size_t point = 1 + random.below(kLoci - 1);
    std::copy(mate.begin() + point, mate.end(), child.begin() + point);
    return child;
  }

  /// Guesses that were wrong before the first that was right; kTrials where none was.
  [[nodiscard]] int wrong_guesses(std::uint64_t birth, const Child& child) const {
    if (std::ranges::count(child, Allele::wrong) > 0) return kTrials;
    const auto learned = std::ranges::count(child, Allele::learned);
    const std::uint64_t mask = (std::uint64_t{1} << learned) - 1;
    RandomStream random({.seed = seed, .birth = birth, .purpose = Purpose::learning});
    int wrong = 0;
    while (wrong < kTrials && (random.bits() & mask) != 0) ++wrong;
    return wrong;
  }

  /// 1 + 19 n / 1000 with n trials left; without learning only a perfect genome has any.
  [[nodiscard]] double fitness(std::uint64_t birth, const Child& child, bool learns) const {
    if (!learns && std::ranges::count(child, Allele::right) < std::ptrdiff_t{kLoci}) return 1;
    return 1 + 19.0 * (kTrials - wrong_guesses(birth, child)) / kTrials;
  }
};

}  // namespace neuroprospect::analysis

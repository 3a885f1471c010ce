// tests/scenes/nk_landscape.h: NK landscapes (Kauffman and Levin 1987; Kauffman and Weinberger
// 1989): the fitness of N bits is the mean of N contributions, each a random function of its bit
// and K others.
#pragma once

#include <bit>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/random.h"
#include "evolution/campaign.h"

namespace neuroprospect::scenes {

/// A landscape with random neighbours. Genotypes are the numbers below 2^n. Needs k < n <= 20.
class NkLandscape {
 public:
  NkLandscape(int n, int k, std::uint64_t seed) : n_(n) {
    RandomStream random({.seed = seed});
    for (int i = 0; i < n; ++i) {
      std::vector<int> others;
      for (int j = 0; j < n; ++j) {
        if (j != i) others.push_back(j);
      }
      random.shuffle(std::span(others));
      std::uint32_t mask = std::uint32_t{1} << i;
      for (int j = 0; j < k; ++j) mask |= std::uint32_t{1} << others[static_cast<std::size_t>(j)];
      masks_.push_back(mask);
      std::vector<double> table(std::size_t{1} << (k + 1));
      for (double& contribution : table) contribution = random.uniform();
      tables_.push_back(std::move(table));
    }
  }

  [[nodiscard]] int n() const { return n_; }
  [[nodiscard]] std::uint32_t genotypes() const { return std::uint32_t{1} << n_; }

  [[nodiscard]] double fitness(std::uint32_t genotype) const {
    double sum = 0;
    for (std::size_t i = 0; i < masks_.size(); ++i) {
      // the bits that matter to this contribution, packed
      std::size_t at = 0;
      for (std::uint32_t left = masks_[i]; left != 0; left &= left - 1) {
        at = at << 1 | (genotype >> std::countr_zero(left) & 1);
      }
      sum += tables_[i][at];
    }
    return sum / n_;
  }

  /// No single flip of a bit is better.
  [[nodiscard]] bool is_optimum(std::uint32_t genotype) const {
    const double here = fitness(genotype);
    for (int i = 0; i < n_; ++i) {
      if (fitness(genotype ^ std::uint32_t{1} << i) > here) return false;
    }
    return true;
  }

 private:
  int n_;
  std::vector<std::uint32_t> masks_;
  std::vector<std::vector<double>> tables_;
};

/// Genotypes of n bits, of which each mutates with probability 1 / n.
struct BitProblem {
  using Child = std::uint32_t;
  using Adult = std::uint32_t;

  int n = 12;
  std::uint64_t seed = 1;

  [[nodiscard]] Child founder(std::uint64_t birth) const {
    RandomStream random({.seed = seed, .birth = birth, .purpose = Purpose::founder});
    return static_cast<Child>(random.below(std::uint64_t{1} << n));
  }
  [[nodiscard]] Child conceive(std::uint64_t birth, Adult parent) const {
    RandomStream random({.seed = seed, .birth = birth, .purpose = Purpose::variation});
    for (int i = 0; i < n; ++i) {
      if (random.chance(1.0 / n)) parent ^= std::uint32_t{1} << i;
    }
    return parent;
  }
};

}  // namespace neuroprospect::scenes

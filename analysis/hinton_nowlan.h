// analysis/hinton_nowlan.h: does learning guide evolution, in the model that first said so?
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analysis/hinton_nowlan_model.h"
#include "analysis/study.h"

namespace neuroprospect::analysis {

/// One population of the model.
struct HintonNowlanCourse {
  /// Of each generation, the founders' first: shares of the alleles wrong, right and learned.
  std::vector<std::array<double, 3>> shares;
  std::vector<double> fitness;  ///< mean of each generation, 1 … 20
  int perfect = 0;              ///< genomes that were right at every locus
};

/// 1,000 individuals for so many generations after the founders; parents in proportion to fitness.
/// Without learning only a perfect genome is fitter than others.
HintonNowlanCourse hinton_nowlan_course(std::uint64_t seed, std::uint64_t generations, bool learns);

/// The model run through the same engine as campaigns, with learning and without, beside what its
/// replications found. Populations of different seeds are independent: intervals are Student's t
/// over them.
struct HintonNowlan {
  static constexpr std::string_view kName = "hinton-nowlan";
  static constexpr std::string_view kHelp =
      "the model of 1987 in which learning guides evolution, through the engine of campaigns";
  static constexpr bool kLives = true;

  std::uint64_t populations = 20;
  std::uint64_t generations = 50;
  std::uint64_t seed = 1;

  template <class Self, class Visitor>
  static void declare(Self& self, Visitor&& visit) {
    visit(Parameter{.name = "populations",
                    .help = "with learning, and as many without",
                    .low = 2,
                    .high = 10'000},
          self.populations);
    visit(Parameter{.name = "generations", .help = "after the founders", .low = 1, .high = 10'000},
          self.generations);
    visit(Parameter{.name = "seed", .help = "of the first population", .low = 1, .high = 1e15},
          self.seed);
  }

  [[nodiscard]] std::vector<Estimate> run(const Execution& how) const;
};

}  // namespace neuroprospect::analysis

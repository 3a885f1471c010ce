// bench/birth_bench: what a birth costs before anything is lived: to conceive it (its body, and its
// brain fitted and mutated) and to develop its brain, with wiring that is direct or through a
// bottleneck, each way to mutate. Bodies and brains are the default campaign's founders.
//   birth_bench [BIRTHS]
// Encodings take turns within the run; ratios are to direct wiring, mutated alike.
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <ctime>

#include "bodies/develop.h"
#include "brains/develop.h"
#include "evolution/creature.h"

namespace neuroprospect {
namespace {

// processor time, so that a busy machine does not count
double ms_since(std::clock_t start) {
  return 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

struct Cost {
  double conceive_ms = 0;
  double develop_ms = 0;
};

void add(Cost& cost, const evolution::CampaignSpec& spec, std::uint64_t birth) {
  const evolution::CreatureProblem problem(spec);
  const evolution::Parenthood parent{*problem.founder(birth).genome, {}};
  const std::clock_t start = std::clock();
  const auto child = problem.conceive(1'000'000 + birth, parent);
  cost.conceive_ms += ms_since(start);
  if (!child.genome) return;
  const auto ports =
      evolution::ports_of(bodies::develop(child.genome->body, spec.body.joints), spec.world);
  const std::clock_t born = std::clock();
  const auto policy = brains::develop(child.genome->brain, ports);
  cost.develop_ms += ms_since(born);
}

void measure(std::uint64_t births) {
  fmt::print("{:10} {:11} {:>12} {:>11} {:>9} {:>6}\n", "encoding", "mutation", "conceive ms",
             "develop ms", "birth ms", "ratio");
  for (std::size_t kind = 0; kind < Names<brains::MutationKind>::values.size(); ++kind) {
    std::array<Cost, 2> costs;
    evolution::CampaignSpec spec;
    spec.brain.mutation = static_cast<brains::MutationKind>(kind);
    const auto once = [&](std::array<Cost, 2>& into, std::uint64_t birth) {
      for (std::size_t e = 0; e < into.size(); ++e) {
        spec.brain.encoding = static_cast<brains::Encoding>(e);
        add(into[e], spec, birth);
      }
    };
    std::array<Cost, 2> warm;
    for (std::uint64_t birth = 0; birth < 3; ++birth) once(warm, birth);
    for (std::uint64_t birth = 0; birth < births; ++birth) once(costs, birth);
    for (std::size_t e = 0; e < costs.size(); ++e) {
      const double n = static_cast<double>(births);
      const auto total = [&](const Cost& cost) { return cost.conceive_ms + cost.develop_ms; };
      fmt::print("{:10} {:11} {:>12.2f} {:>11.3f} {:>9.2f} {:>6.1f}\n",
                 Names<brains::Encoding>::values[e], name_of(spec.brain.mutation),
                 costs[e].conceive_ms / n, costs[e].develop_ms / n, total(costs[e]) / n,
                 total(costs[e]) / total(costs[0]));
    }
  }
}

}  // namespace
}  // namespace neuroprospect

int main(int argc, char** argv) {
  neuroprospect::measure(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100);
}

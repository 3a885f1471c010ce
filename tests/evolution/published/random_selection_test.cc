// Tests that selection selects and that random selection, the control, shows no trend, for every
// kind that can be told to select at random.
#include <catch2/catch.hpp>

#include "tests/scenes/drive.h"
#include "tests/scenes/statistics.h"
#include "tests/scenes/toy_problem.h"

namespace neuroprospect::evolution {
namespace {

// The mean of the last fifty births; founders are standard normal and a child differs from its
// parent by a standard normal number.
double last_births(const EngineSettings& settings, std::uint64_t seed, bool blind) {
  scenes::ToyCampaign campaign(scenes::ToyProblem{seed}, seed, settings);
  double last = 0;
  scenes::drive(campaign, [&](const auto& order) {
    if (order.birth + 50 >= settings.births) last += order.child / 50;
    return Score{{blind ? 1 : std::exp(order.child)}, {order.child}};
  });
  return last;
}

TEST_CASE("selection raises fitness, and random selection shows no trend") {
  for (const SelectionKind kind : {SelectionKind::aging, SelectionKind::novelty,
                                   SelectionKind::truncation, SelectionKind::proportional}) {
    for (const std::uint64_t islands : {1, 2}) {
      for (const double mate_rate : {0.0, 0.5}) {
        for (const bool at_random : {false, true}) {
          EngineSettings settings;
          settings.births = 400;
          settings.founders = 40;
          settings.islands = islands;
          settings.mate_rate = mate_rate;
          settings.selection.kind = kind;
          settings.selection.window = 32;
          settings.selection.population = 40;
          settings.selection.descriptors = {"x"};
          settings.selection.low = {-5};
          settings.selection.high = {5};
          if (at_random) {
            settings.selection.tournament = 1;
            settings.selection.share = 1;
          }
          std::vector<double> ends;
          for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            ends.push_back(last_births(settings, seed, at_random));
          }
          const auto end = scenes::mean_of(ends);
          INFO(name_of(kind) << ", islands " << islands << ", mate_rate " << mate_rate << ": "
                             << end.mean << " +- " << end.error);
          // novelty knows no up or down, but goes far
          if (at_random || kind == SelectionKind::novelty) {
            // Student's t of 40 seeds: 12 times this, a false alarm in 6,000
            CHECK(std::abs(end.mean) < 5 * end.error);
          } else {
            CHECK(end.mean > 10 * end.error);
            CHECK(end.mean > 2);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace neuroprospect::evolution

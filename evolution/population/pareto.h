// evolution/population/pareto.h: comparing lives by several objectives.
// Thread safety: pure functions.
#pragma once

#include <span>
#include <vector>

#include "evolution/population/population.h"

namespace neuroprospect::evolution {

/// `a` is as good as `b` in every objective and better in one. With one objective: a > b.
bool dominates(const Score& a, const Score& b);

/// The candidates from best to worst (their indices): by non-dominated rank, within a rank the less
/// crowded first, then the earlier birth (Deb, Pratap, Agarwal and Meyarivan 2002, sections III.A
/// and III.B). With one objective: by its value. Time grows with the square of their number where
/// there are several objectives.
std::vector<std::size_t> best_first(std::span<const Candidate> candidates);

}  // namespace neuroprospect::evolution

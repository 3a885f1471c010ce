// db/tree_statistics.h: the shape of a tree of the living and their ancestors, in the numbers of
// phylogenetics. Definitions are those of Empirical's Systematics (phylotrackpy), so that numbers
// compare; `script/peers` holds them against it. Thread safety: pure functions. All take time in
// proportion to the tree.
//
// The crown of a tree is the first birth from its root on that branches or is alive: with one root,
// the most recent common ancestor of the living. Where there are several roots, each has its crown;
// counts and sums are over all of them, and pairs in different trees are no pairs.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "db/lineage.h"

namespace neuroprospect::db {

/// How distinct each of the living is: the births along its line to the crown, each stretch shared
/// among the living that descend from it (fair proportion; Isaac et al. 2007, PLoS ONE 2:e296). The
/// stretch that ends with it goes from its parent's birth to `now`. A crown has 0. In the order of
/// the tree, the living only.
std::vector<double> evolutionary_distinctiveness(const Tree& tree, BirthIndex now);

struct TreeStatistics {
  std::uint64_t living = 0;
  std::uint64_t ancestors = 0;  ///< that are not alive any more
  std::uint64_t roots = 0;
  std::uint64_t max_depth = 0;  ///< most parents between a living one and its root [edges]

  /// Edges of the tree (Faith 1992 with all lengths 1).
  std::uint64_t phylogenetic_diversity = 0;
  /// Births along all edges (Faith 1992).
  std::uint64_t branch_length_births = 0;

  /// Sum over the living of branchings between them and the crown, plus 1 each (Sackin 1972).
  std::uint64_t sackin = 0;

  /// Colless-like balance of Mir et al. 2018 (PLoS ONE 13:e0203401): sum over branchings of the
  /// mean deviation from the median of the children's sizes, with f(n) = ln(n + e). As in
  /// Empirical, a run of births with one child each counts as its first: f(1), then what its end
  /// branches into.
  double colless_like = 0;

  /// Edges between two of the living, mean over pairs (Webb 2000). Empty without a pair.
  std::optional<double> mean_pairwise_distance;

  /// Mean over the living [births]. Empty when nobody is.
  std::optional<double> mean_evolutionary_distinctiveness;
};

/// The statistics of a tree whose leaves are all alive, at birth `now`.
TreeStatistics tree_statistics(const Tree& tree, BirthIndex now);

}  // namespace neuroprospect::db

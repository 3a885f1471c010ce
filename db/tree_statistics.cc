#include "db/tree_statistics.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace neuroprospect::db {
namespace {

// What every statistic needs of each birth of a tree.
struct Shape {
  explicit Shape(const Tree& tree)
      : children(tree.size()), living(tree.size()), under_crown(tree.size()), root(tree.size()) {
    const std::size_t n = tree.size();
    for (std::size_t i = n; i-- > 0;) {
      living[i] += tree.alive[i] ? 1 : 0;
      if (tree.parents[i] == kNobody) continue;
      ++children[tree.parents[i]];
      living[tree.parents[i]] += living[i];
    }
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t parent = tree.parents[i];
      root[i] = static_cast<std::uint32_t>(parent == kNobody ? i : root[parent]);
      // what follows the crown, or what follows that
      under_crown[i] =
          parent != kNobody && (under_crown[parent] || children[parent] > 1 || tree.alive[parent]);
    }
  }

  std::vector<std::uint32_t> children;  // how many
  std::vector<std::uint32_t> living;    // in the subtree, itself among them
  std::vector<bool> under_crown;
  std::vector<std::uint32_t> root;  // of its tree
};

std::uint64_t sackin(const Tree& tree, const Shape& shape) {
  std::vector<std::uint32_t> branchings(tree.size());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const std::size_t parent = tree.parents[i];
    if (shape.under_crown[i] && shape.under_crown[parent]) {
      branchings[i] = branchings[parent] + (shape.children[parent] > 1 ? 1 : 0);
    }
    if (tree.alive[i]) sum += branchings[i] + 1;
  }
  return sum;
}

// Mean deviation from the median; sorts.
double deviation(std::vector<double>& values) {
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  double sum = 0;
  for (const double value : values) sum += std::abs(value - median);
  return sum / static_cast<double>(values.size());
}

double colless_like(const Tree& tree, const Shape& shape) {
  // sizes of children, gathered at their parent; children come after it, so one way back suffices
  std::vector<std::vector<double>> sizes(tree.size());
  std::vector<double> size(tree.size());
  double sum = 0;
  for (std::size_t i = tree.size(); i-- > 0;) {
    if (shape.children[i] > 1) {
      size[i] = std::accumulate(sizes[i].begin(), sizes[i].end(), 0.0);
      sum += deviation(sizes[i]);
      sizes[i] = {};
    }
    const std::size_t parent = tree.parents[i];
    if (parent == kNobody) continue;
    if (shape.children[parent] == 1) {
      size[parent] = size[i];
    } else {
      sizes[parent].push_back(size[i] + std::log(shape.children[i] + std::numbers::e));
    }
  }
  return sum;
}

std::optional<double> mean_pairwise_distance(const Tree& tree, const Shape& shape) {
  // an edge lies between every pair of which one is below it and the other is not
  double distances = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const double all = shape.living[shape.root[i]];
    const double below = shape.living[i];
    if (tree.parents[i] == kNobody) {
      pairs += all * (all - 1) / 2;
    } else {
      distances += below * (all - below);
    }
  }
  return pairs > 0 ? std::optional(distances / pairs) : std::nullopt;
}

std::vector<double> distinctiveness(const Tree& tree, const Shape& shape, BirthIndex now) {
  // shares of the line from the crown to each birth
  std::vector<double> shares(tree.size());
  std::vector<double> found;
  for (std::size_t i = 0; i < tree.size(); ++i) {
    double own = 0;
    if (shape.under_crown[i]) {
      const std::size_t parent = tree.parents[i];
      const double from = tree.births[parent];
      shares[i] = shares[parent] + (tree.births[i] - from) / shape.living[i];
      own = shares[parent] + (now - from) / shape.living[i];
    }
    if (tree.alive[i]) found.push_back(own);
  }
  return found;
}

}  // namespace

std::vector<double> evolutionary_distinctiveness(const Tree& tree, BirthIndex now) {
  return distinctiveness(tree, Shape(tree), now);
}

TreeStatistics tree_statistics(const Tree& tree, BirthIndex now) {
  const Shape shape(tree);
  TreeStatistics found;
  std::vector<std::uint32_t> depth(tree.size());
  for (std::size_t i = 0; i < tree.size(); ++i) {
    ++(tree.alive[i] ? found.living : found.ancestors);
    const std::size_t parent = tree.parents[i];
    if (parent == kNobody) {
      ++found.roots;
      continue;
    }
    depth[i] = depth[parent] + 1;
    found.max_depth = std::max<std::uint64_t>(found.max_depth, depth[i]);
    found.branch_length_births += tree.births[i] - tree.births[parent];
  }
  found.phylogenetic_diversity = tree.size() - found.roots;
  found.sackin = sackin(tree, shape);
  found.colless_like = colless_like(tree, shape);
  found.mean_pairwise_distance = mean_pairwise_distance(tree, shape);
  if (found.living > 0) {
    const auto each = distinctiveness(tree, shape, now);
    found.mean_evolutionary_distinctiveness =
        std::accumulate(each.begin(), each.end(), 0.0) / static_cast<double>(each.size());
  }
  return found;
}

}  // namespace neuroprospect::db

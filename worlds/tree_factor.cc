#include "worlds/tree_factor.h"

#include <cmath>

namespace neuroprospect::worlds {

void TreeFactor::factor(const SpeedMatrix& H, const SpeedParents& parents, int size) {
  parents_ = parents;
  size_ = size;
  // only what a tree's matrix can have is copied, and nothing else is ever read
  for (int k = 0; k < size; ++k) {
    for (int i = k; i >= 0; i = parents_[at(i)]) L_(k, i) = H(k, i);
  }
  for (int k = size - 1; k >= 0; --k) {
    const float diagonal = std::sqrt(L_(k, k));
    const float inverse = 1 / diagonal;
    L_(k, k) = diagonal;
    inverse_diagonal_[k] = inverse;
    for (int i = parents_[at(k)]; i >= 0; i = parents_[at(i)]) L_(k, i) *= inverse;
    for (int i = parents_[at(k)]; i >= 0; i = parents_[at(i)]) {
      for (int j = i; j >= 0; j = parents_[at(j)]) L_(i, j) -= L_(k, i) * L_(k, j);
    }
  }
}

void TreeFactor::solve(SpeedVector& x) const {
  for (int k = size_ - 1; k >= 0; --k) {
    x[k] *= inverse_diagonal_[k];
    for (int i = parents_[at(k)]; i >= 0; i = parents_[at(i)]) x[i] -= L_(k, i) * x[k];
  }
  solve_lower(x);
}

void TreeFactor::solve_lower(SpeedVector& x) const {
  for (int k = 0; k < size_; ++k) {
    for (int i = parents_[at(k)]; i >= 0; i = parents_[at(i)]) x[k] -= L_(k, i) * x[i];
    x[k] *= inverse_diagonal_[k];
  }
}

}  // namespace neuroprospect::worlds
